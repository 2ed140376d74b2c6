import { describe, expect, it } from 'vitest';
import { beyond, choosing, columns } from './columns.ts';

const all = ['a', 'b', 'c', 'd', 'e'];

describe('chats beside each other', () => {
  it('are those that were chosen, then the first, in one order', () => {
    expect(columns(all, [], 3)).toEqual(['a', 'b', 'c']);
    expect(columns(all, ['e', 'b'], 3)).toEqual(['a', 'b', 'e']);
    expect(columns(all, ['e', 'gone'], 1)).toEqual(['e']);
    expect(columns(['a'], ['gone'], 3)).toEqual(['a']);
    expect(columns([], ['gone'], 3)).toEqual([]);
  });

  it('make room for one that somebody goes to', () => {
    expect(choosing(['a', 'b'], 'a', 'd', 3)).toEqual(['a', 'b', 'd']);
    expect(choosing(['a', 'b', 'c'], 'b', 'd', 3)).toEqual(['a', 'd', 'c']);
    expect(choosing(['a', 'b', 'c'], undefined, 'd', 3)).toEqual(['a', 'b', 'd']);
    expect(choosing(['a', 'b'], 'a', 'b', 2)).toEqual(['a', 'b']);
    expect(choosing(['a'], 'a', 'b', 1)).toEqual(['b']);
  });

  it('are gone through in a ring', () => {
    expect(beyond(all, 'e', 1)).toBe('a');
    expect(beyond(all, 'a', -1)).toBe('e');
    expect(beyond(all, undefined, 1)).toBe('a');
    expect(beyond([], 'a', 1)).toBeUndefined();
  });
});
