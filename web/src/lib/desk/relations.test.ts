import { expect, test } from 'vitest';
import { LINK_KINDS, linkWord, subjectOf } from './relations.ts';

test('each kind of link has a word of its own', () => {
  expect(new Set(LINK_KINDS.map(linkWord)).size).toBe(LINK_KINDS.length);
});

test('the subject is the first line that says something', () => {
  expect(subjectOf('\n> quoted line\n\nNew thing')).toBe('quoted line');
  expect(subjectOf('![p](attachment:x)\n## The monitor')).toBe('The monitor');
  expect(subjectOf('')).toBe('');
});

test('a long line is cut between words', () => {
  const cut = subjectOf('word '.repeat(40));
  expect(cut.length).toBeLessThanOrEqual(80);
  expect(cut).toMatch(/word…$/);
  expect(subjectOf('x'.repeat(200)).length).toBe(80);
});
