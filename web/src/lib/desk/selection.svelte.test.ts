import { expect, it } from 'vitest';
import { MOST, Selection } from './selection.svelte.ts';

const all = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Selection): string[] => [...selection.ids].sort();

it('chooses one by one, and lets go', () => {
  const selection = new Selection();
  selection.toggle('b', all);
  selection.toggle('d', all);
  expect(chosen(selection)).toEqual(['b', 'd']);
  selection.toggle('b', all);
  expect(chosen(selection)).toEqual(['d']);
});

it('chooses a range, up and down, and lets a range go', () => {
  const selection = new Selection();
  selection.toggle('d', all);
  selection.toggle('b', all, true);
  expect(chosen(selection)).toEqual(['b', 'c', 'd']);
  selection.toggle('d', all, true);
  expect(chosen(selection)).toEqual([]);
});

it('takes a range without a beginning for the one row', () => {
  const selection = new Selection();
  selection.toggle('c', all, true);
  expect(chosen(selection)).toEqual(['c']);
});

it('chooses all, or none, and no more than can be changed at once', () => {
  const selection = new Selection();
  selection.toggle('a', all);
  selection.toggleAll(all);
  expect(chosen(selection)).toEqual(all);
  selection.toggleAll(all);
  expect(chosen(selection)).toEqual([]);
  const many = Array.from({ length: MOST + 20 }, (_, place) => String(place));
  selection.toggleAll(many);
  expect(selection.ids.length).toBe(MOST);
  selection.toggleAll(many);
  expect(selection.ids.length).toBe(0);
});

it('forgets what is not shown any more', () => {
  const selection = new Selection();
  selection.toggleAll(all);
  selection.keep(['b', 'x']);
  expect(chosen(selection)).toEqual(['b']);
});
