import { SvelteMap } from 'svelte/reactivity';
import type { DeskConversation } from './facts.graphql.ts';

/** So many are remembered: those that a list may show. */
const MOST = 200;

type Head = Pick<DeskConversation, 'id' | 'revision'>;

/** What events have told of conversations since the list that shows them was asked for. */
export class Heard<Row extends Head = DeskConversation> {
  readonly #heads = new SvelteMap<string, { head: Row; at: number }>();

  /** `at`: when, in milliseconds; for tests. */
  hear(head: Row, at = performance.now()): void {
    const known = this.#heads.get(head.id);
    if (known && known.head.revision > head.revision) return;
    // The last that was heard stands last.
    this.#heads.delete(head.id);
    this.#heads.set(head.id, { head, at });
    const [oldest] = this.#heads.keys();
    if (this.#heads.size > MOST && oldest !== undefined) this.#heads.delete(oldest);
  }

  /** These came with a list that was asked for then: what was heard before says no more than it. */
  came(rows: readonly Head[], asked: number): void {
    for (const { id } of rows) if ((this.#heads.get(id)?.at ?? Infinity) < asked) this.#heads.delete(id);
  }

  /** Something was missed: what was heard may be old. */
  forget(): void {
    this.#heads.clear();
  }

  /** A list's own state of a conversation, or what was heard of it since. */
  latest(row: Row): Row {
    const known = this.#heads.get(row.id)?.head;
    return known && known.revision >= row.revision ? known : row;
  }
}
