import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { DeskTicketQuery } from './desk-ticket.graphql.ts';

const TIMELINE_PAGE = 50;

export async function deskTicket(id: string, before: string | null = null) {
  return known((await send(DeskTicketQuery, { id, last: TIMELINE_PAGE, before })).serviceDesk).ticket;
}
export type DeskTicket = NonNullable<Awaited<ReturnType<typeof deskTicket>>>;
