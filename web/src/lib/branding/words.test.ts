import { afterEach, expect, it } from 'vitest';
import type { Portal } from './bootstrap.graphql.ts';
import { portal } from './portal.svelte.ts';
import { greeting, newTicketWord, ticketsWord } from './words.ts';

const dressed = (branding: Partial<Portal['branding']>) =>
  ({
    branding: { greeting: null, headline: null, newTicketLabel: null, ticketsLabel: null, ...branding },
  }) as Portal;

afterEach(() => portal.set(null, 'en'));

it('a greeting comes before the headline, and takes any name as it is', () => {
  const own = dressed({ greeting: 'Ahoy, {name}! {name}?', headline: 'How may we help?' });
  expect(greeting(own, '$& {name}')).toBe('Ahoy, $& {name}! $& {name}?');
  expect(greeting(dressed({ headline: 'How may we help?' }), 'Lena')).toBe('How may we help?');
  expect(greeting(dressed({}), 'Lena')).toContain('Lena');
});

it('the ways to tickets have the portal’s words, or Portico’s', () => {
  const portico = [newTicketWord(), ticketsWord()];
  portal.set(dressed({ newTicketLabel: 'Tell us', ticketsLabel: 'What I told' }), 'en');
  expect([newTicketWord(), ticketsWord()]).toEqual(['Tell us', 'What I told']);
  portal.set(dressed({}), 'en');
  expect([newTicketWord(), ticketsWord()]).toEqual(portico);
});
