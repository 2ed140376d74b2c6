import { expect, it } from 'vitest';
import { initials, lookOf } from './initials.ts';

it.each([
  ['Lena Hoffmann', 'LH'],
  ['Dr. Paul Brandt', 'PB'],
  ['Élodie', 'É'],
  ['anna-maria von der heide', 'AH'],
  ['', '?'],
  ['42', '?'],
])('%j becomes %s', (name, expected) => {
  expect(initials(name)).toBe(expected);
});

it('gives a name the same look every time', () => {
  expect(lookOf('Lena Hoffmann', 4)).toBe(lookOf('Lena Hoffmann', 4));
  expect(lookOf('', 4)).toBe(0);
});
