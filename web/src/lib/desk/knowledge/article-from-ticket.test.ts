import { describe, expect, it } from 'vitest';
import { draftOf, foundIn, placeholder } from './article-from-ticket.ts';
import { personalData } from './personal-data.ts';

type Ticket = Parameters<typeof draftOf>[0];

const reply = (side: string, markdown: string) => ({
  __typename: 'Reply',
  author: { displayName: 'Somebody', side },
  body: { markdown, html: '' },
});
const ticket = (...nodes: object[]): Ticket =>
  ({
    subject: ' Printer offline ',
    description: { markdown: 'It blinks.\n' },
    timeline: { nodes },
  }) as unknown as Ticket;

describe('the draft from a ticket', () => {
  it('has what was asked and the last answers of staff, without quotes', () => {
    const { title, body } = draftOf(
      ticket(
        reply('SUPPORT', 'First'),
        reply('SUPPORT', 'Second'),
        reply('CONTACT', 'Did not help'),
        { __typename: 'StatusChange', author: { displayName: 'Somebody', side: 'SUPPORT' } },
        reply('SUPPORT', '> Did not help\n\nThird'),
        reply('SUPPORT', 'Fourth'),
      ),
      'en',
    );
    expect(title).toBe('Printer offline');
    expect(body).toBe('## Problem\n\nIt blinks.\n\n## Solution\n\nSecond\n\nThird\n\nFourth\n');
  });

  it('speaks the language of the ticket', () => {
    expect(draftOf(ticket(), 'de').body).toBe('## Problem\n\nIt blinks.\n\n## Lösung\n');
    expect(placeholder('PHONE', 'de')).toBe('‹Telefonnummer›');
    expect(placeholder('PHONE', 'en')).toBe('‹Telephone number›');
    expect(placeholder('GREETING', 'en')).toBe('');
  });
});

describe('what was found', () => {
  it('is told once, with each of its places', () => {
    const known = { names: ['Anna Müller'] };
    const found = foundIn({
      title: personalData('Anna ruft an', known),
      body: personalData('Anna, a@b.de und ANNA', known),
    });
    expect(found.map(({ kind, text, places }) => [kind, text, places.length])).toEqual([
      ['NAME', 'Anna', 3],
      ['EMAIL', 'a@b.de', 1],
    ]);
    expect(found[0]!.places.map(({ part }) => part)).toEqual(['title', 'body', 'body']);
  });
});
