import { describe, expect, it } from 'vitest';
import { fitting, inOrder, nameIn } from './tree.ts';

const one = (id: string, parentId: string | null = null, portalId: string | null = null) => ({
  id,
  parentId,
  portalId,
});

describe('the tree of categories', () => {
  const all = [one('a'), one('b'), one('a1', 'a'), one('b1', 'b', 'p'), one('a2', 'a'), one('a1x', 'a1')];

  it('has each behind the one in which it lies', () => {
    expect(inOrder(all).map(({ category, depth }) => `${category.id}${depth}`)).toEqual([
      'a0',
      'a11',
      'a1x2',
      'a21',
      'b0',
      'b11',
    ]);
  });

  it('knows what is ordered together: a portal’s own apart from the provider’s', () => {
    const mixed = [one('a'), one('own', null, 'p'), one('b')];
    expect(inOrder(mixed)[1]!.siblings.map(({ id }) => id)).toEqual(['own']);
    expect(inOrder(mixed)[0]!.siblings.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('leaves out none whose parent is none of the caller’s', () => {
    expect(inOrder([one('x', 'gone')])).toHaveLength(1);
  });

  it('offers an article what it can lie in', () => {
    expect(fitting(all, null).map(({ id }) => id)).not.toContain('b1');
    expect(fitting(all, 'p').map(({ id }) => id)).toContain('b1');
    expect(fitting(all, 'q').map(({ id }) => id)).not.toContain('b1');
  });

  it('has a name in whichever language there is', () => {
    const named = { slug: 's', names: [{ locale: 'DE' as const, name: 'Geräte' }] };
    expect(nameIn(named, 'en')).toBe('Geräte');
    expect(nameIn({ ...named, names: [] }, 'en')).toBe('s');
  });
});
