import BookOpen from '@lucide/svelte/icons/book-open';
import { expect, it } from 'vitest';
import { iconOf } from '#lib/knowledge/icons.ts';
import { CATEGORY_ICONS } from './category-icons.ts';

it('offers no icon that a portal does not know', () => {
  for (const name of CATEGORY_ICONS) expect(iconOf(name), name).not.toBe(BookOpen);
  expect(iconOf('constructor')).toBe(BookOpen);
});
