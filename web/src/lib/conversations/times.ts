import { calendarDate, formatted, relatively } from '#lib/text/dates.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Whole days between two moments by the reader's calendar: 1 for yesterday evening, however late it is now. */
function daysAgo(iso: string, now: number): number {
  const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(Date.parse(iso))) / DAY_MS);
}

/** 14:05 */
export function timeOfDay(iso: string): string {
  return formatted(new Date(iso), { timeStyle: 'short' });
}

/** What stands between the messages of two days: “Heute”, “Gestern”, “Montag, 30. November”. */
export function dayWord(iso: string, now = Date.now()): string {
  const days = daysAgo(iso, now);
  if (days >= 0 && days < 2) {
    const word = relatively(-days, 'day');
    return word.charAt(0).toLocaleUpperCase() + word.slice(1);
  }
  const date = new Date(iso);
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  return formatted(date, { weekday: 'long', day: 'numeric', month: 'long', year });
}

/** In a list: the time of today, the day of this week, the date before that. */
export function listTime(iso: string, now = Date.now()): string {
  const days = daysAgo(iso, now);
  if (days <= 0) return timeOfDay(iso);
  if (days < 7) return formatted(new Date(iso), { weekday: 'short' });
  const date = new Date(iso);
  if (date.getFullYear() !== new Date(now).getFullYear()) return calendarDate(iso);
  return formatted(date, { day: 'numeric', month: 'short' });
}
