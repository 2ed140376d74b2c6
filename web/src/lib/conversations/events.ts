import type { Operation } from '#lib/api/graphql.ts';
import { watch } from '#lib/api/live.ts';

type Handler<Event> = (event: Event | undefined) => void;

/**
 * One subscription for all on a page who want to hear the same: the badge, the list, the open thread. It is there for as
 * long as anybody follows, in a tab that nobody sees too, since the badge stands in the tab's title. Without an event: the
 * subscription has ended for good.
 */
export class EventHub<Result, Event> {
  readonly #operation: Operation<Result, Record<string, never>>;
  readonly #pick: (data: Result) => Event;
  /** Whether it is heard in a tab that nobody has seen for long. */
  stays: (() => boolean) | undefined;
  readonly #followers = new Set<Handler<Event>>();
  #stop: (() => void) | undefined;

  constructor(operation: Operation<Result, Record<string, never>>, pick: (data: Result) => Event) {
    this.#operation = operation;
    this.#pick = pick;
  }

  /** Returns how to hear no more. Who comes late has missed the first event, and looks by itself. */
  follow(handler: Handler<Event>): () => void {
    this.#followers.add(handler);
    this.#stop ??= watch(
      this.#operation,
      {},
      (data) => {
        const event = data && this.#pick(data);
        for (const follower of [...this.#followers]) follower(event);
      },
      { unseen: true, stays: () => this.stays?.() ?? false },
    );
    return () => {
      this.#followers.delete(handler);
      if (this.#followers.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  }
}
