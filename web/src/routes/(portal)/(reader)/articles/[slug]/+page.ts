import { needed } from '#lib/api/load.ts';
import { articleAt, inTheirLanguage } from '#lib/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

/** null: there is none, or none for who asks, which is the same. */
export const load: PageLoad = async ({ params, parent, depends }) => {
  depends('portico:knowledge');
  return { article: await inTheirLanguage(parent, () => needed(articleAt(params.slug))) };
};
