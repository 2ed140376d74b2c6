import { started } from '#lib/api/latest.svelte.ts';
import { searchWords } from '#lib/desk/search-words/search-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends, parent }) => {
  depends('portico:search-words');
  await parent();
  const tenant = url.searchParams.get('portal') ?? '';
  const wish = url.searchParams.get('answer') ?? '';
  return { tenant, wish, asked: started(searchWords(tenant)) };
};
