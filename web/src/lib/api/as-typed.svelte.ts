import { caught, type ApiError } from './errors.ts';

/** Milliseconds without a key after which is asked. */
const PAUSE = 160;

/** Asks for what is typed, once the fingers rest; an answer to what was typed before is thrown away. */
export class AsTyped<Asked, Found> {
  found = $state.raw<Found>();
  error = $state.raw<ApiError>();
  pending = $state(false);
  readonly #ask: (asked: Asked) => Promise<Found>;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: (asked: Asked) => Promise<Found>) {
    this.#ask = ask;
  }

  /** null: nothing is asked for, and nothing shown. */
  look(asked: Asked | null, pause = PAUSE): void {
    this.stop();
    if (asked === null) {
      this.found = undefined;
      return;
    }
    const turn = this.#turn;
    this.pending = true;
    this.#timer = setTimeout(() => void this.#run(turn, asked), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.pending = false;
    this.error = undefined;
  }

  async #run(turn: number, asked: Asked): Promise<void> {
    try {
      const found = await this.#ask(asked);
      if (turn !== this.#turn) return;
      this.found = found;
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.found = undefined;
      this.error = caught(cause);
    }
    this.pending = false;
  }
}
