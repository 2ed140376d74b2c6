import { send } from '#lib/api/client.ts';
import { watch } from '#lib/api/live.ts';
import {
  AnnouncePresenceMutation,
  TicketPresence,
  type PersonPresent,
  type PresenceActivity,
} from './presence.graphql.ts';

/** What was said holds for a minute; it is said again before that. */
const AGAIN_MS = 25_000;
/** Somebody who has not pressed a key for so long does not write any more. */
const WRITING_MS = 20_000;

/** Tells colleagues what one does at a ticket, and only when there is something new to say or the last word grows old. */
export class Announcer {
  readonly #say: (activity: PresenceActivity) => void;
  #said: PresenceActivity = 'GONE';
  #saidAt = 0;
  #wroteAt = -Infinity;

  constructor(say: (activity: PresenceActivity) => void) {
    this.#say = say;
  }

  wrote(now: number): void {
    this.#wroteAt = now;
    this.look(now, true);
  }

  /** To be called now and then; `visible`: whether anybody sees the page. */
  look(now: number, visible: boolean): void {
    if (!visible) return this.leave();
    const activity = now - this.#wroteAt < WRITING_MS ? 'WRITING' : 'LOOKING';
    if (activity === this.#said && now - this.#saidAt < AGAIN_MS) return;
    this.#said = activity;
    this.#saidAt = now;
    this.#say(activity);
  }

  leave(): void {
    if (this.#said === 'GONE') return;
    this.#said = 'GONE';
    this.#say('GONE');
  }
}

/** Who else is at a ticket while its page is there. Must be made while a component is made. */
export class Presence {
  people = $state.raw<PersonPresent[]>([]);
  #announcer: Announcer | undefined;

  constructor(id: () => string) {
    const ticketId = $derived(id());
    $effect(() => {
      const ticket = ticketId;
      const stop = watch(TicketPresence, { ticketId: ticket }, (data) => {
        this.people = data?.ticketPresence.people ?? [];
      });
      // A hint and no more: what cannot be said is not said.
      const announcer = new Announcer((activity) => {
        const input = { ticketId: ticket, activity };
        // Who leaves the page says so all the same.
        const keepalive = activity === 'GONE';
        void send(AnnouncePresenceMutation, { input }, { keepalive }).catch(() => undefined);
      });
      this.#announcer = announcer;
      const look = (): void => announcer.look(Date.now(), !document.hidden);
      const leave = (): void => announcer.leave();
      look();
      const timer = setInterval(look, 5_000);
      document.addEventListener('visibilitychange', look);
      window.addEventListener('pagehide', leave);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', look);
        window.removeEventListener('pagehide', leave);
        leave();
        stop();
        this.people = [];
      };
    });
  }

  /** A key was pressed in an answer or a note. */
  wrote(): void {
    this.#announcer?.wrote(Date.now());
  }
}
