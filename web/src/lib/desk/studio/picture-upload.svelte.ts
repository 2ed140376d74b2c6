import { ApiError, caught, errorText } from '#lib/api/errors.ts';
import { sendFile } from '#lib/api/upload.ts';
import type { UserError } from '#lib/api/submission.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Area } from './crop.ts';
import { opened, takeable } from './raster-file.ts';
import { UploadPictureMutation, type Picture, type PictureRole } from './studio.graphql.ts';

/** What the server takes, and AVIF, which becomes a PNG on the way; what is in a file is looked for in the file. */
export const ACCEPTED = '.png,.jpg,.jpeg,.webp,.avif,.gif,.ico,.svg';

/** What a picture was cut out of, and where; without an area it is all of it. */
export interface Source {
  file: File;
  area?: Area;
}

/** One picture's way to the server. A second one takes the first one's place. */
export class PictureUpload {
  /** Between 0 and 1 while one is on its way. */
  share = $state<number>();
  error = $state<string>();
  /** What was taken out of the file because it has no place in a picture. */
  removed = $state.raw<string[]>([]);
  #stop: AbortController | undefined;
  /** By the keys of pictures: what they were before anything was cut off. */
  readonly #sources: Partial<Record<string, Source>> = {};

  get pending(): boolean {
    return this.share !== undefined;
  }

  async send(
    tenantId: string,
    role: PictureRole,
    given: File,
    source: Source = { file: given },
  ): Promise<Picture | null> {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.error = undefined;
    this.removed = [];
    this.share = 0;
    try {
      const file = await takeable(given, role).catch(() => undefined);
      stop.signal.throwIfAborted();
      if (!file) {
        this.error = m.studio_picture_unreadable();
        return null;
      }
      const { uploadBrandPicture } = await sendFile(UploadPictureMutation, {
        file,
        input: { tenantId, role },
        progress: (share) => {
          if (stop === this.#stop) this.share = share;
        },
        signal: stop.signal,
      });
      const { picture, removed, errors } = uploadBrandPicture;
      if (errors.length > 0) this.error = errors.map(({ message }: UserError) => message).join(' ');
      this.removed = removed;
      if (errors.length > 0 || !picture) return null;
      this.#sources[picture.key] = source;
      return picture;
    } catch (cause) {
      if (stop.signal.aborted) return null;
      const { title, body } = errorText(cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL'));
      this.error = m.studio_upload_failed({ why: `${title} ${body}` });
      return null;
    } finally {
      if (stop === this.#stop) this.share = undefined;
    }
  }

  /** What a picture can be cropped from: the file that was given while this page remembers it, or what is kept. */
  async sourceOf(picture: Picture): Promise<Source & { pixels: ImageBitmap }> {
    const given = this.#sources[picture.key];
    if (given) {
      const pixels = await opened(given.file).catch(() => undefined);
      if (pixels) return { ...given, pixels };
    }
    const answer = await fetch(picture.url);
    if (!answer.ok) throw new Error(`no picture: ${answer.status}`);
    const kept = await answer.blob();
    const file = new File([kept], picture.url.split('/').at(-1)!, { type: kept.type });
    return { file, pixels: await opened(file) };
  }

  forget(): void {
    this.#stop?.abort();
    this.error = undefined;
    this.removed = [];
  }
}

/** Pictures made of vectors are not cropped: what they show is what they are. */
export function canBeCropped({ url }: Picture): boolean {
  return !url.endsWith('.svg');
}
