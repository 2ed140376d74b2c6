import { ApiError, caught, errorText } from '#lib/api/errors.ts';
import type { AttachmentFacts } from '#lib/files/files.graphql.ts';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import type { ConversationFacts, MessageFacts, QuotedMessage } from './facts.graphql.ts';
import { later, merged } from './merging.ts';
import { written, type Outgoing } from './outgoing.ts';
import type { ConversationEvent, MessagePage, Ways } from './ways.ts';

export type { Changes, ConversationEvent, MessagePage, Ways } from './ways.ts';

/** So many answers of changes are read; who was away for longer begins with the newest page. */
const ROUNDS = 5;
/** So often what did not get through is sent again by itself. */
const TRIES = 4;
const PAUSE_MS = { least: 1_000, most: 30_000 };
/** What was lost goes out by itself as soon as it can; what is older than that may have been said otherwise by then. */
const FRESH_MS = 15 * 60_000;
/** Who writes faster than people do is asked to wait so long. */
const TOO_FAST = { code: 'TOO_MANY_ATTEMPTS', ms: 10_000 };

/**
 * One conversation as it is now: its newest messages, the older ones that somebody asked for, and what is on its way. It is
 * the same whatever comes twice, late or not at all: a message is known by its id and the later revision counts, and
 * whenever something may be missing, what has changed since the last revision that is known for certain is asked for.
 */
export class Thread<
  Head extends ConversationFacts = ConversationFacts,
  Message extends MessageFacts = MessageFacts,
> {
  head = $state.raw() as Head;
  messages = $state.raw<Message[]>([]);
  outgoing = $state.raw<Outgoing[]>([]);
  /** Are there messages before the first of `messages`? */
  more = $state(false);
  earlierPending = $state(false);
  /** It is not there any more, or not for who looks. */
  gone = $state(false);
  readonly #ways: Ways<Head, Message>;
  #start: string | null = null;
  /** All that happened up to it is known. */
  #revision = 0;
  #catching = false;
  /** Something happened while it was asked what had. */
  #again = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** How often in a row what was sent did not get through. */
  #failures = 0;

  constructor(
    first: Head & { messages: MessagePage<Message> },
    ways: Ways<Head, Message>,
    outgoing: Outgoing[] = [],
  ) {
    this.#ways = ways;
    this.outgoing = outgoing;
    this.#begin(first);
  }

  get id(): string {
    return this.head.id;
  }

  /** Follows what happens; returns how to stop. What happened since the first page was asked for is asked for at once. */
  follow(): () => void {
    const stop = this.#ways.follow((event) => this.hear(event));
    const online = (): void => this.#reconnected();
    window.addEventListener('online', online);
    void this.catchUp();
    return () => {
      stop();
      window.removeEventListener('online', online);
      clearTimeout(this.#timer);
      clearTimeout(this.#pause);
    };
  }

  hear(event: ConversationEvent<Head, Message> | undefined): void {
    if (!event?.conversationId) return this.#reconnected();
    if (event.conversationId !== this.id) return;
    if (event.conversation) this.show(event.conversation);
    this.take(event.messages);
    const known = Math.max(this.#revision, ...event.messages.map(({ revision }) => revision));
    const now = event.conversation?.revision ?? known;
    // The last thing that happened has the conversation's own revision: when it is not there, something is missing.
    if (!event.complete || now > known || this.#catching || this.#tries > 0) void this.catchUp();
    else this.#revision = Math.max(this.#revision, now);
  }

  /** Puts in what the server says of these. */
  take(messages: readonly Message[]): void {
    if (messages.length === 0) return;
    this.messages = merged(this.messages, messages, this.more ? (this.messages[0]?.position ?? 0) : 0);
    this.#arrived(messages);
  }

  show(head: Head): void {
    this.head = later(this.head, head);
  }

  /** Asks what has happened since all was known, until there is no more. */
  async catchUp(): Promise<void> {
    this.#again = true;
    if (this.#catching) return;
    this.#catching = true;
    clearTimeout(this.#timer);
    try {
      while (this.#again) {
        this.#again = false;
        await this.#ask();
      }
      this.#tries = 0;
    } catch (cause) {
      if (!caught(cause).canRetry) return;
      const pause = Math.min(PAUSE_MS.least * 2 ** this.#tries, PAUSE_MS.most);
      this.#tries += 1;
      this.#timer = setTimeout(() => void this.catchUp(), pause);
    } finally {
      this.#catching = false;
    }
  }

  /** The page before the first message that is here. */
  async earlier(): Promise<void> {
    if (!this.#start || !this.more || this.earlierPending) return;
    this.earlierPending = true;
    try {
      const page = await this.#ways.page(this.id, this.#start);
      if (!page) return;
      this.more = page.messages.pageInfo.hasPreviousPage;
      this.#start = page.messages.pageInfo.startCursor;
      this.messages = merged(this.messages, page.messages.nodes);
      this.#arrived(page.messages.nodes);
    } catch (cause) {
      const { title, body } = errorText(caught(cause));
      announcements.show(`${title} ${body}`);
    } finally {
      this.earlierPending = false;
    }
  }

  /** Sends a text, or files, or both, once what was before it is sent. */
  submit(body: string, repliesTo: QuotedMessage | null = null, files: AttachmentFacts[] = []): void {
    this.outgoing = [...this.outgoing, written(body, repliesTo, files)];
    void this.#work();
  }

  /** Sends what was lost once more, in its order and each with the id that it had. */
  retry(since = 0): void {
    clearTimeout(this.#pause);
    this.outgoing = this.outgoing.map((one) =>
      one.state === 'lost' && Date.parse(one.at) >= since ? { ...one, state: 'waiting' } : one,
    );
    void this.#work();
  }

  /** Asks for one message once more: what links it has last some minutes. */
  async freshen({ revision }: Message): Promise<void> {
    this.take((await this.#ways.changes(this.id, revision - 1))?.changes.messages ?? []);
  }

  /** Takes one back that has not arrived; what it said. */
  withdraw(clientId: string): Outgoing | undefined {
    const found = this.outgoing.find((one) => one.clientId === clientId);
    this.outgoing = this.outgoing.filter((one) => one !== found);
    return found;
  }

  /** What another tab left when it was closed. */
  adopt(outgoing: readonly Outgoing[]): void {
    const here = [...this.outgoing, ...this.messages].map(({ clientId }) => clientId);
    this.outgoing = [...outgoing.filter(({ clientId }) => !here.includes(clientId)), ...this.outgoing];
  }

  #begin(page: Head & { messages: MessagePage<Message> }): void {
    this.show(page);
    this.more = page.messages.pageInfo.hasPreviousPage;
    this.#start = page.messages.pageInfo.startCursor;
    this.messages = merged([], page.messages.nodes);
    this.#revision = Math.max(0, ...this.messages.map(({ revision }) => revision));
    this.#arrived(this.messages);
  }

  async #ask(): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = await this.#ways.changes(this.id, this.#revision);
      if (!answer) return this.#lose();
      this.show(answer);
      this.take(answer.changes.messages);
      this.#revision = Math.max(this.#revision, answer.changes.revision);
      if (!answer.changes.hasMore) return;
    }
    const page = await this.#ways.page(this.id, null);
    if (page) this.#begin(page);
    else this.#lose();
  }

  #lose(): void {
    this.gone = true;
  }

  /** The connection is there again: what was missed, and what did not get through. */
  #reconnected(): void {
    void this.catchUp();
    this.retry(Date.now() - FRESH_MS);
  }

  /** What the server has is not on its way any more. */
  #arrived(messages: readonly Message[]): void {
    const there = messages.map(({ clientId }) => clientId);
    if (this.outgoing.some(({ clientId }) => there.includes(clientId)))
      this.outgoing = this.outgoing.filter(({ clientId }) => !there.includes(clientId));
  }

  async #work(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      let next: Outgoing | undefined;
      while ((next = this.outgoing.find(({ state }) => state === 'waiting'))) {
        this.#mark(next, { state: 'sending' });
        if (await this.#deliver(next)) continue;
        // What came after it does not overtake it.
        this.outgoing = this.outgoing.map((one) =>
          one.state === 'waiting' ? { ...one, state: 'lost' } : one,
        );
      }
    } finally {
      this.#sending = false;
    }
  }

  /** Whether the server has answered, be it that it does not want it. */
  async #deliver(one: Outgoing): Promise<boolean> {
    const { clientId, body, repliesTo, files } = one;
    try {
      const { message, errors } = await this.#ways.send({
        conversationId: this.id,
        body,
        clientId,
        repliesTo: repliesTo?.id ?? null,
        ...(files.length > 0 && { attachmentIds: files.map(({ id }) => id) }),
      });
      if (message) {
        this.take([message]);
        this.withdraw(clientId);
        this.#failures = 0;
        return true;
      }
      const problem = errors.map((error) => error.message).join(' ');
      const later = errors.some(({ code }) => code === TOO_FAST.code);
      this.#mark(one, { state: later ? 'lost' : 'refused', problem });
      if (later) this.#pause = setTimeout(() => this.retry(), TOO_FAST.ms);
      return !later;
    } catch (cause) {
      const error = cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL');
      const { title, body: what } = errorText(error);
      const state = error.canRetry || error.code === 'UNAUTHENTICATED' ? 'lost' : 'refused';
      this.#mark(one, { state, problem: error.code === 'NETWORK' ? title : `${title} ${what}` });
      if (error.canRetry) this.#retryLater();
      return state === 'refused';
    }
  }

  /** Without a connection, the browser says when there is one again; otherwise it is tried a few times. */
  #retryLater(): void {
    if (!navigator.onLine || this.#failures >= TRIES) return;
    const pause = PAUSE_MS.least * 2 ** (this.#failures + 1);
    this.#failures += 1;
    this.#pause = setTimeout(() => this.retry(Date.now() - FRESH_MS), pause);
  }

  #mark({ clientId }: Outgoing, news: Partial<Outgoing>): void {
    this.outgoing = this.outgoing.map((one) => (one.clientId === clientId ? { ...one, ...news } : one));
  }
}
