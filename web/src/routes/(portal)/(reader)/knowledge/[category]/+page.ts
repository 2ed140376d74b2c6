import { needed } from '#lib/api/load.ts';
import { articlesIn, inTheirLanguage } from '#lib/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent, depends }) => {
  depends('portico:knowledge');
  return inTheirLanguage(parent, () => needed(articlesIn(params.category)));
};
