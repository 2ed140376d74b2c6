import { describe, expect, it } from 'vitest';
import { daysBefore } from '../figures/figures.ts';
import type { KnowledgeDay, ReviewedArticle } from './knowledge-figures.graphql.ts';
import { dueFor, periodsOf } from './periods.ts';

const days = (to: string, count: number): KnowledgeDay[] =>
  Array.from({ length: count }, (_, index) => ({
    day: daysBefore(to, count - 1 - index),
    counts: { reads: 1, ticketsSaved: 2, helpful: 0, unhelpful: 3 },
    missedSearchCount: 5,
  }));

describe('what is counted of the knowledge base', () => {
  it('is shown by day for a month', () => {
    const { interval, periods } = periodsOf(days('2026-11-30', 30));
    expect(interval).toBe('DAY');
    expect(periods).toHaveLength(30);
    expect(periods[0]).toMatchObject({ from: '2026-11-01', to: '2026-11-01' });
  });

  it('is put together from Monday to Sunday for longer, and no day is lost', () => {
    // A Thursday.
    const { interval, periods } = periodsOf(days('2026-12-03', 90));
    expect(interval).toBe('WEEK');
    expect(periods.at(-1)).toEqual({
      from: '2026-11-30',
      to: '2026-12-03',
      counts: { reads: 4, ticketsSaved: 8, helpful: 0, unhelpful: 12 },
      missed: 20,
    });
    expect(periods.at(-2)).toMatchObject({ from: '2026-11-23', to: '2026-11-29' });
    expect(periods.reduce((sum, { counts }) => sum + counts.reads, 0)).toBe(90);
  });
});

describe('what is due for review', () => {
  const article = (reviewOn: string | null, portal?: string): ReviewedArticle => ({
    id: `${reviewOn} ${portal}`,
    isForAll: !portal,
    portals: portal ? [{ id: portal, name: portal }] : [],
    reviewOn,
    texts: [],
  });

  it('is due from its day on, in the portals that have it', () => {
    const due = (tenant: string, ...all: ReviewedArticle[]): number =>
      dueFor(all, tenant, '2026-11-30').length;
    expect(due('', article(null), article('2026-11-30'), article('2026-12-01'))).toBe(1);
    expect(due('a', article('2026-01-01'), article('2026-01-01', 'a'), article('2026-01-01', 'b'))).toBe(2);
    expect(due('', article('2026-01-01', 'b'))).toBe(1);
  });
});
