import { send } from '#lib/api/client.ts';
import type { UserError } from '#lib/api/submission.svelte.ts';
import type { Acts } from '#lib/conversations/acts.ts';
import { MarkConversationReadMutation, SetTypingMutation } from '#lib/conversations/conversations.graphql.ts';
import { LIST_PAGE, MESSAGE_PAGE } from '#lib/conversations/sizes.ts';
import type { Ways } from '#lib/conversations/thread.svelte.ts';
import { known } from '#lib/api/known.ts';
import { deskEvents } from './desk-events.ts';
import type { DeskConversation, DeskMessage } from './facts.graphql.ts';
import {
  DeskChangesQuery,
  DeskConversationQuery,
  DeskConversationsQuery,
  DeskDeleteMutation,
  DeskEditMutation,
  DeskEndMutation,
  DeskSendMutation,
  LeaveConversationMutation,
  TakeConversationMutation,
} from './messages.graphql.ts';
import { filterOf, type MessagesView } from './messages-view.ts';

export async function deskConversations(view: MessagesView, after: string | null = null) {
  const variables = { first: LIST_PAGE, after, filter: filterOf(view) };
  return known((await send(DeskConversationsQuery, variables)).serviceDesk).conversations;
}
export type DeskConversationPage = Awaited<ReturnType<typeof deskConversations>>;

export async function deskConversation(id: string, before: string | null = null) {
  const variables = { id, last: MESSAGE_PAGE, before };
  return known((await send(DeskConversationQuery, variables)).serviceDesk).conversation;
}
export type OpenConversation = NonNullable<Awaited<ReturnType<typeof deskConversation>>>;

/** How a thread asks and sends at the desk. */
export const deskWays: Ways<DeskConversation, DeskMessage> = {
  page: deskConversation,
  changes: async (id, after) => known((await send(DeskChangesQuery, { id, after })).serviceDesk).conversation,
  send: async (input) => (await send(DeskSendMutation, { input })).sendMessage,
  follow: (handler) => deskEvents.follow(handler),
};

type Changed = Promise<{ conversation: DeskConversation | null; errors: UserError[] }>;

export const deskActs: Acts<DeskConversation, DeskMessage> & {
  take: (conversationId: string) => Changed;
  leave: (conversationId: string) => Changed;
} = {
  edit: async (input) => (await send(DeskEditMutation, { input })).editMessage,
  remove: async (messageId) => (await send(DeskDeleteMutation, { input: { messageId } })).deleteMessage,
  end: async (conversationId) => (await send(DeskEndMutation, { input: { conversationId } })).endConversation,
  read: async (conversationId, upTo) => {
    await send(MarkConversationReadMutation, { input: { conversationId, upTo } });
  },
  typing: (conversationId, typing) => send(SetTypingMutation, { input: { conversationId, typing } }),
  take: async (conversationId) =>
    (await send(TakeConversationMutation, { input: { conversationId } })).takeConversation,
  leave: async (conversationId) =>
    (await send(LeaveConversationMutation, { input: { conversationId } })).leaveConversation,
};
