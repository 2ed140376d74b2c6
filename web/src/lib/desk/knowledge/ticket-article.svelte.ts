import { send } from '#lib/api/client.ts';
import { Submission } from '#lib/api/submission.svelte.ts';
import { Draft } from '#lib/identity/draft.svelte.ts';
import type { Locale } from '#lib/text/locale.svelte.ts';
import { CreateArticleMutation } from '../article/article.graphql.ts';
import { foundIn, placeholder, type Found, type Parts } from './article-from-ticket.ts';
import type { Known } from './names.ts';
import { personalData, replaced, type Mark } from './personal-data.ts';

interface Fields extends Record<string, string> {
  title: string;
  body: string;
  /** Keys of what is no personal data, as JSON: a signature has several lines. */
  off: string;
  /** `Portal.id` of the portal whose own it will be; empty for the provider's. */
  tenant: string;
}

/** An article being made of a ticket, until it is a draft. */
export class TicketArticle {
  readonly submission = new Submission();
  readonly lang: Locale;
  readonly #known: () => Known;
  readonly #draft: Draft<Fields>;
  /** What it was before each step that a button took. */
  #before = $state.raw<Pick<Fields, 'title' | 'body' | 'off'>[]>([]);

  constructor(
    person: string,
    ticket: string,
    { title, body, tenant }: Parts & { tenant: string },
    lang: Locale,
    known: () => Known,
  ) {
    this.lang = lang;
    this.#known = known;
    this.#draft = new Draft(person, `ticket-article:${ticket}`, { title, body, off: '[]', tenant });
  }

  get fields(): Fields {
    return this.#draft.fields;
  }

  get started(): boolean {
    return this.#draft.started;
  }

  /** To be called in an `$effect`. */
  keep(): void {
    this.#draft.keep();
  }

  readonly off = $derived.by((): string[] => {
    try {
      return JSON.parse(this.fields.off) as string[];
    } catch {
      return [];
    }
  });

  readonly marks = $derived.by(() => ({
    title: personalData(this.fields.title, this.#known(), this.off),
    body: personalData(this.fields.body, this.#known(), this.off),
  }));

  readonly found = $derived.by(() => foundIn(this.marks));
  readonly count = $derived.by(() => this.marks.title.length + this.marks.body.length);

  get undoable(): boolean {
    return this.#before.length > 0;
  }

  #step(): void {
    const { title, body, off } = this.fields;
    this.#before = [...this.#before, { title, body, off }];
  }

  #replace(marks: Record<'title' | 'body', readonly Mark[]>, by: (mark: Mark) => string): void {
    this.#step();
    for (const part of ['title', 'body'] as const)
      this.fields[part] = replaced(this.fields[part], marks[part], by);
  }

  /** Puts a placeholder in its place, or nothing. */
  take({ places }: Found, leave: 'placeholder' | 'nothing'): void {
    const of = (part: 'title' | 'body') =>
      places.filter((place) => place.part === part).map(({ mark }) => mark);
    this.#replace({ title: of('title'), body: of('body') }, ({ kind }) =>
      leave === 'placeholder' ? placeholder(kind, this.lang) : '',
    );
  }

  takeAll(): void {
    this.#replace(this.marks, ({ kind }) => placeholder(kind, this.lang));
  }

  /** It is no personal data: the mark comes off. */
  release(key: string): void {
    this.#step();
    this.fields.off = JSON.stringify([...this.off, key]);
  }

  again(key: string): void {
    this.#step();
    this.fields.off = JSON.stringify(this.off.filter((other) => other !== key));
  }

  undo(): void {
    const last = this.#before.at(-1);
    if (!last) return;
    this.#before = this.#before.slice(0, -1);
    Object.assign(this.fields, last);
  }

  discard(): void {
    this.#before = [];
    this.submission.errors = [];
    this.#draft.clear();
  }

  /** Sends what is there without what is still marked; resolves to the draft's id, or null when it was refused. */
  async create(): Promise<string | null> {
    const clean = (part: 'title' | 'body'): string =>
      replaced(this.fields[part], this.marks[part], ({ kind }) => placeholder(kind, this.lang)).trim();
    const input = {
      tenantId: this.fields.tenant || null,
      texts: [
        {
          locale: this.lang === 'de' ? ('DE' as const) : ('EN' as const),
          title: clean('title'),
          body: clean('body'),
        },
      ],
      settings: { audience: 'STAFF' as const },
    };
    const done = await this.submission.run(
      async () => (await send(CreateArticleMutation, { input })).createArticle,
    );
    if (!done?.article) return null;
    this.discard();
    return done.article.id;
  }
}
