import * as m from '#lib/paraglide/messages.js';
import { formatted } from '#lib/text/dates.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** “about 5 minutes” for seconds; nothing when nobody can tell. More than an hour is no promise to make. */
export function waitWords(seconds: number | null): string | undefined {
  if (seconds === null) return undefined;
  if (seconds <= MINUTE) return m.chat_wait_moment();
  if (seconds > HOUR) return m.chat_wait_long();
  return m.chat_wait_minutes({ count: Math.ceil(seconds / MINUTE) });
}

/** When somebody is there again: “14:00” today, “tomorrow, 08:00”, “Thursday, 08:00”, or with its date. */
export function opensWords(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const days = Math.round(
    (new Date(at).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  const time = formatted(at, { timeStyle: 'short' });
  if (days <= 0) return m.chat_opens_today({ time });
  if (days === 1) return m.chat_opens_tomorrow({ time });
  const day = formatted(
    at,
    days < 7 ? { weekday: 'long' } : { weekday: 'long', day: 'numeric', month: 'long' },
  );
  return m.chat_opens_on({ day, time });
}
