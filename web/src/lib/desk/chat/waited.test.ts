import { expect, it } from 'vitest';
import { waited } from './waited.ts';

it('counts as a stopwatch does', () => {
  const since = '2026-12-01T09:00:00Z';
  const after = (seconds: number): string => waited(since, Date.parse(since) + seconds * 1000);
  expect([0, 42, 725, 3725].map(after)).toEqual(['0:00', '0:42', '12:05', '1:02:05']);
  // A clock that is behind the server's.
  expect(after(-5)).toBe('0:00');
});
