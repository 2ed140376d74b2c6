import { daysBefore } from '../figures/figures.ts';
import type { KnowledgeCounts, KnowledgeDay, ReviewedArticle } from './knowledge-figures.graphql.ts';

/** More days than these are put together by weeks, as the figures of tickets are. */
const MOST_DAYS = 45;

export interface CountedPeriod {
  from: string;
  to: string;
  counts: KnowledgeCounts;
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
  if (days.length <= MOST_DAYS)
    return { interval: 'DAY', periods: days.map(({ day, counts }) => ({ from: day, to: day, counts })) };
  const periods: CountedPeriod[] = [];
  for (const { day, counts } of days) {
    const last = periods.at(-1);
    if (last && monday(last.from) === monday(day)) {
      last.to = day;
      last.counts = sum(last.counts, counts);
    } else periods.push({ from: day, to: day, counts });
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
