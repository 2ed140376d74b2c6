import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Suggestions } from './suggestions.svelte.ts';

const hit = (slug: string) => ({ article: { id: slug, slug, title: slug }, snippet: '' });
const answer = vi.fn((): unknown[] => [hit('one'), hit('two')]);
const opened = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  opened.mockClear();
  vi.stubGlobal('fetch', async () =>
    Response.json({ data: { portal: { knowledge: { search: answer() } } } }),
  );
});
afterEach(() => vi.useRealTimers());

function press(list: Suggestions, key: string): boolean {
  const event = new KeyboardEvent('keydown', { key, cancelable: true });
  list.press(event, opened);
  return event.defaultPrevented;
}

async function typed(text = 'druker'): Promise<Suggestions> {
  const list = new Suggestions('s');
  list.typed(text);
  await vi.runAllTimersAsync();
  return list;
}

it('goes round by the arrow keys: results, all of them, the field', async () => {
  const list = await typed();
  expect([list.shown, list.active]).toEqual([true, undefined]);
  const reached = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp'].map((key) => {
    press(list, key);
    return list.active;
  });
  expect(reached).toEqual(['s-0', 's-1', 's-2', undefined, 's-2']);
});

it('opens what was reached, and leaves Enter to the form where nothing was', async () => {
  const list = await typed();
  expect(press(list, 'Enter')).toBe(false);
  expect(list.shown).toBe(false);
  press(list, 'ArrowDown');
  expect(press(list, 'Enter')).toBe(true);
  list.typed('druker');
  await vi.runAllTimersAsync();
  press(list, 'ArrowUp');
  press(list, 'Enter');
  expect(opened.mock.calls.flat()).toEqual(['/articles/one', '/search?q=druker']);
});

it('closes by Escape, and leaves the next one to the field', async () => {
  const list = await typed();
  expect(press(list, 'Escape')).toBe(true);
  expect(list.shown).toBe(false);
  expect(press(list, 'Escape')).toBe(false);
  press(list, 'ArrowDown');
  expect(list.active).toBe('s-0');
});

it('says that there is nothing, and asks for no single letter', async () => {
  answer.mockReturnValueOnce([]);
  const list = await typed('zzz');
  expect([list.shown, list.nothing]).toEqual([false, true]);
  const short = await typed('z');
  expect([short.shown, short.nothing]).toEqual([false, false]);
});
