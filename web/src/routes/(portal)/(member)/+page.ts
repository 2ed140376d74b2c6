import { started } from '#lib/api/latest.svelte.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { ticketHome } from '#lib/tickets/own-tickets.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
  depends('portico:tickets');
  // Whether there are tickets is known once the portal is, which costs no request.
  await parent();
  return { home: portal.hasTickets ? started(ticketHome()) : null };
};
