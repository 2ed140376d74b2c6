import { ApiError, caught, errorText } from '#lib/api/errors.ts';
import { sendFile } from '#lib/api/upload.ts';
import type { UserError } from '#lib/api/submission.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { UploadPictureMutation, type Picture, type PictureRole } from './studio.graphql.ts';

/** What the server takes; it looks into the file itself. */
export const ACCEPTED = '.png,.jpg,.jpeg,.webp,.gif,.ico,.svg';

/** One picture's way to the server. A second one takes the first one's place. */
export class PictureUpload {
  /** Between 0 and 1 while one is on its way. */
  share = $state<number>();
  error = $state<string>();
  /** What was taken out of the file because it has no place in a picture. */
  removed = $state.raw<string[]>([]);
  #stop: AbortController | undefined;

  get pending(): boolean {
    return this.share !== undefined;
  }

  async send(tenantId: string, role: PictureRole, file: File): Promise<Picture | null> {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.error = undefined;
    this.removed = [];
    this.share = 0;
    try {
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
      return errors.length === 0 ? picture : null;
    } catch (cause) {
      if (stop.signal.aborted) return null;
      const { title, body } = errorText(cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL'));
      this.error = m.studio_upload_failed({ why: `${title} ${body}` });
      return null;
    } finally {
      if (stop === this.#stop) this.share = undefined;
    }
  }

  forget(): void {
    this.#stop?.abort();
    this.error = undefined;
    this.removed = [];
  }
}
