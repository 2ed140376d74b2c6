import type { UserError } from '#lib/api/submission.svelte.ts';
import type { SendMessageInput } from './conversations.graphql.ts';

export interface MessagePage<Message> {
  nodes: Message[];
  pageInfo: { hasPreviousPage: boolean; startCursor: string | null };
}
export interface Changes<Message> {
  messages: Message[];
  revision: number;
  hasMore: boolean;
}
export interface ConversationEvent<Head, Message> {
  /** null: something may have been missed. */
  conversationId: string | null;
  conversation: Head | null;
  messages: Message[];
  complete: boolean;
}
/** How a thread asks and sends: a contact does so in one way, staff in another. */
export interface Ways<Head, Message> {
  page: (id: string, before: string | null) => Promise<(Head & { messages: MessagePage<Message> }) | null>;
  changes: (id: string, after: number) => Promise<(Head & { changes: Changes<Message> }) | null>;
  send: (input: SendMessageInput) => Promise<{ message: Message | null; errors: UserError[] }>;
  follow: (handler: (event: ConversationEvent<Head, Message> | undefined) => void) => () => void;
}
