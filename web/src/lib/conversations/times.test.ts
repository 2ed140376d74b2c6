import { expect, it } from 'vitest';
import { dayWord, listTime } from './times.ts';

const at = (...when: [number, number, number, number, number]): string => new Date(...when).toISOString();
const now = new Date(2026, 11, 1, 0, 20).getTime();

it('names days by the calendar and not by the hours since', () => {
  expect(dayWord(at(2026, 11, 1, 0, 1), now)).toBe('Today');
  expect(dayWord(at(2026, 10, 30, 23, 59), now)).toBe('Yesterday');
  expect(dayWord(at(2026, 10, 29, 12, 0), now)).toBe('Sunday, November 29');
  expect(dayWord(at(2025, 11, 24, 18, 0), now)).toContain('2025');
});

it('is short in a list', () => {
  expect(listTime(at(2026, 11, 1, 0, 5), now)).toMatch(/^(12|0?0):05/);
  expect(listTime(at(2026, 10, 30, 23, 59), now)).toBe('Mon');
  expect(listTime(at(2026, 9, 1, 8, 0), now)).toBe('Oct 1');
});
