import { tick, untrack } from 'svelte';
import { caught, errorText } from '#lib/api/errors.ts';
import { Latest } from '#lib/api/latest.svelte.ts';
import { announcements } from './announcements.svelte.ts';

/** A page of a keyset list, as every list's query asks for it. */
export interface ListPage<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

/**
 * A list that grows page by page: the first comes from `load`, the others when somebody asks for more. Another first
 * page starts it anew. Must be made while a component is.
 */
export class Pages<Node extends { id: string }> {
  /** The section around the list, in which the first new row gets the focus. */
  element = $state<HTMLElement>();
  morePending = $state(false);
  readonly first: Latest<ListPage<Node>>;
  readonly #next: (after: string) => Promise<ListPage<Node>>;
  /** What of a row can have the focus. */
  readonly #focusable: string;
  #more = $state.raw<ListPage<Node>[]>([]);
  #keeping = $state(false);
  #shown: ListPage<Node> | undefined;
  /** Which list it is: a newer first page of the same is no other one. */
  #list = 0;

  constructor(
    first: () => Promise<ListPage<Node>>,
    next: (after: string) => Promise<ListPage<Node>>,
    focusable: string,
  ) {
    this.first = new Latest(first);
    this.#next = next;
    this.#focusable = focusable;
    $effect.pre(() => {
      const first = this.first.value;
      // What the newer first page pushes out must not vanish from between it and the second.
      const more = untrack(() => this.#more);
      const kept = untrack(() => this.#keeping) && first ? this.#shown : undefined;
      const asked = more.length > 0 || untrack(() => this.morePending);
      this.#more = kept && asked ? [kept, ...more] : [];
      if (!kept) this.#list += 1;
      this.#keeping = false;
      this.#shown = first;
    });
  }

  /** All rows so far; undefined while there is no page yet. */
  rows: Node[] | undefined = $derived.by(
    () =>
      this.first.value &&
      [...this.first.value.nodes, ...this.#more.flatMap((page) => page.nodes)].filter(
        // A row that moved while pages were read may come twice.
        (row, index, all) => all.findIndex((other) => other.id === row.id) === index,
      ),
  );

  /** Another list is under way while this one is still shown; a newer page of the same is nothing to wait for. */
  get replacing(): boolean {
    return this.first.pending && this.first.value !== undefined && !this.#keeping;
  }

  /** The next first page is of the same list, only newer: the pages that somebody asked for stay. */
  keep(): void {
    this.#keeping = true;
  }

  readonly #end = $derived.by(() => (this.#more.at(-1) ?? this.first.value)?.pageInfo);

  get hasMore(): boolean {
    return this.#end?.hasNextPage ?? false;
  }

  loadMore = async (): Promise<void> => {
    const after = this.#end?.endCursor;
    if (!after || this.morePending) return;
    this.morePending = true;
    const list = this.#list;
    const before = this.rows?.length ?? 0;
    try {
      const next = await this.#next(after);
      // The view may have changed meanwhile: then this page belongs to another list.
      if (list !== this.#list) return;
      this.#more = [...this.#more, next];
      await tick();
      this.element?.querySelectorAll<HTMLElement>(this.#focusable)[before]?.focus();
    } catch (cause) {
      const { title, body } = errorText(caught(cause));
      announcements.show(`${title} ${body}`);
    } finally {
      this.morePending = false;
    }
  };
}
