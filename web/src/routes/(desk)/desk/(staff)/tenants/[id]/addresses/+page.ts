import { started } from '#lib/api/latest.svelte.ts';
import { addresses } from '#lib/desk/addresses/addresses.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:addresses');
  const { desk } = await parent();
  return { id: params.id, asked: desk.me.role === 'ADMIN' ? started(addresses(params.id)) : null };
};
