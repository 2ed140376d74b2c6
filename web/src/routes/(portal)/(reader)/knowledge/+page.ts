import { needed } from '#lib/api/load.ts';
import { categories, inTheirLanguage } from '#lib/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends }) => {
  depends('portico:knowledge');
  return { categories: await inTheirLanguage(parent, () => needed(categories())) };
};
