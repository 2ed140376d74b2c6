import { afterEach, expect, it, vi } from 'vitest';
import { calendarDate, relativeTime } from './dates.ts';
import { locale } from './locale.svelte.ts';

const now = Date.UTC(2026, 10, 24, 12);
const ago = (seconds: number): string => relativeTime(new Date(now - seconds * 1000).toISOString(), now);

afterEach(() => {
  locale.show('en');
  vi.restoreAllMocks();
});

it('counts in the unit that people would', () => {
  expect(ago(20)).toBe('now');
  expect(ago(5 * 60 + 30)).toBe('5 minutes ago');
  expect(ago(3 * 3600)).toBe('3 hours ago');
  expect(ago(30 * 3600)).toBe('yesterday');
  expect(ago(12 * 86400)).toBe('Nov 12, 2026');
});

it('speaks German', () => {
  locale.show('de');
  expect(ago(3 * 3600)).toBe('vor 3 Stunden');
});

it("writes a date as the reader's region does, in the language on show", () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-AT', 'en-GB', 'en-US']);
  expect(calendarDate('2026-01-12T12:00:00Z')).toBe('12 Jan 2026');
  locale.show('de');
  expect(calendarDate('2026-01-12T12:00:00Z')).toMatch(/^12\. Jän/);
});
