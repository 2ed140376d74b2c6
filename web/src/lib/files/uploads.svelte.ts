import { ApiError, caught, errorText } from '#lib/api/errors.ts';
import { sendFile } from '#lib/api/upload.ts';
import * as m from '#lib/paraglide/messages.js';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { UploadMutation, type AttachmentFacts } from './files.graphql.ts';
import { isFile, withoutLinks } from './kept-files.ts';
import { fileLimits, type UploadPlace } from './limits.ts';
import { fileSize } from '#lib/text/file-size.ts';

export type { UploadPlace };

/** Uploads at once: a telephone's line is narrow. */
const AT_ONCE = 2;

/** The server forgets after a day what nobody sent. */
const KEPT_FOR = 23 * 3600 * 1000;

/** One file on its way, or there. */
export class Upload {
  readonly key = crypto.randomUUID();
  readonly name: string;
  readonly size: number;
  state = $state<'new' | 'waiting' | 'sending' | 'done' | 'failed'>('new');
  /** Between 0 and 1. */
  progress = $state(0);
  message = $state<string>();
  canRetry = $state(false);
  attachment = $state.raw<AttachmentFacts>();
  abort = new AbortController();
  /** When it was there, in milliseconds. */
  since = 0;

  constructor(
    readonly file: File,
    /** Called once it is there: a pasted picture goes into the text. */
    readonly arrived?: (attachment: AttachmentFacts) => void,
    size = file.size,
  ) {
    this.name = file.name;
    this.size = size;
  }

  /** One that was there before the page was loaded. */
  static there(attachment: AttachmentFacts, since: number): Upload {
    const upload = new Upload(new File([], attachment.fileName), undefined, attachment.size);
    upload.attachment = attachment;
    upload.since = since;
    upload.state = 'done';
    return upload;
  }
}

/** The files of one message that is being written. */
export class Uploads {
  items = $state.raw<Upload[]>([]);
  /** Something is being dragged over the form. */
  dragging = $state(false);
  readonly #place: UploadPlace;

  /** Staff say for which ticket, or for whom one is about to be opened. */
  constructor(place: UploadPlace = {}) {
    this.#place = place;
  }

  get pending(): boolean {
    return this.items.some(({ state }) => state !== 'done' && state !== 'failed');
  }

  get failed(): boolean {
    return this.items.some(({ state }) => state === 'failed');
  }

  get ids(): string[] {
    return this.files.map(({ id }) => id);
  }

  /** What is there. */
  get files(): AttachmentFacts[] {
    return this.items.flatMap(({ attachment }) => attachment ?? []);
  }

  /** What is there, to be kept with a draft: nothing, or JSON for `restore`. */
  get kept(): string {
    const there = this.items.flatMap(({ attachment, since }) =>
      attachment ? [{ attachment: withoutLinks(attachment), since }] : [],
    );
    return there.length > 0 ? JSON.stringify(there) : '';
  }

  /** Takes back what `kept` gave, as far as the server still has it. */
  restore(kept: string): void {
    const known = this.ids;
    const restored = read(kept).filter(
      ({ attachment, since }) => !known.includes(attachment.id) && Date.now() - since < KEPT_FOR,
    );
    if (restored.length === 0) return;
    this.items = [...restored.map(({ attachment, since }) => Upload.there(attachment, since)), ...this.items];
  }

  /** What did not go with its message after all. */
  takeBack(files: readonly AttachmentFacts[]): void {
    const known = this.ids;
    const back = files.filter(({ id }) => !known.includes(id));
    this.items = [...back.map((file) => Upload.there(file, Date.now())), ...this.items];
  }

  add(files: Iterable<File>, arrived?: (attachment: AttachmentFacts) => void): void {
    const added = [...files].map((file) => new Upload(file, arrived));
    this.items = [...this.items, ...added];
    void this.#admit(added);
  }

  retry(upload: Upload): void {
    upload.abort = new AbortController();
    upload.message = undefined;
    upload.progress = 0;
    upload.state = 'waiting';
    this.#next();
  }

  /** Cancels one that is on its way; one that is there is forgotten by the server after a day. */
  remove(upload: Upload): void {
    upload.abort.abort();
    this.items = this.items.filter((other) => other !== upload);
    announcements.speak(m.file_removed({ name: upload.name }));
    this.#next();
  }

  /** They went with a message. */
  sent(ids: string[]): void {
    this.items = this.items.filter(({ attachment }) => !attachment || !ids.includes(attachment.id));
  }

  clear(): void {
    for (const upload of this.items) upload.abort.abort();
    this.items = [];
  }

  /** What the portal would refuse is not sent at all. */
  async #admit(added: Upload[]): Promise<void> {
    const limits = await fileLimits(this.#place);
    const most = limits?.maxFiles ?? Infinity;
    for (const upload of added.filter(({ state }) => state === 'new')) {
      const before = this.items.filter(({ state }) => state !== 'new' && state !== 'failed').length;
      if (before >= most) fail(upload, m.file_too_many({ count: most }));
      else if (limits && upload.size > limits.maxFileSize)
        fail(upload, m.file_too_large({ size: fileSize(limits.maxFileSize) }));
      else upload.state = 'waiting';
    }
    this.#next();
  }

  #next(): void {
    const free = AT_ONCE - this.items.filter(({ state }) => state === 'sending').length;
    for (const upload of this.items.filter(({ state }) => state === 'waiting').slice(0, Math.max(free, 0)))
      void this.#send(upload);
  }

  async #send(upload: Upload): Promise<void> {
    upload.state = 'sending';
    try {
      const input = this.#place;
      const { uploadAttachment } = await sendFile(UploadMutation, {
        file: upload.file,
        input,
        progress: (share) => (upload.progress = share),
        signal: upload.abort.signal,
      });
      const { attachment, errors } = uploadAttachment;
      if (attachment) {
        upload.attachment = attachment;
        upload.since = Date.now();
        upload.state = 'done';
        announcements.speak(m.file_attached({ name: attachment.fileName }));
        upload.arrived?.(attachment);
      } else {
        const later = errors.some(({ code }) => code === 'STORAGE_UNAVAILABLE');
        fail(upload, errors.map(({ message }) => message).join(' '), later);
      }
    } catch (cause) {
      if (!upload.abort.signal.aborted) {
        const error = cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL');
        fail(upload, errorText(error).title, error.canRetry);
      }
    }
    this.#next();
  }
}

function fail(upload: Upload, message: string, canRetry = false): void {
  upload.state = 'failed';
  upload.message = message;
  upload.canRetry = canRetry;
}

interface Kept {
  attachment: AttachmentFacts;
  since: number;
}

/** Whatever lies in storage may be of another version, or of nobody's. */
function read(kept: string): Kept[] {
  try {
    const all: unknown = JSON.parse(kept);
    return Array.isArray(all) ? all.filter(isKept) : [];
  } catch {
    return [];
  }
}

function isKept(one: unknown): one is Kept {
  const { attachment, since } = (one ?? {}) as Partial<Kept>;
  return typeof since === 'number' && isFile(attachment);
}
