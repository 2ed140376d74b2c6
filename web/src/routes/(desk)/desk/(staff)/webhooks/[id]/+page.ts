import { started } from '#lib/api/latest.svelte.ts';
import { deliveries, webhooks } from '#lib/desk/webhooks/webhooks.ts';
import type { PageLoad } from './$types';

const STATES = ['QUEUED', 'DELIVERED', 'DEAD'] as const;

export const load: PageLoad = async ({ params, url, depends, parent }) => {
  depends('portico:webhooks');
  const { desk } = await parent();
  const state = STATES.find((known) => known === url.searchParams.get('state')) ?? null;
  if (desk.me.role !== 'ADMIN') return { id: params.id, state, asked: null };
  const asked = { webhooks: started(webhooks()), deliveries: started(deliveries(params.id, state)) };
  return { id: params.id, state, asked };
};
