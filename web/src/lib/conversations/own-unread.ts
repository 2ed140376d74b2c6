import { send } from '#lib/api/client.ts';
import { UnreadMessagesQuery } from './live.graphql.ts';
import { events } from './own-events.ts';
import { Unread } from './unread.svelte.ts';

/** What the contact has not read. */
export const unread = new Unread(
  async () => (await send(UnreadMessagesQuery, {})).viewer?.unreadMessages ?? 0,
  (handler) => events.follow(handler),
);
