import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { calendarDate } from '#lib/text/dates.ts';
import { ColleaguesQuery, ReadersQuery, type Colleague, type TicketReader } from './readers.graphql.ts';

export async function ticketReaders(id: string): Promise<TicketReader[]> {
  const { node } = await send(ReadersQuery, { id });
  return node?.__typename === 'Ticket' ? node.readers : [];
}

export async function colleagues(): Promise<Colleague[]> {
  return (await send(ColleaguesQuery, {})).viewer?.colleagues ?? [];
}

/** Why somebody can read it, in a few words. */
export function reasonWord(reader: TicketReader): string {
  if (reader.reach === 'PARTICIPANT') return m.reader_participant();
  const until = reader.until ? calendarDate(reader.until) : '';
  return reader.mayReply ? m.reader_granted_reply({ until }) : m.reader_granted({ until });
}
