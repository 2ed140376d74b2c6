import { afterEach, expect, it } from 'vitest';
import { relativeTime } from './dates.ts';
import { locale } from './locale.svelte.ts';

const now = Date.UTC(2026, 10, 24, 12);
const ago = (seconds: number): string => relativeTime(new Date(now - seconds * 1000).toISOString(), now);

afterEach(() => locale.show('en'));

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
