import { expect, it, vi } from 'vitest';
import { EarlierPages } from './earlier.svelte.ts';

const page = (ids: string[], hasPreviousPage: boolean) => ({
  nodes: ids.map((id) => ({ id })),
  pageInfo: { hasPreviousPage, startCursor: ids[0] ?? null },
});
const ids = (pages: EarlierPages<{ id: string }>): string => pages.items.map((item) => item.id).join(' ');

it('puts earlier entries before the newest and asks for no more than there are', async () => {
  const fetch = vi.fn(async () => page(['a', 'b'], false));
  const pages = new EarlierPages(() => page(['c', 'd'], true), fetch);
  expect([ids(pages), pages.more]).toEqual(['c d', true]);
  await pages.load();
  expect(fetch).toHaveBeenCalledWith('c');
  expect([ids(pages), pages.more]).toEqual(['a b c d', false]);
});

it('loses nothing and shows nothing twice when the newest page moves on', async () => {
  let newest = page(['c', 'd'], true);
  const pages = new EarlierPages(
    () => newest,
    async () => page(['a', 'b'], false),
  );
  await pages.load();
  newest = page(['d', 'e'], true);
  expect(ids(pages)).toBe('a b c d e');
});

it('asks once however often the button is pressed', async () => {
  const fetch = vi.fn(async () => page(['a'], false));
  const pages = new EarlierPages(() => page(['b'], true), fetch);
  await Promise.all([pages.load(), pages.load()]);
  expect(fetch).toHaveBeenCalledOnce();
});
