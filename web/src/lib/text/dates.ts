import { locale } from './locale.svelte.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The app's language as the reader's own region writes it: a Briton's dates are no American's. */
export function region(): string {
  const spoken = navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === locale.current);
  return spoken ?? locale.current;
}

const made = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

/** Made once: a browser takes longer to make one than to use it a hundred times. */
function once<Format extends Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  name: string,
  make: (region: string) => Format,
): Format {
  const spoken = region();
  const key = `${name} ${spoken}`;
  const format = (made.get(key) as Format | undefined) ?? make(spoken);
  made.set(key, format);
  return format;
}

const relative = () => once('relative', (spoken) => new Intl.RelativeTimeFormat(spoken, { numeric: 'auto' }));
const day = () =>
  once(
    'day',
    (spoken) => new Intl.DateTimeFormat(spoken, { day: 'numeric', month: 'short', year: 'numeric' }),
  );
const moment = () =>
  once('moment', (spoken) => new Intl.DateTimeFormat(spoken, { dateStyle: 'long', timeStyle: 'short' }));

/** Makes what most dates need while the page waits for something else: it costs a telephone a twentieth of a second. */
export function prepareDates(): void {
  setTimeout(() => void day());
}

/** "vor 3 Stunden" within a week, the date afterwards. `now` in milliseconds, for tests. */
export function relativeTime(iso: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const age = Math.abs(seconds);
  if (age < MINUTE) return relative().format(0, 'second');
  if (age < HOUR) return relative().format(Math.trunc(seconds / MINUTE), 'minute');
  if (age < DAY) return relative().format(Math.trunc(seconds / HOUR), 'hour');
  if (age < 7 * DAY) return relative().format(Math.trunc(seconds / DAY), 'day');
  return calendarDate(iso);
}

/** 24. Nov. 2026 */
export function calendarDate(iso: string): string {
  return day().format(new Date(iso));
}

/** 24. November 2026, 14:05 in the reader's own time zone. */
export function dateAndTime(iso: string): string {
  return moment().format(new Date(iso));
}
