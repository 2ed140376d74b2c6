import { expect, test } from 'vitest';
import { relationNews, relationWords, type RelationEvent } from './relation-words.ts';

const EVENTS: RelationEvent[] = ['MERGED', 'UNMERGED', 'TOOK_IN', 'GAVE_BACK', 'SPLIT', 'SPLIT_FROM'];

test('each event has words of its own, with and without the other ticket', () => {
  const words = EVENTS.flatMap((event) => [
    relationWords(event, 'Mara', true),
    relationWords(event, 'Mara', false),
    relationNews(event),
  ]);
  expect(new Set(words).size).toBe(words.length);
});
