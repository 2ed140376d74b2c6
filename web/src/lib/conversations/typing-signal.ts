/** It is forgotten after six seconds, so it is said again before that while somebody goes on. */
const AGAIN_MS = 3_000;

/**
 * Tells the others that one writes: at most every three seconds while one does, and once that one no longer does, when the
 * field is empty or what was in it is sent. Who pauses is forgotten by the server.
 */
export class TypingSignal {
  readonly #tell: (typing: boolean) => Promise<unknown>;
  #told = -Infinity;

  constructor(tell: (typing: boolean) => Promise<unknown>) {
    this.#tell = tell;
  }

  /** Something was typed, and this is in the field now. */
  typed(text: string, now = Date.now()): void {
    if (text.trim() === '') return this.stop(now);
    if (now - this.#told < AGAIN_MS) return;
    this.#told = now;
    this.#say(true);
  }

  /** Nothing is being written any more. */
  stop(now = Date.now()): void {
    // What was said longer ago is forgotten by itself.
    const forgotten = now - this.#told > 2 * AGAIN_MS;
    this.#told = -Infinity;
    if (!forgotten) this.#say(false);
  }

  /** That it does not get through harms nobody. */
  #say(typing: boolean): void {
    this.#tell(typing).catch(() => undefined);
  }
}
