import { locale } from './locale.svelte.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The app's language as the reader's own region writes it: a Briton's dates are no American's. */
function region(): string {
  const spoken = navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === locale.current);
  return spoken ?? locale.current;
}

const made = new Map<string, Intl.DateTimeFormat>();

/** A moment as `options` want it. Each format is made once: a browser takes longer to make one than to use it a hundred times. */
export function formatted(moment: Date, options: Intl.DateTimeFormatOptions): string {
  return formatOf(options).format(moment);
}

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const spoken = region();
  const key = spoken + JSON.stringify(options);
  let format = made.get(key);
  if (!format) made.set(key, (format = new Intl.DateTimeFormat(spoken, options)));
  return format;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** "gestern", "in 3 Stunden". */
export function relatively(count: number, unit: Intl.RelativeTimeFormatUnit): string {
  const spoken = region();
  let format = relatives.get(spoken);
  if (!format) relatives.set(spoken, (format = new Intl.RelativeTimeFormat(spoken, { numeric: 'auto' })));
  return format.format(count, unit);
}

const DAY_FORMAT: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };

/** Makes what most dates need while the page waits for something else: it costs a telephone a twentieth of a second. */
export function prepareDates(): void {
  setTimeout(() => void formatOf(DAY_FORMAT));
}

/** "vor 3 Stunden" within a week, the date afterwards. `now` in milliseconds, for tests. */
export function relativeTime(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const age = Math.abs(seconds);
  if (age < MINUTE) return relatively(0, 'second');
  if (age < HOUR) return relatively(Math.trunc(seconds / MINUTE), 'minute');
  if (age < DAY) return relatively(Math.trunc(seconds / HOUR), 'hour');
  if (age < 7 * DAY) return relatively(Math.trunc(seconds / DAY), 'day');
  return calendarDate(iso);
}

/** 24. Nov. 2026 */
export function calendarDate(iso: string): string {
  return formatted(new Date(iso), DAY_FORMAT);
}

/** 24. November 2026, 14:05 in the reader's own time zone. */
export function dateAndTime(iso: string): string {
  return formatted(new Date(iso), { dateStyle: 'long', timeStyle: 'short' });
}
