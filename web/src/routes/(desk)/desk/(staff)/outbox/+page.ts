import { started } from '#lib/api/latest.svelte.ts';
import type { MailState } from '#lib/desk/desk.graphql.ts';
import { outbox } from '#lib/desk/service-desk.ts';
import type { PageLoad } from './$types';

const STATES: MailState[] = ['QUEUED', 'SENT', 'DEAD'];

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:outbox');
  const state = STATES.find((known) => known === url.searchParams.get('state')) ?? null;
  return { state, first: started(outbox(state)) };
};
