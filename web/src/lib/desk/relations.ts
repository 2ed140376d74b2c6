import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import {
  OtherTicketsQuery,
  RelationsQuery,
  type LinkKind,
  type Relations,
  type TicketReference,
} from './relations.graphql.ts';
import { known } from '#lib/api/known.ts';

export const LINK_KINDS: LinkKind[] = ['RELATED', 'BLOCKS', 'BLOCKED_BY', 'DUPLICATE_OF', 'DUPLICATED_BY'];

export async function relationsOf(id: string): Promise<Relations> {
  const { node } = await send(RelationsQuery, { id });
  return node?.__typename === 'Ticket' ? node.relations : { mergedTickets: [], links: [] };
}

export async function otherTickets(
  ticketId: string,
  search: string,
  mergeable: boolean,
): Promise<TicketReference[]> {
  return known((await send(OtherTicketsQuery, { ticketId, search, mergeable })).serviceDesk).otherTickets;
}

/** How a ticket hangs together with another one, as part of a sentence. */
export function linkWord(kind: LinkKind): string {
  switch (kind) {
    case 'RELATED':
      return m.link_related();
    case 'BLOCKS':
      return m.link_blocks();
    case 'BLOCKED_BY':
      return m.link_blocked_by();
    case 'DUPLICATE_OF':
      return m.link_duplicate_of();
    case 'DUPLICATED_BY':
      return m.link_duplicated_by();
  }
}

/** What a ticket of a reply is about, until somebody says it better: the first line of what was written. */
export function subjectOf(markdown: string, most = 80): string {
  const line =
    markdown
      .split('\n')
      .map((text) => text.replace(/^[>#*\-\s]+/, '').trim())
      .find((text) => text !== '' && !text.startsWith('![')) ?? '';
  if (line.length <= most) return line;
  const cut = line.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}
