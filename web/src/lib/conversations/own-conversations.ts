import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import type { Acts } from './acts.ts';
import {
  ConversationChangesQuery,
  ConversationListQuery,
  ConversationQuery,
  DeleteMessageMutation,
  EditMessageMutation,
  EndConversationMutation,
  MarkConversationReadMutation,
  SendMessageMutation,
  SetTypingMutation,
} from './conversations.graphql.ts';
import type { ConversationFacts, MessageFacts } from './facts.graphql.ts';
import { events } from './own-events.ts';
import { LIST_PAGE, MESSAGE_PAGE } from './sizes.ts';
import type { Ways } from './thread.svelte.ts';

export async function conversationList(search: string, after: string | null = null) {
  const variables = { first: LIST_PAGE, after, search: search || null };
  return known((await send(ConversationListQuery, variables)).viewer).conversations;
}
export type ConversationListPage = Awaited<ReturnType<typeof conversationList>>;

/** null: there is no such conversation, or it is not this contact's, which is the same. */
export async function ownConversation(id: string, before: string | null = null) {
  return known((await send(ConversationQuery, { id, last: MESSAGE_PAGE, before })).viewer).conversation;
}
export type OwnConversation = NonNullable<Awaited<ReturnType<typeof ownConversation>>>;

/** How a contact's thread asks and sends. */
export const ownWays: Ways<ConversationFacts, MessageFacts> = {
  page: ownConversation,
  changes: async (id, after) =>
    known((await send(ConversationChangesQuery, { id, after })).viewer).conversation,
  send: async (input) => (await send(SendMessageMutation, { input })).sendMessage,
  follow: (handler) => events.follow(handler),
};

/** What a contact can do in a thread besides. */
export const ownActs: Acts<ConversationFacts, MessageFacts> = {
  edit: async (input) => (await send(EditMessageMutation, { input })).editMessage,
  remove: async (messageId) => (await send(DeleteMessageMutation, { input: { messageId } })).deleteMessage,
  end: async (conversationId) =>
    (await send(EndConversationMutation, { input: { conversationId } })).endConversation,
  read: async (conversationId, upTo) => {
    await send(MarkConversationReadMutation, { input: { conversationId, upTo } });
  },
  typing: (conversationId, typing) => send(SetTypingMutation, { input: { conversationId, typing } }),
};
