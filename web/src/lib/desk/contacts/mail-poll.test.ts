import { expect, it } from 'vitest';
import { latestMail, pollDelay } from './mail-poll.ts';

const mail = (id: string, createdAt: string, state: string) => ({ id, createdAt, state });

it('shows the newer word on the same mail', () => {
  const loaded = mail('a', '2026-11-24T10:00:00Z', 'QUEUED');
  const polled = mail('a', '2026-11-24T10:00:00Z', 'SENT');
  expect(latestMail(loaded, polled)).toBe(polled);
  expect(latestMail(loaded, null)).toBe(loaded);
  expect(latestMail(null, polled)).toBe(polled);
  expect(latestMail(null, null)).toBeNull();
});

it('shows the second mail when the button was pressed twice', () => {
  const first = mail('a', '2026-11-24T10:00:00Z', 'SENT');
  const second = mail('b', '2026-11-24T10:05:00Z', 'QUEUED');
  expect(latestMail(second, first)).toBe(second);
  expect(latestMail(first, second)).toBe(second);
});

it('asks less and less', () => {
  const delays = [0, 9, 10, 19, 20, 500].map(pollDelay);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
});
