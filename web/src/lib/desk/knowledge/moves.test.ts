import { describe, expect, it } from 'vitest';
import type { ArticleCategory } from './knowledge.graphql.ts';
import { moveOf, type Direction } from './moves.ts';
import { inOrder } from './tree.ts';

const one = (
  id: string,
  parentId: string | null = null,
  portalId: string | null = null,
): ArticleCategory => ({
  id,
  version: 1,
  slug: id,
  names: [],
  icon: null,
  parentId,
  portalId,
});

describe('a step of a category', () => {
  const all = [one('a'), one('b'), one('c'), one('a1', 'a'), one('own', null, 'p'), one('own2', null, 'p')];
  const step = (id: string, direction: Direction) =>
    moveOf(
      inOrder(all).find(({ category }) => category.id === id)!,
      direction,
      all,
    );

  it.each([
    ['a', 'up', undefined],
    ['b', 'up', { parentId: null, position: 0 }],
    ['b', 'down', { parentId: null, position: 2 }],
    ['c', 'down', undefined],
    ['a', 'in', undefined],
    ['b', 'in', { parentId: 'a', position: 1000 }],
    ['a1', 'out', { parentId: null, position: 1 }],
    ['a', 'out', undefined],
    ['own', 'in', { parentId: 'c', position: 1000 }],
    ['own2', 'in', { parentId: 'own', position: 1000 }],
  ] as const)('%s %s', (id, direction, move) => {
    expect(step(id, direction)).toEqual(move);
  });
});
