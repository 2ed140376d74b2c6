import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { listVariables, type ListView } from './list-view.ts';
import { MarkReadMutation } from './news.graphql.ts';
import { TicketHomeQuery, TicketListQuery, TicketQuery } from './tickets.graphql.ts';

export const TIMELINE_PAGE = 50;

export async function ticketHome() {
  const { portal, viewer } = await send(TicketHomeQuery, {});
  return { ...known(viewer), requestTypes: portal?.requestTypes ?? [] };
}

export async function ticketList(view: ListView, after: string | null = null) {
  const viewer = known((await send(TicketListQuery, listVariables(view, after))).viewer);
  return { ...viewer.tickets, ofOthersToo: viewer.readsTicketsOfOthers };
}
export type TicketListPage = Awaited<ReturnType<typeof ticketList>>;

/** null: there is no such ticket, or it is not this contact's, which is the same. */
export async function ownTicket(number: number, before: string | null = null) {
  const { portal, viewer } = await send(TicketQuery, { number, last: TIMELINE_PAGE, before });
  const { ticket } = known(viewer);
  return ticket && { ...ticket, rules: portal?.ticketRules ?? null };
}
export type OwnTicket = NonNullable<Awaited<ReturnType<typeof ownTicket>>>;

/** Takes the mark of something new from it, up to what was on the screen. A mark that stays does no harm. */
export async function markRead({ id, version }: OwnTicket): Promise<void> {
  try {
    await send(MarkReadMutation, { input: { ticketId: id, version } });
  } catch {
    // The next look at it tries again.
  }
}
