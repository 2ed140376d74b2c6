import { started } from '#lib/api/latest.svelte.ts';
import { deskConversation } from '#lib/desk/messages/desk-messages.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params, depends }) => {
  depends('portico:conversation');
  return { id: params.id, conversation: started(deskConversation(params.id)) };
};
