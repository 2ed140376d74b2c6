import { expect, it } from 'vitest';
import { locale } from '#lib/text/locale.svelte.ts';
import { hexColor } from './color.ts';
import { contrastWord, fateOf, fateWord } from './report-words.ts';
import type { ColorReport } from './studio.graphql.ts';

const report: ColorReport = {
  use: 'BUTTON',
  scheme: 'LIGHT',
  chosen: '#ffd60a',
  used: '#ffd60a',
  against: '#171a21',
  contrast: 12.34,
  adjusted: false,
};

it('says what became of a colour, and why', () => {
  locale.show('en');
  expect(fateOf(report)).toBe('kept');
  const darker: ColorReport = { ...report, use: 'LINK', used: '#8a7200', adjusted: true };
  expect(fateOf(darker)).toBe('darker');
  expect(fateOf({ ...darker, used: '#ffeb85' })).toBe('lighter');
  expect(fateWord(darker)).toMatch(/darker/i);
  expect(fateWord(darker)).not.toBe(fateWord({ ...darker, use: 'BUTTON' }));
});

it('never makes a contrast look better than it is', () => {
  locale.show('de');
  expect(contrastWord(4.49)).toBe('4,4 : 1');
  expect(contrastWord(4.5)).toBe('4,5 : 1');
  expect(contrastWord(21)).toBe('21,0 : 1');
  locale.show('en');
});

it.each([
  ['#0B2A4A', '#0b2a4a'],
  ['0b2a4a', '#0b2a4a'],
  [' #fd0 ', '#ffdd00'],
  ['#0b2a4', undefined],
  ['red', undefined],
])('%j is the colour %j', (text, color) => {
  expect(hexColor(text)).toBe(color);
});
