import { caught, errorText } from '#lib/api/errors.ts';
import { announcements } from '#lib/ui/announcements.svelte.ts';

interface Page<Item> {
  nodes: Item[];
  pageInfo: { hasPreviousPage: boolean; startCursor: string | null };
}

/**
 * The newest page of a connection plus the earlier ones that somebody asked for. A refresh replaces the newest page
 * only; what both contain is shown once, as the newest page has it.
 */
export class EarlierPages<Item extends { id: string }> {
  pending = $state(false);
  #older = $state.raw<Item[]>([]);
  #boundary = $state.raw<Page<Item>['pageInfo']>();
  readonly #newest: () => Page<Item> | undefined;
  readonly #fetch: (before: string) => Promise<Page<Item> | undefined>;

  constructor(
    newest: () => Page<Item> | undefined,
    fetch: (before: string) => Promise<Page<Item> | undefined>,
  ) {
    this.#newest = newest;
    this.#fetch = fetch;
  }

  get items(): Item[] {
    const newest = this.#newest()?.nodes ?? [];
    return [...this.#older.filter((old) => !newest.some((item) => item.id === old.id)), ...newest];
  }

  get more(): boolean {
    return (this.#boundary ?? this.#newest()?.pageInfo)?.hasPreviousPage ?? false;
  }

  /** Loads all there is; false when that failed, which was said then. */
  async all(): Promise<boolean> {
    while (this.more) {
      const before = this.#boundary;
      await this.load();
      if (this.#boundary === before) return false;
    }
    return true;
  }

  async load(): Promise<void> {
    const first = this.#newest();
    const before = (this.#boundary ?? first?.pageInfo)?.startCursor;
    if (!before || !first || this.pending) return;
    this.pending = true;
    try {
      const page = await this.#fetch(before);
      if (!page) return;
      // Keep what is on show: entries that a later refresh pushes out of the newest page must not vanish.
      const known = this.#boundary ? this.#older : first.nodes;
      this.#older = [...page.nodes, ...known];
      this.#boundary = page.pageInfo;
    } catch (cause) {
      const { title, body } = errorText(caught(cause));
      announcements.show(`${title} ${body}`);
    } finally {
      this.pending = false;
    }
  }
}
