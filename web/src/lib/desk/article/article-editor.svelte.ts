import { send } from '#lib/api/client.ts';
import { Submission, type UserError } from '#lib/api/submission.svelte.ts';
import { Draft } from '#lib/identity/draft.svelte.ts';
import { CreateArticleMutation, SaveArticleMutation, type DeskArticle } from './article.graphql.ts';
import {
  clashing,
  fieldsOf,
  merged,
  settingsDiffer,
  settingsInput,
  textsInput,
  type ArticleFields,
  type ArticleWish,
} from './fields.ts';

interface Answer {
  article: DeskArticle | null;
  errors: UserError[];
}

/**
 * One article being written. What is typed is on the device at once and becomes a version when it is saved; where
 * somebody else was faster, both are kept until the writer has seen them.
 */
export class ArticleEditor {
  /** As the server has it; null for one that is not there yet. */
  seen = $state.raw<DeskArticle | null>(null);
  /** What somebody else has saved since. */
  theirs = $state.raw<DeskArticle>();
  readonly submission = new Submission();
  #draft = $state.raw() as Draft<ArticleFields>;
  readonly #person: string;
  readonly #wish: ArticleWish;

  /** `wish`: what a new one begins with. */
  constructor(person: string, seen: DeskArticle | null, wish: ArticleWish = {}) {
    this.#person = person;
    this.#wish = wish;
    this.seen = seen;
    this.#draft = this.#begin(seen);
    void this.#draft.opened.then(() => {
      // Begun when the article was another.
      if (this.dirty && this.seen && this.fields.base !== String(this.seen.version)) this.theirs = this.seen;
    });
  }

  get fields(): ArticleFields {
    return this.#draft.fields;
  }

  /** Whether something is written that is no version yet. */
  get dirty(): boolean {
    return this.#draft.started;
  }

  /** Whether the device had kept something from an earlier time. */
  get restored(): boolean {
    return this.#draft.restored;
  }

  /** To be called in an `$effect`: every change is on the device before the next key is pressed. */
  keep(): void {
    this.#draft.keep();
  }

  get archived(): boolean {
    return this.seen?.state === 'ARCHIVED';
  }

  /** From what the writer began; null when a draft of an earlier time has lost it. */
  get base(): ArticleFields | null {
    return this.seen && this.fields.base === String(this.seen.version) ? fieldsOf(this.seen) : null;
  }

  /** What is written, with what somebody else has saved since. */
  get both(): ArticleFields {
    return this.theirs ? merged(this.base, this.fields, fieldsOf(this.theirs)) : this.fields;
  }

  get clashes(): string[] {
    return this.theirs ? clashing(this.base, this.fields, fieldsOf(this.theirs)) : [];
  }

  /** Resolves to the id of what was written; null when the server refused it. */
  async create(): Promise<string | null> {
    const sent = { ...this.fields };
    const input = {
      tenantId: sent.tenant || null,
      texts: textsInput(sent),
      settings: settingsInput(sent),
    };
    const done = await this.submission.run(
      async () => (await send(CreateArticleMutation, { input })).createArticle,
    );
    if (!done?.article) return null;
    this.#draft.clear();
    return done.article.id;
  }

  /** Makes what is written the next version; resolves to whether it is one. */
  async save(): Promise<boolean> {
    const { seen } = this;
    if (!seen) return false;
    if (!this.dirty) return true;
    const sent = { ...this.fields };
    const input = {
      articleId: seen.id,
      version: Number(sent.base),
      texts: textsInput(sent),
      settings: settingsDiffer(sent, fieldsOf(seen)) ? settingsInput(sent) : null,
    };
    return this.#settle(async () => (await send(SaveArticleMutation, { input })).saveArticleDraft, sent);
  }

  /** Does something else with the article, of which nothing unsaved is left. */
  run(change: () => Promise<Answer>, submission = this.submission): Promise<boolean> {
    return this.#settle(change, { ...this.fields }, submission);
  }

  async #settle(change: () => Promise<Answer>, sent: ArticleFields, submission = this.submission) {
    let answer: Answer | undefined;
    const done = await submission.run(async () => (answer = await change()));
    if (done?.article) {
      this.#adopt(done.article, sent);
      return true;
    }
    const stale = answer?.errors.some(({ code, path }) => code === 'CONFLICT' && path.at(-1) === 'version');
    if (stale && answer?.article) {
      if (this.dirty) this.theirs = answer.article;
      else this.#adopt(answer.article, sent);
    }
    return false;
  }

  /** The server was asked anew. */
  hear(article: DeskArticle): void {
    if (!this.seen || article.version <= this.seen.version) return;
    if (this.dirty) this.theirs = article;
    else this.#adopt(article, { ...this.fields });
  }

  /** Goes on with what both have written; where both changed the same, with mine. Theirs is kept as a version. */
  mergeTheirs(): void {
    if (!this.theirs) return;
    const { both } = this;
    this.#restart(this.theirs);
    Object.assign(this.#draft.fields, both);
  }

  /** Drops what was written here. */
  takeTheirs(): void {
    if (this.theirs) this.#restart(this.theirs);
  }

  discard(): void {
    this.#restart(this.theirs ?? this.seen);
  }

  /** What was typed since `sent` went out stays. */
  #adopt(article: DeskArticle, sent: ArticleFields): void {
    const now = { ...this.fields };
    this.#restart(article);
    for (const name of Object.keys(now) as (keyof ArticleFields)[])
      if (now[name] !== sent[name]) this.#draft.fields[name] = now[name];
  }

  #restart(article: DeskArticle | null): void {
    this.#draft.clear();
    this.seen = article;
    this.theirs = undefined;
    this.submission.errors = [];
    this.#draft = this.#begin(article);
  }

  #begin(article: DeskArticle | null): Draft<ArticleFields> {
    const form = article ? `article:${article.id}` : 'article:new';
    return new Draft(this.#person, form, fieldsOf(article, this.#wish));
  }
}
