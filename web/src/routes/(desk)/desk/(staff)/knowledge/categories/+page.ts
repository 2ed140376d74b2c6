import { started } from '#lib/api/latest.svelte.ts';
import { categories } from '#lib/desk/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
  depends('portico:article-categories');
  await parent();
  return { categories: started(categories()) };
};
