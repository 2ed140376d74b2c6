import { started } from '#lib/api/latest.svelte.ts';
import { readListView } from '#lib/tickets/list-view.ts';
import { ticketList } from '#lib/tickets/own-tickets.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:tickets');
  const view = readListView(url.searchParams);
  return { view, first: started(ticketList(view)) };
};
