import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AsTyped } from './as-typed.svelte.ts';
import { ApiError } from './errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks once for what was typed quickly', async () => {
  const ask = vi.fn(async (text: string) => text.toUpperCase());
  const typed = new AsTyped(ask);
  for (const text of ['d', 'dr', 'dru']) typed.look(text);
  expect(typed.pending).toBe(true);
  await vi.runAllTimersAsync();
  expect(ask.mock.calls).toEqual([['dru']]);
  expect(typed.found).toBe('DRU');
  expect(typed.pending).toBe(false);
});

it('never lets an older answer take the place of a newer one', async () => {
  const answers: ((found: string) => void)[] = [];
  const typed = new AsTyped((_: string) => new Promise<string>((answer) => answers.push(answer)));
  typed.look('one', 0);
  await vi.runAllTimersAsync();
  typed.look('two', 0);
  await vi.runAllTimersAsync();
  answers[1]!('second');
  await vi.runAllTimersAsync();
  answers[0]!('first');
  await vi.runAllTimersAsync();
  expect(typed.found).toBe('second');
});

it('shows nothing for nothing, and what went wrong', async () => {
  const typed = new AsTyped(async (text: string) => {
    if (text === 'bad') throw new ApiError('NETWORK');
    return text;
  });
  typed.look('good');
  await vi.runAllTimersAsync();
  typed.look(null);
  expect(typed.found).toBeUndefined();
  typed.look('bad');
  await vi.runAllTimersAsync();
  expect(typed.error?.code).toBe('NETWORK');
  typed.look('good');
  expect(typed.error).toBeUndefined();
});
