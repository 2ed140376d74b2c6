import { expect, it } from 'vitest';
import { matching } from './canned.ts';

const all = [
  { title: 'VPN einrichten', body: 'Guten Tag' },
  { title: 'Drucker', body: 'Toner tauschen' },
];
const titles = (search: string): string[] =>
  matching(all, search, ({ title, body }) => [title, body]).map(({ title }) => title);

it('finds by all words, in title and text, whatever the case', () => {
  expect(titles('')).toEqual(['VPN einrichten', 'Drucker']);
  expect(titles('  vpn tag ')).toEqual(['VPN einrichten']);
  expect(titles('toner DRUCK')).toEqual(['Drucker']);
  expect(titles('vpn toner')).toEqual([]);
});
