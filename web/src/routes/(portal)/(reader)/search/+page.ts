import { started } from '#lib/api/latest.svelte.ts';
import { categories, found, inTheirLanguage } from '#lib/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, parent, depends }) => {
  depends('portico:knowledge');
  const text = url.searchParams.get('q') ?? '';
  const category = url.searchParams.get('category') ?? '';
  return {
    text,
    category,
    categories: started(inTheirLanguage(parent, categories)),
    hits: started(inTheirLanguage(parent, () => found(text, category || null))),
  };
};
