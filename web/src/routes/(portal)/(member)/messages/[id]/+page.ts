import { started } from '#lib/api/latest.svelte.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { ownConversation } from '#lib/conversations/own-conversations.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:conversation');
  await parent();
  return {
    id: params.id,
    conversation: portal.hasMessages ? started(ownConversation(params.id)) : Promise.resolve(null),
  };
};
