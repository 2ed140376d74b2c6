// Only tests use it.
import { ApiError } from '#lib/api/errors.ts';
import type { AttachmentFacts } from '#lib/files/files.graphql.ts';
import type { SendMessageInput } from './conversations.graphql.ts';
import type { ConversationFacts, ConversationTyping, MessageFacts } from './facts.graphql.ts';
import type { ConversationEvent, Ways } from './thread.svelte.ts';

export type StandInEvent = ConversationEvent<ConversationFacts, MessageFacts>;

export const FILE: AttachmentFacts = {
  id: 'f1',
  fileName: 'log.txt',
  mediaType: 'text/plain',
  size: 9,
  state: 'READY',
  isPicture: false,
  width: null,
  height: null,
  url: null,
  thumbnailUrl: null,
};

/** A conversation as the server has it: every change has the next revision. */
export class StandIn {
  revision = 0;
  readUpTo = 0;
  typing: ConversationTyping[] = [];
  messages: MessageFacts[] = [];
  asked: number[] = [];
  received: SendMessageInput[] = [];
  /** The next requests do not get through; `answer`: they do, and the answer is lost. */
  down: false | 'request' | 'answer' = false;
  refuses: false | string = false;
  page = 3;

  head(): ConversationFacts {
    const last = this.messages.at(-1);
    return {
      id: 'c1',
      kind: 'THREAD',
      subject: 'Printer',
      state: 'ACTIVE',
      endedBy: null,
      typing: this.typing,
      contactName: 'Anna',
      lastMessageAt: last?.sentAt ?? '',
      unreadCount: 0,
      revision: this.revision,
      people: [
        { displayName: 'Anna', side: 'CONTACT', isSelf: true, readUpTo: 0 },
        { displayName: 'Sam', side: 'SUPPORT', isSelf: false, readUpTo: this.readUpTo },
      ],
      lastMessage: null,
    };
  }

  write(markdown: string, clientId: string | null = null): MessageFacts {
    this.revision += 1;
    const own = clientId !== null;
    const message: MessageFacts = {
      id: `m${this.messages.length + 1}`,
      position: this.messages.length + 1,
      revision: this.revision,
      author: { displayName: own ? 'Anna' : 'Sam', side: own ? 'CONTACT' : 'SUPPORT' },
      isOwn: own,
      body: { html: `<p>${markdown}</p>`, markdown },
      sentAt: '2026-12-01T09:00:00Z',
      editedAt: null,
      deletedAt: null,
      clientId,
      repliesTo: null,
      attachments: [],
    };
    this.messages.push(message);
    return message;
  }

  change(position: number, markdown: string | null): MessageFacts {
    this.revision += 1;
    const message: MessageFacts = {
      ...this.messages[position - 1]!,
      revision: this.revision,
      body: markdown === null ? null : { html: markdown, markdown },
      [markdown === null ? 'deletedAt' : 'editedAt']: '2026-12-01T09:05:00Z',
    };
    return (this.messages[position - 1] = message);
  }

  event(...messages: MessageFacts[]): StandInEvent {
    return { conversationId: 'c1', conversation: this.head(), messages, complete: true };
  }

  newest(before = Infinity) {
    const all = this.messages.filter(({ position }) => position < before);
    const nodes = all.slice(-this.page);
    const pageInfo = {
      hasPreviousPage: all.length > nodes.length,
      startCursor: nodes[0] ? String(nodes[0].position) : null,
    };
    return { ...this.head(), messages: { nodes, pageInfo } };
  }

  #through(): void {
    if (this.down === 'request') throw new ApiError('NETWORK');
  }

  ways: Ways<ConversationFacts, MessageFacts> = {
    page: async (_id, before) => {
      this.#through();
      return this.newest(before === null ? undefined : Number(before));
    },
    changes: async (_id, after) => {
      this.asked.push(after);
      this.#through();
      const all = this.messages
        .filter(({ revision }) => revision > after)
        .sort((one, other) => one.revision - other.revision);
      const messages = all.slice(0, this.page).map((one) => ({ ...one }));
      const hasMore = all.length > messages.length;
      const revision = hasMore ? messages.at(-1)!.revision : this.revision;
      return { ...this.head(), changes: { messages, revision, hasMore } };
    },
    send: async (input) => {
      this.#through();
      this.received.push(input);
      if (this.refuses) return { message: null, errors: [{ code: this.refuses, message: 'No.', path: [] }] };
      const message =
        this.messages.find(({ clientId }) => clientId === input.clientId) ??
        this.write(input.body, input.clientId);
      if (this.down === 'answer') throw new ApiError('NETWORK');
      return { message, errors: [] };
    },
    follow: () => () => undefined,
  };
}
