import { started } from '#lib/api/latest.svelte.ts';
import { webhooks } from '#lib/desk/webhooks/webhooks.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
  depends('portico:webhooks');
  const { desk } = await parent();
  // An agent is told that it is not for them; the API would only refuse.
  return { webhooks: desk.me.role === 'ADMIN' ? started(webhooks()) : null };
};
