import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { listVariables, type ListView } from './list-view.ts';
import { TicketHomeQuery, TicketListQuery, TicketQuery } from './tickets.graphql.ts';

export const TIMELINE_PAGE = 50;

/** Nobody is logged in when there is no viewer: the same as being told so. */
function known<T>(viewer: T | null): T {
  if (!viewer) throw new ApiError('UNAUTHENTICATED');
  return viewer;
}

export async function ticketHome() {
  return known((await send(TicketHomeQuery, {})).viewer);
}

export async function ticketList(view: ListView, after: string | null = null) {
  return known((await send(TicketListQuery, listVariables(view, after))).viewer).tickets;
}
export type TicketListPage = Awaited<ReturnType<typeof ticketList>>;

/** null: there is no such ticket, or it is not this contact's, which is the same. */
export async function ownTicket(number: number, before: string | null = null) {
  return known((await send(TicketQuery, { number, last: TIMELINE_PAGE, before })).viewer).ticket;
}
export type OwnTicket = NonNullable<Awaited<ReturnType<typeof ownTicket>>>;
