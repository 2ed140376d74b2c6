import { started } from '#lib/api/latest.svelte.ts';
import { deskTicket } from '#lib/desk/desk-ticket.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params, depends }) => {
  depends('portico:ticket');
  return { id: params.id, ticket: started(deskTicket(params.id)) };
};
