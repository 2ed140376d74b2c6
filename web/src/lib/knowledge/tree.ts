import type { ArticleCategory } from './knowledge.graphql.ts';

export interface CategoryNode extends ArticleCategory {
  children: CategoryNode[];
}

/** The categories as they lie in each other, in their order. One whose parent is not there stands at the top. */
export function treeOf(categories: readonly ArticleCategory[]): CategoryNode[] {
  const nodes = new Map<string, CategoryNode>(
    categories.map((category) => [category.id, { ...category, children: [] }]),
  );
  const top: CategoryNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.parentId === null ? undefined : nodes.get(node.parentId);
    (parent ? parent.children : top).push(node);
  }
  return top;
}

/** The categories from the top to this one; none when it is not there. */
export function wayTo(categories: readonly ArticleCategory[], slug: string): ArticleCategory[] {
  const way: ArticleCategory[] = [];
  let at = categories.find((category) => category.slug === slug);
  while (at && !way.includes(at)) {
    way.unshift(at);
    const { parentId } = at;
    at = categories.find(({ id }) => id === parentId);
  }
  return way;
}

/** All of them, each behind the one in which it lies, with how deep it lies. */
export function inDepth(
  nodes: readonly CategoryNode[],
  depth = 0,
): { category: CategoryNode; depth: number }[] {
  return nodes.flatMap((category) => [{ category, depth }, ...inDepth(category.children, depth + 1)]);
}
