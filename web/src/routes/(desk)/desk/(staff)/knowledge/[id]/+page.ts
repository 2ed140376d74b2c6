import { started } from '#lib/api/latest.svelte.ts';
import { article } from '#lib/desk/article/article.ts';
import { categories } from '#lib/desk/knowledge/knowledge.ts';
import { wishOf } from '#lib/desk/article/fields.ts';
import type { PageLoad } from './$types';

/** `new` is no id: a new one is written. */
export const load: PageLoad = async ({ params: { id }, url, depends, parent }) => {
  depends('portico:article');
  await parent();
  return {
    id,
    wish: wishOf(url.searchParams),
    article: started(id === 'new' ? Promise.resolve(null) : article(id)),
    categories: started(categories()),
  };
};
