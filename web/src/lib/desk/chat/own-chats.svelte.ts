import { caught, type ApiError } from '#lib/api/errors.ts';
import { unhurried } from '#lib/api/unhurried.ts';
import { deskEvents } from '../messages/desk-events.ts';
import type { DeskConversation } from '../messages/facts.graphql.ts';
import { Heard } from '../messages/heard.svelte.ts';
import { chats } from './chats.ts';

const PAUSE_MS = 700;

/** The chats that one leads, and those that ended while one was in them: these stay until one puts them away. */
export class OwnChats {
  error = $state.raw<ApiError>();
  #rows = $state.raw<DeskConversation[]>();
  #away = $state.raw<string[]>([]);
  /** Those that were seen while they went on. */
  #seen = $state.raw<string[]>([]);
  readonly #heard = new Heard();

  /** In the order in which they began, which does not change while one works; undefined while nothing is known yet. */
  readonly all = $derived(
    this.#rows
      ?.map((row) => this.#heard.latest(row))
      .filter(({ id, kind, state, people }) => {
        if (this.#away.includes(id)) return false;
        const leads = kind === 'CHAT' && state === 'ACTIVE' && people.some(({ isSelf }) => isSelf);
        return leads || (this.#seen.includes(id) && state !== 'WAITING');
      })
      .sort((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt)),
  );

  readonly look = unhurried(async () => {
    const asked = performance.now();
    try {
      const rows = await chats('OWN');
      this.#heard.came(rows, asked);
      // What one left, or handed over, is in nobody's list of one's own.
      const kept = (this.#rows ?? []).filter(
        ({ id, state }) => state === 'ENDED' && !rows.some((row) => row.id === id),
      );
      this.#rows = [...rows, ...kept];
      const going = rows.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id);
      this.#seen = [...this.#seen.filter((id) => !going.includes(id)), ...going];
      this.#away = this.#away.filter((id) => !going.includes(id));
      this.error = undefined;
    } catch (cause) {
      this.error = caught(cause);
    }
  }, PAUSE_MS);

  /** Returns how to stop. */
  follow(): () => void {
    this.look();
    return deskEvents.follow((event) => {
      if (event?.conversation) this.#heard.hear(event.conversation);
      else this.#heard.forget();
      this.look();
    });
  }

  putAway(id: string): void {
    this.#away = [...this.#away, id];
  }
}
