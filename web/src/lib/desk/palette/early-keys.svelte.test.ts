import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EarlyKeys } from './early-keys.svelte.ts';

const leave = vi.fn();
const shortcut = vi.fn();
let early: EarlyKeys;

beforeEach(() => {
  document.addEventListener('keydown', shortcut);
  early = new EarlyKeys(leave);
  early.start();
});
afterEach(() => {
  early.stop();
  document.removeEventListener('keydown', shortcut);
  vi.resetAllMocks();
});

/** Presses a key on the page; says whether the browser does with it what it would. */
function press(key: string, init: KeyboardEventInit = {}): boolean {
  return document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
}

it('keeps what is typed, and no shortcut hears of it', () => {
  for (const key of ['P', 'r', 'ü', 'x', 'Backspace', '😀', 'Backspace', ' ', '4', '2'])
    expect(press(key), key).toBe(false);
  expect(early.text).toBe('Prü 42');
  expect(early.entered).toBe(false);
  expect(shortcut).not.toHaveBeenCalled();
});

it('knows that Enter came last', () => {
  press('a');
  expect(press('Enter')).toBe(false);
  expect(early.entered).toBe(true);
  press('b');
  expect(early.entered).toBe(false);
  // Still down from pressing the button.
  expect(press('Enter', { repeat: true })).toBe(false);
  expect(early.entered).toBe(false);
});

it('leaves commands and what writes nothing to the browser, but not what AltGr types', () => {
  expect(press('r', { ctrlKey: true })).toBe(true);
  expect(press('v', { metaKey: true })).toBe(true);
  expect(press('Shift')).toBe(true);
  expect(press('a', { isComposing: true })).toBe(true);
  expect(press('@', { ctrlKey: true, altKey: true, modifierAltGraph: true })).toBe(false);
  expect(early.text).toBe('@');
});

it('takes what is pasted, in one line', () => {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  document.body.dispatchEvent(Object.assign(event, { clipboardData: { getData: () => 'nordwind\n42' } }));
  expect(early.text).toBe('nordwind 42');
  expect(event.defaultPrevented).toBe(true);
});

it('is left with Escape, and begins anew', () => {
  press('a');
  expect(press('Escape')).toBe(false);
  expect(leave).toHaveBeenCalledOnce();
  early.stop();
  expect(press('b')).toBe(true);
  early.start();
  expect(early.text).toBe('');
});
