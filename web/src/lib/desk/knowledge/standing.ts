import type { ArticleState } from './knowledge.graphql.ts';

interface Timed {
  state: ArticleState;
  isInReview: boolean;
  publishAt: string | null;
  expiresAt: string | null;
}

/** Where an article is for those who read: published ones by the clock. */
export type Standing = 'DRAFT' | 'IN_REVIEW' | 'PLANNED' | 'READ' | 'OVER' | 'ARCHIVED';

/** `now` in milliseconds, for tests. */
export function standingOf({ state, publishAt, expiresAt }: Timed, now = Date.now()): Standing {
  if (state !== 'PUBLISHED') return state;
  if (expiresAt && Date.parse(expiresAt) <= now) return 'OVER';
  return publishAt && Date.parse(publishAt) > now ? 'PLANNED' : 'READ';
}

/** Whether its review is due: on that day, or past it. */
export function isDue(reviewOn: string | null, now = new Date()): boolean {
  return reviewOn !== null && reviewOn <= localDay(now);
}

/** The day in so many months, as a field for a date takes it. */
export function dayIn(months: number, now = new Date()): string {
  return localDay(new Date(now.getFullYear(), now.getMonth() + months, now.getDate(), 12));
}

/** The day on this browser's calendar. */
function localDay(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
