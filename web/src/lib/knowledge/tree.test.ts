import { expect, it } from 'vitest';
import { inDepth, treeOf, wayTo } from './tree.ts';

const category = (slug: string, parent: string | null = null) => ({
  id: `id-${slug}`,
  slug,
  name: slug,
  icon: null,
  parentId: parent && `id-${parent}`,
  articleCount: 1,
  totalCount: 1,
});
const all = [
  category('devices'),
  category('printing', 'devices'),
  category('toner', 'printing'),
  category('mail'),
];

it('lays categories into those in which they lie, in their order', () => {
  const tree = treeOf(all);
  expect(tree.map(({ slug }) => slug)).toEqual(['devices', 'mail']);
  expect(tree[0]!.children.map(({ slug }) => slug)).toEqual(['printing']);
  expect(inDepth(tree).map(({ category: { slug }, depth }) => `${depth} ${slug}`)).toEqual([
    '0 devices',
    '1 printing',
    '2 toner',
    '0 mail',
  ]);
});

it('leaves none out whose parent is not there', () => {
  expect(treeOf([category('lost', 'nowhere')]).map(({ slug }) => slug)).toEqual(['lost']);
});

it('knows the way to a category', () => {
  expect(wayTo(all, 'toner').map(({ slug }) => slug)).toEqual(['devices', 'printing', 'toner']);
  expect(wayTo(all, 'elsewhere')).toEqual([]);
  const round = [category('one', 'two'), category('two', 'one')];
  expect(wayTo(round, 'one')).toHaveLength(2);
});
