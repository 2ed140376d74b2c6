import type { ApiLocale } from '#lib/text/locale.svelte.ts';

interface Node {
  id: string;
  parentId: string | null;
  portalId: string | null;
}

/** A category where it stands in the tree. */
export interface Placed<Category extends Node> {
  category: Category;
  depth: number;
  /** Those that lie beside it and are ordered with it: of the same portal, or the provider's. */
  siblings: Category[];
}

/** All of them, each behind the one in which it lies, in order. One whose parent is not there is at the top. */
export function inOrder<Category extends Node>(all: readonly Category[]): Placed<Category>[] {
  const known = new Set(all.map(({ id }) => id));
  const parentOf = ({ parentId }: Category): string | null =>
    parentId !== null && known.has(parentId) ? parentId : null;
  const below = (parent: string | null, depth: number): Placed<Category>[] =>
    all
      .filter((one) => parentOf(one) === parent)
      .flatMap((category) => [
        {
          category,
          depth,
          siblings: all.filter((one) => parentOf(one) === parent && one.portalId === category.portalId),
        },
        ...below(category.id, depth + 1),
      ]);
  return below(null, 0);
}

/** Those in which an article of this portal, or (null) of the provider's, can lie. */
export function fitting<Category extends Node>(all: readonly Category[], portal: string | null): Category[] {
  return all.filter(({ portalId }) => portalId === null || portalId === portal);
}

interface Named {
  names: readonly { locale: ApiLocale; name: string }[];
  slug: string;
}

/** In this language, or whichever there is. */
export function nameIn({ names, slug }: Named, wanted: string): string {
  const found = names.find(({ locale }) => locale.toLowerCase() === wanted) ?? names[0];
  return found?.name ?? slug;
}
