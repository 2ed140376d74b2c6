import { send } from '#lib/api/client.ts';
import { caught, type ApiError } from '#lib/api/errors.ts';
import { known } from '../service-desk.ts';
import { SearchQuery, type Found } from './palette.graphql.ts';

/** Milliseconds without a key after which is searched. */
const PAUSE = 160;
const EACH = 6;

/** Searches for what is typed, once the fingers rest; an answer to what was typed before is thrown away. */
export class DeskSearch {
  found = $state.raw<Found>();
  error = $state.raw<ApiError>();
  pending = $state(false);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  look(text: string, onlyContacts: boolean, pause = PAUSE): void {
    this.stop();
    if (!text.trim()) {
      this.found = undefined;
      return;
    }
    const turn = this.#turn;
    this.pending = true;
    this.#timer = setTimeout(() => void this.#ask(turn, text, onlyContacts), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.pending = false;
    this.error = undefined;
  }

  async #ask(turn: number, text: string, onlyContacts: boolean): Promise<void> {
    try {
      // More than two hundred characters are not looked at anyway.
      const answer = await send(SearchQuery, { text: text.slice(0, 400), first: EACH, onlyContacts });
      if (turn !== this.#turn) return;
      this.found = known(answer.serviceDesk).search;
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.found = undefined;
      this.error = caught(cause);
    }
    this.pending = false;
  }
}
