import { started } from '#lib/api/latest.svelte.ts';
import { chats } from '#lib/desk/chat/chats.ts';
import { deskConversations } from '#lib/desk/messages/desk-messages.ts';
import { readMessagesView } from '#lib/desk/messages/messages-view.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = ({ url, depends }) => {
  depends('portico:messages');
  const view = readMessagesView(url.searchParams);
  return {
    view,
    first: started(deskConversations(view)),
    waiting: started(chats('WAITING', view.portal)),
  };
};
