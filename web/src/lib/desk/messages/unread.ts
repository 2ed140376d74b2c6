import { send } from '#lib/api/client.ts';
import { EventHub } from '#lib/conversations/events.ts';
import { Unread } from '#lib/conversations/unread.svelte.ts';
import { DeskConversationEvents, DeskUnreadQuery } from './live.graphql.ts';

/** All that happens in the desk's conversations, as far as it concerns whoever is there. */
export const deskEvents = new EventHub(DeskConversationEvents, (data) => data.conversationEvents);

/** What waits, and what one has not read of one's own. */
export const deskUnread = new Unread(
  async () => (await send(DeskUnreadQuery, {})).serviceDesk?.unreadMessages ?? 0,
  (handler) => deskEvents.follow(handler),
);
