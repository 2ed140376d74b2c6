import { expect, it } from 'vitest';
import { story } from './story.ts';

const at = (id: string, minute: number): { id: string; createdAt: string } => ({
  id,
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
});
const ids = (items: { id: string }[]): string => items.map((item) => item.id).join(' ');

it('puts notes where they were written', () => {
  expect(ids(story([at('e1', 1), at('e2', 5)], [at('n1', 3), at('n2', 9)], false))).toBe('e1 n1 e2 n2');
});

it('keeps back notes from before what is loaded', () => {
  expect(ids(story([at('e2', 5)], [at('n1', 3), at('n2', 9)], true))).toBe('e2 n2');
});

it('shows notes where nothing else has happened', () => {
  expect(ids(story([], [at('n1', 3)], false))).toBe('n1');
});
