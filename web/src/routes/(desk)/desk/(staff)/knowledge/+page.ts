import { started } from '#lib/api/latest.svelte.ts';
import { articles, categories } from '#lib/desk/knowledge/knowledge.ts';
import { readKnowledgeView } from '#lib/desk/knowledge/knowledge-view.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends, parent }) => {
  depends('portico:knowledge');
  await parent();
  const view = readKnowledgeView(url.searchParams);
  return { view, first: started(articles(view)), categories: started(categories()) };
};
