import { beforeEach, expect, it, vi } from 'vitest';
import { send } from '#lib/api/client.ts';
import { isIn, linkable, matchingArticles } from './linkable.ts';

vi.mock('#lib/api/client.ts', () => ({ send: vi.fn() }));

const article = (id: string, day: number, more: object = {}) => ({
  id,
  audience: 'CONTACTS' as const,
  isForAll: false,
  portals: [{ id: 'one' }],
  updatedAt: `2026-01-0${day}T12:00:00Z`,
  texts: [],
  ...more,
});
const everywhere = { isForAll: true, portals: [] };

function answer(knowledge: object): void {
  vi.mocked(send).mockResolvedValueOnce({ serviceDesk: { knowledge } } as never);
}
const variables = (): unknown => vi.mocked(send).mock.lastCall?.[1];
const ids = (found: { id: string }[]): string[] => found.map(({ id }) => id);

beforeEach(() => vi.mocked(send).mockReset());

it('is in a portal where that has it, and never where it is for staff alone', () => {
  expect(isIn(article('a', 1), 'one')).toBe(true);
  expect(isIn(article('a', 1), 'other')).toBe(false);
  expect(isIn(article('a', 1, everywhere), 'other')).toBe(true);
  expect(isIn(article('a', 1, { ...everywhere, audience: 'STAFF' }), 'one')).toBe(false);
});

it('asks for any published article where none is for a portal', async () => {
  answer({ articles: { nodes: [article('new', 2), article('staff', 1, { audience: 'STAFF' })] } });
  expect(ids(await linkable('printer'))).toEqual(['new', 'staff']);
  expect(variables()).toEqual({
    first: 20,
    filter: { state: 'PUBLISHED', search: 'printer' },
    own: null,
    hasOwn: false,
  });
});

it('offers a portal its own and the provider’s there, the latest first, and nothing for staff', async () => {
  answer({
    articles: {
      nodes: [
        article('all', 3, everywhere),
        article('staff', 3, { ...everywhere, audience: 'STAFF' }),
        article('elsewhere', 2, { portals: [{ id: 'other' }] }),
      ],
    },
    own: { nodes: [article('own', 4), article('old', 1), article('own staff', 1, { audience: 'STAFF' })] },
  });
  expect(ids(await linkable('', 'one'))).toEqual(['own', 'all', 'old']);
  expect(variables()).toMatchObject({
    filter: { state: 'PUBLISHED', scope: 'PROVIDER' },
    own: { state: 'PUBLISHED', tenantId: 'one' },
    hasOwn: true,
  });
});

it('offers every portal the provider’s that contacts read', async () => {
  answer({
    articles: {
      nodes: [article('some', 2), article('staff', 2, { audience: 'STAFF' }), article('all', 1, everywhere)],
    },
  });
  expect(ids(await linkable('x', ''))).toEqual(['some', 'all']);
  expect(variables()).toMatchObject({ filter: { scope: 'PROVIDER' }, own: null, hasOwn: false });
});

it('shows the three that match best, without what the portal’s contacts cannot read', async () => {
  answer({
    matchingArticles: [
      article('old', 1),
      article('staff', 3, { audience: 'STAFF' }),
      ...['b', 'c', 'd'].map((id) => article(id, 2)),
    ],
  });
  expect(ids(await matchingArticles('The printer is offline', 'one'))).toEqual(['old', 'b', 'c']);
  expect(variables()).toMatchObject({ text: 'The printer is offline', portal: 'one' });
});
