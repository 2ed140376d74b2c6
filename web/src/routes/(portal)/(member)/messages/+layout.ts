import { started } from '#lib/api/latest.svelte.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { conversationList } from '#lib/conversations/own-conversations.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ url, depends, parent }) => {
  depends('portico:messages');
  const search = url.searchParams.get('q')?.trim() ?? '';
  // Whether there are messages is known once the portal is, which costs no request.
  await parent();
  return { search, first: portal.hasMessages ? started(conversationList(search)) : null };
};
