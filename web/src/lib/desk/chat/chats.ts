import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import type { DeskConversation } from '../messages/facts.graphql.ts';
import { ChatsQuery } from './chat.graphql.ts';

/** More than anybody leads at once, and as many waiting ones as a list shows at its top. */
const MOST = 25;

/** Chats that wait, the longest first, or those that one takes part in. An empty portal: of all of them. */
export async function chats(box: 'WAITING' | 'OWN', portal = ''): Promise<DeskConversation[]> {
  const filter = { box, kind: 'CHAT', ...(portal && { tenantSlug: portal }) } as const;
  return known((await send(ChatsQuery, { first: MOST, filter })).serviceDesk).conversations.nodes;
}
