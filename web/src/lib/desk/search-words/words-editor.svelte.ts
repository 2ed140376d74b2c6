import { send } from '#lib/api/client.ts';
import { Submission } from '#lib/api/submission.svelte.ts';
import { Draft } from '#lib/identity/draft.svelte.ts';
import type { ApiLocale } from '#lib/text/locale.svelte.ts';
import {
  inputOf,
  merged,
  nextKey,
  problemsOf,
  rowsOf,
  rowsOfText,
  textOf,
  type Problem,
  type Rows,
} from './rows.ts';
import { SaveSearchWordsMutation, type SearchWords } from './search-words.graphql.ts';

type Kept = Record<'seen' | 'base' | 'rows', string>;

/**
 * A portal's search words being changed, or the provider's. They are saved all at once; where somebody else was faster,
 * both are kept until the writer has seen them.
 */
export class WordsEditor {
  rows = $state() as Rows;
  /** What somebody else has saved since. */
  theirs = $state.raw<SearchWords>();
  readonly submission = new Submission();
  /** Once it was tried to save, what is wrong is said as long as it is. */
  #tried = $state(false);
  /** What the device had kept has been looked at. */
  #open = $state(false);
  #draft = $state.raw() as Draft<Kept>;
  /** Whether something is typed that is not saved. */
  readonly dirty = $derived(textOf(this.rows) !== this.#draft.fields.base);
  /** What is wrong with rows, by their keys. */
  readonly problems: Record<number, Problem> = $derived(this.#tried ? problemsOf(this.rows) : {});
  readonly #person: string;
  readonly #tenant: string;

  /** `wish`: words for which an answer shall be chosen. */
  constructor(person: string, tenant: string, seen: SearchWords, wish = '') {
    this.#person = person;
    this.#tenant = tenant;
    void this.#begin(seen).then(() => {
      if (wish && !this.rows.answers.some(({ words }) => words === wish)) this.addAnswer(wish);
    });
  }

  get restored(): boolean {
    return this.#draft.restored;
  }

  /** From what the writer began. */
  get base(): Rows {
    return rowsOfText(this.#draft.fields.base);
  }

  /** To be called in an `$effect`: every change is on the device before the next key is pressed. */
  keep(): void {
    if (!this.#open) return;
    this.#draft.fields.rows = textOf(this.rows);
    this.#draft.keep();
  }

  addSynonym(spoken: ApiLocale): void {
    this.rows.synonyms.push({ key: nextKey(), spoken, words: '' });
  }

  addAnswer(words = ''): void {
    this.rows.answers.push({ key: nextKey(), words, article: '' });
  }

  remove(key: number): void {
    this.rows.synonyms = this.rows.synonyms.filter((row) => row.key !== key);
    this.rows.answers = this.rows.answers.filter((row) => row.key !== key);
    this.submission.errors = [];
  }

  /** Resolves to whether it is saved. What is wrong is in `problems`, or comes from the server. */
  async save(): Promise<boolean> {
    this.#tried = true;
    if (Object.keys(problemsOf(this.rows)).length > 0) {
      this.submission.errors = [];
      return false;
    }
    const sent = rowsOfText(textOf(this.rows));
    const input = {
      tenantId: this.#tenant || null,
      ...inputOf(sent),
      seen: this.#draft.fields.seen,
    };
    let answer: SearchWords | null = null;
    const done = await this.submission.run(async () => {
      const payload = (await send(SaveSearchWordsMutation, { input })).saveSearchWords;
      answer = payload.searchWords;
      return payload;
    });
    if (done?.searchWords) {
      this.#adopt(done.searchWords, sent);
      return true;
    }
    if (this.submission.conflict && answer) this.theirs = answer;
    return false;
  }

  /** The server was asked anew. */
  hear(seen: SearchWords): void {
    if (seen.seen === this.#draft.fields.seen) return;
    if (this.dirty) this.theirs = seen;
    else this.#restart(seen);
  }

  /** Goes on with what both have written. */
  mergeTheirs(): void {
    if (!this.theirs) return;
    const both = merged(this.base, this.rows, rowsOf(this.theirs));
    this.#restart(this.theirs);
    this.rows = both;
  }

  /** Drops what was written here. */
  takeTheirs(): void {
    if (this.theirs) this.#restart(this.theirs);
  }

  discard(): void {
    if (this.theirs) return this.takeTheirs();
    const base = this.#draft.fields.base;
    this.#draft.fields.rows = base;
    this.rows = rowsOfText(base);
    this.submission.errors = [];
    this.#tried = false;
  }

  /** What was typed since `sent` went out stays. */
  #adopt(saved: SearchWords, sent: Rows): void {
    const now = this.rows;
    const more = textOf(now) !== textOf(sent);
    this.#restart(saved);
    if (more) this.rows = merged(sent, now, this.rows);
  }

  #restart(seen: SearchWords): void {
    this.#draft.clear();
    this.theirs = undefined;
    this.submission.errors = [];
    this.#tried = false;
    void this.#begin(seen);
  }

  /** Resolves when what the device had kept is there. */
  #begin(seen: SearchWords): Promise<void> {
    const rows = rowsOf(seen);
    const text = textOf(rows);
    const empty = { seen: seen.seen, base: text, rows: text };
    const draft = new Draft<Kept>(this.#person, `search-words:${this.#tenant}`, empty);
    this.rows = rows;
    this.#open = false;
    this.#draft = draft;
    return draft.opened.then(() => {
      if (draft !== this.#draft) return;
      if (draft.restored) this.#restore(seen);
      this.#open = true;
    });
  }

  /** Takes what the device had kept, with what was typed while that was looked for. */
  #restore(seen: SearchWords): void {
    try {
      this.rows = merged(rowsOf(seen), this.rows, rowsOfText(this.#draft.fields.rows));
      // Begun when there was something else.
      if (this.#draft.fields.seen !== seen.seen) this.theirs = seen;
    } catch {
      // Kept by another version of the app, in another form.
      this.#draft.clear();
    }
  }
}
