import { started } from '#lib/api/latest.svelte.ts';
import { deskPages } from '#lib/desk/pages/pages.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:pages');
  const { desk } = await parent();
  return {
    id: params.id,
    page: params.page,
    asked: desk.me.role === 'ADMIN' ? started(deskPages(params.id)) : null,
  };
};
