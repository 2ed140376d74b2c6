import { needed } from '#lib/api/load.ts';
import { favourites, inTheirLanguage } from '#lib/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends }) => {
  depends('portico:knowledge');
  return { favourites: await inTheirLanguage(parent, () => needed(favourites())) };
};
