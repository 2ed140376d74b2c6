import { beforeEach, expect, it } from 'vitest';
import { TypingSignal } from './typing-signal.ts';

let told: boolean[];
let signal: TypingSignal;
beforeEach(() => {
  told = [];
  signal = new TypingSignal(async (typing) => told.push(typing));
});

it('is said at most every three seconds while somebody writes', () => {
  for (const now of [0, 100, 2_900, 3_000, 3_100, 6_000]) signal.typed('Hel', now);
  expect(told).toEqual([true, true, true]);
});

it('is taken back at once when the field is empty, and once', () => {
  signal.typed('H', 0);
  signal.typed(' ', 500);
  signal.typed('', 600);
  expect(told).toEqual([true, false]);
  signal.typed('H', 700);
  expect(told).toEqual([true, false, true]);
});

it('says nothing of what the server has forgotten by itself', () => {
  signal.stop(0);
  signal.typed('H', 1_000);
  signal.stop(8_000);
  expect(told).toEqual([true]);
});

it('does not mind that it does not get through', () => {
  const deaf = new TypingSignal(() => Promise.reject(new Error('no line')));
  expect(() => deaf.typed('H', 0)).not.toThrow();
});
