import { daysBefore } from '../figures/figures.ts';
import type { KnowledgeCounts, KnowledgeDay, ReviewedArticle } from './knowledge-figures.graphql.ts';

/** More days than these are put together by weeks, as the figures of tickets are. */
const MOST_DAYS = 45;

export interface CountedPeriod {
  from: string;
  to: string;
  counts: KnowledgeCounts;
  /** How often something was looked for in vain. */
  missed: number;
}

const sum = (one: KnowledgeCounts, other: KnowledgeCounts): KnowledgeCounts => ({
  reads: one.reads + other.reads,
  ticketsSaved: one.ticketsSaved + other.ticketsSaved,
  helpful: one.helpful + other.helpful,
  unhelpful: one.unhelpful + other.unhelpful,
});

function monday(day: string): string {
  return daysBefore(day, (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7);
}

/** What a chart shows: days, or weeks from Monday when there are many. A week at the edge is as long as it was counted. */
export function periodsOf(days: readonly KnowledgeDay[]): {
  interval: 'DAY' | 'WEEK';
  periods: CountedPeriod[];
} {
  const each = days.map(({ day, counts, missedSearchCount: missed }) => ({
    from: day,
    to: day,
    counts,
    missed,
  }));
  if (days.length <= MOST_DAYS) return { interval: 'DAY', periods: each };
  const periods: CountedPeriod[] = [];
  for (const period of each) {
    const last = periods.at(-1);
    if (last && monday(last.from) === monday(period.from)) {
      last.to = period.to;
      last.counts = sum(last.counts, period.counts);
      last.missed += period.missed;
    } else periods.push(period);
  }
  return { interval: 'WEEK', periods };
}

/** Those whose review is due: by the days of UTC, as the server counts them. '' is every portal. */
export function dueFor(
  articles: readonly ReviewedArticle[],
  tenant: string,
  today = new Date().toISOString().slice(0, 10),
): ReviewedArticle[] {
  return articles.filter(
    ({ reviewOn, isForAll, portals }) =>
      reviewOn !== null &&
      reviewOn <= today &&
      (!tenant || isForAll || portals.some(({ id }) => id === tenant)),
  );
}
