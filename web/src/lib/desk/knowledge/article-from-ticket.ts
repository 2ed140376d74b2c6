import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/text/locale.svelte.ts';
import type { DeskTicket } from '../desk-ticket.ts';
import type { Known } from './names.ts';
import { keyOf, leavesNoGap, type Mark, type PersonalKind } from './personal-data.ts';

/** As many of the last answers as are thought to hold the solution. */
const ANSWERS = 3;

/** The parts of the draft in which something is looked for. */
export interface Parts {
  title: string;
  body: string;
}
export type Part = keyof Parts;

/** The same personal data, wherever it stands. */
export interface Found {
  key: string;
  kind: PersonalKind;
  text: string;
  places: { part: Part; mark: Mark }[];
}

type Asked = Pick<DeskTicket, 'subject'> & {
  description: { markdown: string };
  timeline: Pick<DeskTicket['timeline'], 'nodes'>;
};

/** What somebody was answered with is quoted above it, and would be read twice. */
const unquoted = (markdown: string): string =>
  markdown
    .split('\n')
    .filter((line) => !/^\s*>/.test(line))
    .join('\n')
    .trim();

/** The draft as the ticket has it: what was asked, and what staff answered last. Notes are for staff alone. */
export function draftOf(ticket: Asked, locale: Locale): Parts {
  const answers = ticket.timeline.nodes
    .flatMap((item) => (item.__typename === 'Reply' && item.author.side === 'SUPPORT' ? [item.body] : []))
    .slice(-ANSWERS)
    .map(({ markdown }) => unquoted(markdown))
    .filter(Boolean);
  const parts = [
    `## ${m.from_ticket_problem({}, { locale })}`,
    ticket.description.markdown.trim(),
    `## ${m.from_ticket_solution({}, { locale })}`,
    ...answers,
  ];
  return { title: ticket.subject.trim(), body: `${parts.filter(Boolean).join('\n\n')}\n` };
}

/** Whom the ticket may name: who has it, who reads it, who answered, and who might have been spoken of. */
export function knownIn(
  ticket: DeskTicket,
  readers: readonly { displayName: string }[],
  desk: {
    staff: readonly { displayName: string }[];
    tenants: readonly { id: string; slug: string }[];
  },
): Known {
  const authors = ticket.timeline.nodes.flatMap((item) => {
    if (item.__typename === 'ParticipantChange') return [item.personName, item.author.displayName];
    return [item.author.displayName];
  });
  const names = [
    ticket.requester.displayName,
    ticket.requesterName,
    ticket.openedByName,
    ticket.assignee?.displayName,
    ...authors,
    ...[...readers, ...desk.staff].map(({ displayName }) => displayName),
  ].filter((name) => name !== null && name !== undefined && name !== '');
  return {
    names: [...new Set(names)] as string[],
    emails: [ticket.requester.email],
    slug: desk.tenants.find(({ id }) => id === ticket.portal?.id)?.slug ?? '',
  };
}

/** What is marked, each only once. */
export function foundIn(marks: Record<Part, readonly Mark[]>): Found[] {
  const found = new Map<string, Found>();
  for (const part of ['title', 'body'] as const)
    for (const mark of marks[part]) {
      const key = keyOf(mark);
      const before = found.get(key);
      if (before) before.places.push({ part, mark });
      else found.set(key, { key, kind: mark.kind, text: mark.text.trim(), places: [{ part, mark }] });
    }
  return [...found.values()];
}

export function kindWord(kind: PersonalKind, locale?: Locale): string {
  const said = {
    SIGNATURE: m.personal_data_signature,
    GREETING: m.personal_data_greeting,
    EMAIL: m.personal_data_email,
    IP: m.personal_data_ip,
    PHONE: m.personal_data_phone,
    SERIAL: m.personal_data_serial,
    TICKET: m.personal_data_ticket,
    NAME: m.personal_data_name,
  }[kind];
  return locale ? said({}, { locale }) : said();
}

/** What stands in its place. No square brackets: at the beginning of a line Markdown would take them for a link's address. */
export const placeholder = (kind: PersonalKind, locale: Locale): string =>
  leavesNoGap(kind) ? '' : `‹${kindWord(kind, locale)}›`;
