import type { ArticleCategory } from './knowledge.graphql.ts';
import type { Placed } from './tree.ts';

/** Where a category is put: in which other one, and at which place there. */
export interface Move {
  parentId: string | null;
  position: number;
}

export type Direction = 'up' | 'down' | 'in' | 'out';

/** Behind whatever is there. */
const LAST = 1000;

/** What a step in a direction does; nothing where there is no way. */
export function moveOf(
  { category, siblings }: Placed<ArticleCategory>,
  direction: Direction,
  all: readonly ArticleCategory[],
): Move | undefined {
  const place = siblings.findIndex(({ id }) => id === category.id);
  const { parentId } = category;
  const parent = all.find(({ id }) => id === parentId);
  switch (direction) {
    case 'up':
      return place > 0 ? { parentId, position: place - 1 } : undefined;
    case 'down':
      return place < siblings.length - 1 ? { parentId, position: place + 1 } : undefined;
    case 'in': {
      // Into the one above it; a portal's first goes into the provider's last one above it.
      const above = siblings[place - 1] ?? providerAbove(category, all);
      return above && { parentId: above.id, position: LAST };
    }
    case 'out':
      return parent && { parentId: parent.parentId, position: placeBehind(parent, category, all) };
  }
}

function providerAbove(
  category: ArticleCategory,
  all: readonly ArticleCategory[],
): ArticleCategory | undefined {
  if (category.portalId === null) return undefined;
  return all.filter((one) => one.portalId === null && one.parentId === category.parentId).at(-1);
}

/** Right behind the one it lay in, where both are ordered together. */
function placeBehind(
  parent: ArticleCategory,
  category: ArticleCategory,
  all: readonly ArticleCategory[],
): number {
  const there = all.filter(
    (one) => one.parentId === parent.parentId && one.portalId === category.portalId && one.id !== category.id,
  );
  const place = there.findIndex(({ id }) => id === parent.id);
  return place < 0 ? LAST : place + 1;
}
