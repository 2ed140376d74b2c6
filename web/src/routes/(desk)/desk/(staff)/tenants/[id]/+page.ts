import { started } from '#lib/api/latest.svelte.ts';
import { tenant } from '#lib/desk/tenants/tenants.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:tenants');
  const { desk } = await parent();
  return { id: params.id, asked: desk.me.role === 'ADMIN' ? started(tenant(params.id)) : null };
};
