import { ApiError, caught } from '#lib/api/errors.ts';
import type { UserError } from '#lib/api/submission.svelte.ts';
import type { ConversationFacts, MessageFacts } from '../facts.graphql.ts';
import type { ConversationEvent, MessagePage } from '../ways.ts';
import type { ChatOffer } from './chat.graphql.ts';
import type { ChatDoor } from './door.svelte.ts';

export type ChatEvent = ConversationEvent<ConversationFacts, MessageFacts>;
export type FirstPage = ConversationFacts & {
  ticket: { number: number } | null;
  messages: MessagePage<MessageFacts>;
};

/** What a conversation begins with. */
export interface FirstMessage {
  body: string;
  clientId: string;
  attachmentIds?: string[];
  /** The ticket that it is about. */
  ticketId?: string;
}

/** How the panel asks. */
export interface ChatWays {
  offer: () => Promise<ChatOffer>;
  conversation: (id: string) => Promise<FirstPage | null>;
  start: (first: FirstMessage) => Promise<{
    conversation: { id: string; kind: 'CHAT' | 'THREAD' } | null;
    errors: UserError[];
  }>;
  follow: (handler: (event: ChatEvent | undefined) => void) => () => void;
}

/** So often is looked whether somebody is there, while one looks at that. */
const LOOK_MS = 20_000;

/**
 * What is in the panel: what is offered while one has no chat, and else the conversation. Another tab may begin one, so what
 * happens in one's conversations is heard here too.
 */
export class Chat {
  offer = $state.raw<ChatOffer>();
  /** With its newest messages, as the view of it begins. */
  conversation = $state.raw<FirstPage>();
  failure = $state.raw<ApiError>();
  readonly #ways: ChatWays;
  readonly #door: ChatDoor;
  #looking = false;
  #ended = false;

  constructor(ways: ChatWays, door: ChatDoor) {
    this.#ways = ways;
    this.#door = door;
  }

  /** Looks for as long as the panel is open; returns how to stop. */
  follow(): () => void {
    void this.look();
    const timer = setInterval(() => {
      if (!document.hidden && !this.conversation) void this.look();
    }, LOOK_MS);
    const stop = this.#ways.follow((event) => this.#hear(event));
    return () => {
      clearInterval(timer);
      stop();
    };
  }

  /** What there is now: the conversation that was here, or one's own that runs, or else what is offered. */
  async look(): Promise<void> {
    if (this.#looking || this.conversation) return;
    this.#looking = true;
    try {
      const held = this.#door.conversation;
      if (held && (await this.#show(held))) return;
      if (held) this.#door.hold(null);
      const offer = await this.#ways.offer();
      this.offer = offer;
      this.failure = undefined;
      if (offer.conversation) await this.#take(offer.conversation.id);
    } catch (cause) {
      this.failure = cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL');
    } finally {
      this.#looking = false;
    }
  }

  /** Begins one, which is a thread when nobody is there. */
  async start(first: FirstMessage): ReturnType<ChatWays['start']> {
    const payload = await this.#ways.start(first);
    const { conversation } = payload;
    if (!conversation) {
      // One is there already, from another device: it is shown.
      if (payload.errors.some(({ code }) => code === 'CONFLICT')) void this.look();
      return payload;
    }
    await this.#take(conversation.id, conversation.kind).catch((cause: unknown) => {
      // It has begun all the same, and comes with the next look.
      this.failure = cause instanceof ApiError ? caught(cause) : new ApiError('INTERNAL');
    });
    return payload;
  }

  /** The one that is here is done with. */
  again(): void {
    this.conversation = undefined;
    this.offer = undefined;
    this.#ended = false;
    this.#door.hold(null);
    void this.look();
  }

  async #take(id: string, began: 'CHAT' | 'THREAD' = 'CHAT'): Promise<void> {
    this.#door.hold(id, began);
    if (this.conversation?.id !== id) await this.#show(id);
  }

  async #show(id: string): Promise<boolean> {
    const first = await this.#ways.conversation(id);
    if (!first) return false;
    this.#ended = first.state === 'ENDED';
    this.failure = undefined;
    this.conversation = first;
    return true;
  }

  #hear(event: ChatEvent | undefined): void {
    const head = event?.conversation;
    if (!head) {
      if (!event?.conversationId) void this.look();
      return;
    }
    if (head.id === this.conversation?.id) {
      this.#ended = head.state === 'ENDED';
      return;
    }
    // Begun in another tab, or on another device.
    if (head.kind !== 'CHAT' || head.state === 'ENDED') return;
    if (this.conversation && !this.#ended) return;
    // When it does not come, the next look takes it.
    void this.#take(head.id).catch(() => undefined);
  }
}
