import { expect, test } from 'vitest';
import { quoted } from './quote.ts';

test('a quotation stands in front of what is to be said', () => {
  expect(quoted('', 'One\n\nTwo\n')).toBe('> One\n>\n> Two\n\n');
});

test('what is written already stays in front of it', () => {
  expect(quoted('Hello  \n', 'One')).toBe('Hello\n\n> One\n\n');
});
