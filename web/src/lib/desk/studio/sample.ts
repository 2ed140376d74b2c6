import type { Locale } from '#lib/text/locale.svelte.ts';
import type { OwnTicket, ticketHome } from '#lib/tickets/own-tickets.ts';
import type { TicketRow } from '#lib/tickets/tickets.graphql.ts';

/** Tickets as a contact could have them: a design has to stand up to words, pills and figures. */
const WORDS = {
  de: {
    person: 'Lena Hoffmann',
    agent: 'Jonas Berg',
    laptop: 'Laptop startet nach dem Update nicht mehr',
    access: 'Zugriff auf das Projektlaufwerk',
    printer: 'Drucker im zweiten Stock druckt nur Streifen',
    phone: 'Neues Diensttelefon einrichten',
    question:
      '<p>Seit dem Update heute Morgen bleibt mein Laptop beim Logo stehen. Ich habe um <strong>14 Uhr</strong> einen Termin beim Kunden.</p><ul><li>Neustart versucht</li><li>Netzteil getauscht</li></ul>',
    answer:
      '<p>Guten Tag Frau Hoffmann, das Update ist uns bekannt. Bitte folgen Sie <a href="#anleitung">dieser Anleitung</a>; wenn es danach nicht geht, tauschen wir das Gerät noch vor Ihrem Termin.</p>',
    types: [
      ['Störung melden', 'Etwas geht nicht mehr'],
      ['Zugang beantragen', 'Programme, Laufwerke, Räume'],
      ['Gerät bestellen', 'Laptop, Telefon, Zubehör'],
    ],
  },
  en: {
    person: 'Lena Hoffmann',
    agent: 'Jonas Berg',
    laptop: 'Laptop does not start after the update',
    access: 'Access to the project drive',
    printer: 'Printer on the second floor prints stripes',
    phone: 'Set up a new work phone',
    question:
      '<p>Since this morning’s update my laptop stops at the logo. I am meeting a customer at <strong>2 pm</strong>.</p><ul><li>Tried a restart</li><li>Changed the power supply</li></ul>',
    answer:
      '<p>Hello Ms Hoffmann, we know about that update. Please follow <a href="#guide">this guide</a>; if it does not help, we will replace the device before your meeting.</p>',
    types: [
      ['Report a fault', 'Something stopped working'],
      ['Ask for access', 'Programs, drives, rooms'],
      ['Order a device', 'Laptop, phone, accessories'],
    ],
  },
} as const satisfies Record<Locale, unknown>;

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

export function samplePerson(locale: Locale) {
  return { id: 'sample', displayName: WORDS[locale].person, email: 'lena.hoffmann@example.com' };
}

function row(
  locale: Locale,
  number: number,
  subject: string,
  hours: number,
  rest: Partial<TicketRow>,
): TicketRow {
  return {
    id: `sample-${number}`,
    number,
    subject,
    status: 'OPEN',
    priority: 'NORMAL',
    replyCount: 0,
    isUnread: false,
    createdAt: hoursAgo(hours + 20),
    updatedAt: hoursAgo(hours),
    requesterName: WORDS[locale].person,
    viewerReach: 'REQUESTER',
    assignee: { displayName: WORDS[locale].agent },
    ...rest,
  };
}

export function sampleHome(locale: Locale): ReturnType<typeof ticketHome> {
  const words = WORDS[locale];
  const icons = ['QUESTION', 'KEY', 'DEVICE'] as const;
  return Promise.resolve({
    ticketSummary: { open: 3, waiting: 1, resolved: 12, total: 16 },
    tickets: {
      nodes: [
        row(locale, 1042, words.laptop, 0.2, { priority: 'HIGH', replyCount: 1, isUnread: true }),
        row(locale, 1039, words.access, 5, { status: 'WAITING', replyCount: 3 }),
        row(locale, 1031, words.printer, 26, { status: 'NEW', assignee: null }),
        row(locale, 1017, words.phone, 70, { status: 'RESOLVED', replyCount: 4 }),
      ],
    },
    requestTypes: words.types.map(([name, description], index) => ({
      key: `sample-${index}`,
      name,
      description,
      icon: icons[index]!,
    })),
  });
}

export function sampleTicket(locale: Locale): OwnTicket {
  const words = WORDS[locale];
  return {
    ...row(locale, 1042, words.laptop, 0.2, { priority: 'HIGH', replyCount: 1 }),
    version: 1,
    pdfUrl: '',
    canReply: true,
    canReopen: false,
    canRate: false,
    reopenableUntil: null,
    rating: null,
    resolvedAt: null,
    closedAt: null,
    isPersonal: false,
    relations: { isMerged: false, continuedIn: null },
    openedByName: null,
    request: null,
    description: { html: words.question, markdown: '' },
    attachments: [],
    expectedAnswerBy: null,
    rules: null,
    timeline: {
      nodes: [
        {
          __typename: 'AssigneeChange',
          id: 'sample-assigned',
          createdAt: hoursAgo(1),
          author: { displayName: words.agent, side: 'SUPPORT' },
          assigneeName: words.agent,
        },
        {
          __typename: 'Reply',
          id: 'sample-reply',
          createdAt: hoursAgo(0.2),
          author: { displayName: words.agent, side: 'SUPPORT' },
          body: { html: words.answer, markdown: '' },
          attachments: [],
        },
      ],
      pageInfo: { hasPreviousPage: false, startCursor: null },
    },
  };
}
