import { started } from '#lib/api/latest.svelte.ts';
import type { ParkedState } from '#lib/desk/mail/parked.graphql.ts';
import { parkedMails } from '#lib/desk/mail/parked.ts';
import type { PageLoad } from './$types';

const STATES: ParkedState[] = ['PARKED', 'DROPPED', 'ACCEPTED', 'DISCARDED'];

/** What waits for a decision, unless the address says otherwise. */
export const load: PageLoad = ({ url, depends }) => {
  depends('portico:parked');
  const asked = url.searchParams.get('state');
  const state = asked === 'ALL' ? null : (STATES.find((known) => known === asked) ?? 'PARKED');
  return { state, first: started(parkedMails(state)) };
};
