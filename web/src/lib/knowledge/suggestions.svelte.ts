import { AsTyped } from '#lib/api/as-typed.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { places } from '#lib/ui/places.ts';
import { found } from './knowledge.ts';
import type { ArticleHit } from './knowledge.graphql.ts';

const MOST = 6;
/** One letter is in nearly everything. */
const SHORTEST = 2;

/** The list that a search field unfolds while somebody types: a combobox as in the WAI-ARIA authoring practices. */
export class Suggestions {
  /** Escape has closed it, or the focus went elsewhere. */
  #closed = $state(true);
  /** Which one the arrow keys have reached; behind the last there is the way to all results. */
  at = $state(-1);
  text = $state('');
  readonly #search = new AsTyped(async (text: string) => {
    const hits = await found(text, null, MOST);
    announcements.speak(m.search_count({ count: hits.length }));
    return hits;
  });

  constructor(readonly id: string) {}

  get hits(): ArticleHit[] {
    return this.#search.found ?? [];
  }

  /** Nothing was found for what is typed. */
  get nothing(): boolean {
    return !this.#closed && this.#search.found?.length === 0 && !this.#search.pending;
  }

  get shown(): boolean {
    return !this.#closed && this.hits.length > 0;
  }

  get listId(): string | undefined {
    return this.shown ? `${this.id}-list` : undefined;
  }

  get active(): string | undefined {
    return this.shown && this.at >= 0 ? this.optionId(this.at) : undefined;
  }

  optionId(index: number): string {
    return `${this.id}-${index}`;
  }

  typed(text: string): void {
    this.text = text;
    this.at = -1;
    this.#closed = false;
    this.#search.look(text.trim().length < SHORTEST ? null : text);
  }

  close(): void {
    this.#closed = true;
    this.at = -1;
    this.#search.stop();
  }

  /** A key in the field; `open` goes to an address. */
  press(event: KeyboardEvent, open: (href: string) => void): void {
    if (event.isComposing) return;
    const { key } = event;
    if (key === 'Escape') {
      // Pressed once more it empties the field, which is the browser's own doing.
      if (!this.shown && !this.nothing) return;
      this.close();
    } else if (key === 'Enter') {
      const href = this.at < 0 || !this.shown ? undefined : this.#href(this.at);
      this.close();
      if (!href) return;
      open(href);
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && this.hits.length > 0) {
      this.#step(key === 'ArrowDown' ? 1 : -1);
    } else return;
    event.preventDefault();
  }

  #href(index: number): string {
    const hit = this.hits[index];
    return hit ? places.article(hit.article.slug) : places.searchFor(this.text);
  }

  /** Around over all of them, the way to all results and the field itself. */
  #step(by: 1 | -1): void {
    const stops = this.hits.length + 2;
    if (this.#closed) this.at = -1;
    this.#closed = false;
    this.at = ((this.at + 1 + by + stops) % stops) - 1;
  }
}
