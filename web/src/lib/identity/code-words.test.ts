import { expect, test } from 'vitest';
import { inGroups } from './code-words.ts';

test('a secret is read in groups of four', () => {
  expect(inGroups('ABCDEFGH')).toBe('ABCD EFGH');
  expect(inGroups('ABCDE')).toBe('ABCD E');
  expect(inGroups('')).toBe('');
});
