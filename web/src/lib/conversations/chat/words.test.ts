import { expect, it } from 'vitest';
import type { ConversationFacts } from '../facts.graphql.ts';
import { phaseOf } from './phase.ts';
import { opensWords, waitWords } from './wait-words.ts';

it('promises no more than one can tell', () => {
  expect(waitWords(null)).toBeUndefined();
  expect(waitWords(20)).toBe('less than a minute');
  expect(waitWords(61)).toBe('about 2 minutes');
  expect(waitWords(300)).toBe('about 5 minutes');
  expect(waitWords(4_000)).toBe('more than an hour');
});

it('says when somebody is there again as one would', () => {
  const now = new Date(2026, 11, 1, 18, 0);
  const at = (day: number, hour: number): string => new Date(2026, 11, day, hour).toISOString();
  expect(opensWords(at(1, 20), now)).toMatch(/^The chat opens at 0?8:00|20:00/);
  expect(opensWords(at(2, 8), now)).toContain('tomorrow');
  expect(opensWords(at(4, 8), now)).toContain('Friday');
  expect(opensWords(at(14, 8), now)).toContain('December 14');
});

it('tells a chat that nobody came to from a message, and from what somebody ended', () => {
  const support = [{ displayName: 'Sam', side: 'SUPPORT' as const, isSelf: false, readUpTo: 0 }];
  const head = (
    kind: 'CHAT' | 'THREAD',
    state: ConversationFacts['state'],
    people: ConversationFacts['people'] = [],
  ) => ({ kind, state, people });
  expect(phaseOf(head('CHAT', 'WAITING'), 'CHAT', false)).toBe('waiting');
  expect(phaseOf(head('CHAT', 'ACTIVE', support), 'CHAT', false)).toBe('active');
  expect(phaseOf(head('CHAT', 'ENDED', support), 'CHAT', false)).toBe('ended');
  expect(phaseOf(head('CHAT', 'ENDED'), 'CHAT', true)).toBe('ended');
  expect(phaseOf(head('CHAT', 'ENDED'), 'CHAT', false)).toBe('cancelled');
  expect(phaseOf(head('THREAD', 'WAITING'), 'CHAT', false)).toBe('missed');
  expect(phaseOf(head('THREAD', 'WAITING'), 'THREAD', false)).toBe('written');
  expect(phaseOf(head('THREAD', 'ACTIVE', support), 'THREAD', true)).toBe('active');
});
