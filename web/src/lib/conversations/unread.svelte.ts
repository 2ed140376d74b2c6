import { unhurried } from '#lib/api/unhurried.ts';

const PAUSE_MS = 400;

/** How many messages of the other side one has not read: one number for all of the app. */
export class Unread {
  count = $state(0);
  readonly #ask: () => Promise<number>;
  readonly #follow: (handler: () => void) => () => void;
  /** Asks anew; a badge that cannot ask stays as it is. */
  readonly refresh: () => void;

  constructor(ask: () => Promise<number>, follow: (handler: () => void) => () => void) {
    this.#ask = ask;
    this.#follow = follow;
    this.refresh = unhurried(() => this.#look(), PAUSE_MS);
  }

  /** For as long as somebody is inside; returns how to stop. */
  follow(): () => void {
    this.refresh();
    const stop = this.#follow(this.refresh);
    return () => {
      stop();
      this.count = 0;
    };
  }

  async #look(): Promise<void> {
    try {
      this.count = await this.#ask();
    } catch {
      // The next event asks again.
    }
  }
}
