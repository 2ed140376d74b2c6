import { send } from '#lib/api/client.ts';
import { ApiError, caught, errorText } from '#lib/api/errors.ts';
import { Submission } from '#lib/api/submission.svelte.ts';
import { sendFile } from '#lib/api/upload.ts';
import * as m from '#lib/paraglide/messages.js';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { known } from '#lib/api/known.ts';
import {
  ArticleFilesQuery,
  RemoveArticleFileMutation,
  UploadArticleFileMutation,
  type ArticleFile,
} from './article-files.graphql.ts';

/** How often it is asked what became of a file that is being checked, in milliseconds. */
const ASKED_EVERY = 3000;

/** A file on its way to an article. */
export class Sending {
  readonly key = crypto.randomUUID();
  /** Between 0 and 1; before its turn comes, 0. */
  progress = $state(0);
  /** Why it did not get there. */
  failure = $state<string>();
  canRetry = $state(false);
  readonly abort = new AbortController();

  constructor(
    readonly file: File,
    readonly arrived: (file: ArticleFile) => void,
  ) {}
}

/** The files of one article: those that the server told of last, those that came since, and those on their way. */
export class ArticleFiles {
  sending = $state.raw<Sending[]>([]);
  readonly removing = new Submission();
  #added = $state.raw<ArticleFile[]>([]);
  #removed = $state.raw<string[]>([]);
  /** What was asked for since: how files are that were being checked. */
  #later = $state.raw<ArticleFile[]>([]);
  readonly #article: string;
  readonly #told: () => ArticleFile[];
  #busy = false;

  constructor(article: string, told: () => ArticleFile[]) {
    this.#article = article;
    this.#told = told;
  }

  get id(): string {
    return this.#article;
  }

  get all(): ArticleFile[] {
    const told = this.#told();
    const known = told.map(({ id }) => id);
    return [...told, ...this.#added.filter(({ id }) => !known.includes(id))]
      .filter(({ id }) => !this.#removed.includes(id))
      .map((file) => (file.state === 'CHECKING' && this.#later.find(({ id }) => id === file.id)) || file);
  }

  /** To be called in an `$effect`: as long as a file is being checked, it is asked what became of it. */
  follow(): (() => void) | undefined {
    if (!this.all.some(({ state }) => state === 'CHECKING')) return undefined;
    const timer = setInterval(() => void this.#ask(), ASKED_EVERY);
    return () => clearInterval(timer);
  }

  async #ask(): Promise<void> {
    try {
      const asked = await send(ArticleFilesQuery, { id: this.#article });
      this.#later = known(asked.serviceDesk).knowledge.article?.files ?? [];
    } catch {
      // It is asked again in a moment.
    }
  }

  /** Sends them one after the other; `arrived` is called for each that is there. */
  add(files: Iterable<File>, arrived: (file: ArticleFile) => void): void {
    this.sending = [...this.sending, ...[...files].map((file) => new Sending(file, arrived))];
    void this.#next();
  }

  retry(one: Sending): void {
    this.drop(one);
    this.add([one.file], one.arrived);
  }

  /** Cancels one that is on its way, and forgets one that did not get there. */
  drop(one: Sending): void {
    one.abort.abort();
    this.sending = this.sending.filter((other) => other !== one);
  }

  async remove(file: ArticleFile): Promise<boolean> {
    const input = { fileId: file.id };
    const done = await this.removing.run(
      async () => (await send(RemoveArticleFileMutation, { input })).removeArticleFile,
    );
    if (!done) return false;
    this.#removed = [...this.#removed, file.id];
    announcements.speak(m.file_removed({ name: file.fileName }));
    return true;
  }

  async #next(): Promise<void> {
    const one = this.sending.find(({ failure }) => failure === undefined);
    if (this.#busy || !one) return;
    this.#busy = true;
    try {
      const { uploadArticleFile } = await sendFile(UploadArticleFileMutation, {
        file: one.file,
        input: { articleId: this.#article },
        progress: (share) => (one.progress = share),
        signal: one.abort.signal,
      });
      const { file, errors } = uploadArticleFile;
      if (file) {
        this.#added = [...this.#added, file];
        this.drop(one);
        one.arrived(file);
      } else {
        one.failure = errors.map(({ message }) => message).join(' ');
        one.canRetry = errors.some(({ code }) => code === 'STORAGE_UNAVAILABLE');
      }
    } catch (cause) {
      if (!one.abort.signal.aborted) {
        const error = cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL');
        one.failure = errorText(error).title;
        one.canRetry = error.canRetry;
      }
    }
    this.#busy = false;
    void this.#next();
  }
}
