import { describe, expect, it } from 'vitest';
import { dayIn, isDue, standingOf } from './standing.ts';

const now = Date.parse('2026-11-30T12:00:00Z');
const published = { state: 'PUBLISHED' as const, isInReview: false, publishAt: null, expiresAt: null };

describe('where an article is', () => {
  it.each([
    [{ publishAt: '2026-11-30T11:00:00Z' }, 'READ'],
    [{ publishAt: '2026-11-30T13:00:00Z' }, 'PLANNED'],
    [{ publishAt: '2026-11-29T13:00:00Z', expiresAt: '2026-11-30T12:00:00Z' }, 'OVER'],
    [{ state: 'DRAFT' as const, publishAt: '2026-11-29T13:00:00Z' }, 'DRAFT'],
    [{ state: 'ARCHIVED' as const }, 'ARCHIVED'],
  ])('%o is %s', (change, standing) => {
    expect(standingOf({ ...published, ...change }, now)).toBe(standing);
  });

  it('is to be reviewed from that day on', () => {
    const noon = new Date(2026, 10, 30, 12);
    expect(isDue(null, noon)).toBe(false);
    expect(isDue('2026-11-30', noon)).toBe(true);
    expect(isDue('2026-12-01', noon)).toBe(false);
    expect(dayIn(3, noon)).toBe('2027-03-02');
  });
});
