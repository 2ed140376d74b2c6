import { afterEach, beforeEach, expect, it } from 'vitest';
import { markTitle } from './tab-mark.svelte.ts';

const later = (): Promise<unknown> => new Promise((done) => setTimeout(done));
let unmark: () => void;

beforeEach(() => {
  document.head.innerHTML = '<title>Tickets</title>';
});
afterEach(() => unmark());

it('stands before whatever title the page has', async () => {
  unmark = markTitle(2);
  expect(document.title).toBe('(2) Tickets');
  document.title = '(3) little pigs · Oriale';
  await later();
  expect(document.title).toBe('(2) (3) little pigs · Oriale');
});

it('goes without a trace, and counts no further than the server', async () => {
  unmark = markTitle(100);
  expect(document.title).toBe('(99+) Tickets');
  document.title = 'Home';
  await later();
  unmark();
  expect(document.title).toBe('Home');
  document.title = 'Elsewhere';
  await later();
  expect(document.title).toBe('Elsewhere');
});
