import { flushSync, tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import { Pages, type ListPage } from './pages.svelte.ts';

const page = (ids: string[], endCursor: string | null): ListPage<{ id: string }> => ({
  nodes: ids.map((id) => ({ id })),
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  totalCount: 4,
});

/** A list as a component makes it, with its first page there. */
async function list(next: (after: string) => Promise<ListPage<{ id: string }>>) {
  let first = $state.raw(Promise.resolve(page(['a', 'b'], 'b')));
  let pages!: Pages<{ id: string }>;
  const stop = $effect.root(() => {
    pages = new Pages(() => first, next, 'a');
  });
  const settle = async (): Promise<void> => {
    flushSync();
    await tick();
    await Promise.resolve();
    flushSync();
  };
  await settle();
  const startAnew = async (ids: string[]): Promise<void> => {
    first = Promise.resolve(page(ids, null));
    await settle();
  };
  return { pages, startAnew, stop };
}

const shown = (pages: Pages<{ id: string }>): string | undefined =>
  pages.rows?.map((row) => row.id).join(' ');

it('grows by the next page, shows a row that moved once, and ends', async () => {
  const next = vi.fn(async () => page(['b', 'c'], null));
  const { pages, stop } = await list(next);
  expect([shown(pages), pages.hasMore]).toEqual(['a b', true]);
  await pages.loadMore();
  expect(next).toHaveBeenCalledWith('b');
  expect([shown(pages), pages.hasMore, pages.morePending]).toEqual(['a b c', false, false]);
  stop();
});

it('asks once however often the button is pressed', async () => {
  const next = vi.fn(async () => page(['c'], null));
  const { pages, stop } = await list(next);
  await Promise.all([pages.loadMore(), pages.loadMore()]);
  expect(next).toHaveBeenCalledOnce();
  stop();
});

it('forgets its pages, and one that is still under way, when another list begins', async () => {
  let answer!: (value: ListPage<{ id: string }>) => void;
  const { pages, startAnew, stop } = await list(() => new Promise((resolve) => (answer = resolve)));
  const loading = pages.loadMore();
  await startAnew(['x']);
  answer(page(['c'], null));
  await loading;
  expect([shown(pages), pages.morePending]).toEqual(['x', false]);
  stop();
});

it('keeps a page that is under way while the first one is read anew', async () => {
  let answer!: (value: ListPage<{ id: string }>) => void;
  const { pages, startAnew, stop } = await list(() => new Promise((resolve) => (answer = resolve)));
  const loading = pages.loadMore();
  pages.keep();
  await startAnew(['new', 'a']);
  answer(page(['c'], null));
  await loading;
  expect([shown(pages), pages.hasMore]).toEqual(['new a b c', false]);
  stop();
});
