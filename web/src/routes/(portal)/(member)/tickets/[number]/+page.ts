import { started } from '#lib/api/latest.svelte.ts';
import { ownTicket } from '#lib/tickets/own-tickets.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params, depends }) => {
  depends('portico:ticket');
  // What is no ticket number is no ticket; the server need not be asked.
  const number = /^[1-9]\d{0,8}$/.test(params.number) ? Number(params.number) : undefined;
  return {
    number: params.number,
    ticket: number === undefined ? Promise.resolve(null) : started(ownTicket(number)),
  };
};
