import { started } from '#lib/api/latest.svelte.ts';
import { providers } from '#lib/desk/sign-on/sign-on.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends, parent }) => {
  depends('portico:sign-on');
  const { desk } = await parent();
  const wanted = url.searchParams.get('tenant');
  const tenant = desk.tenants.find(({ id }) => id === wanted);
  if (desk.me.role !== 'ADMIN') return { id: params.id, tenant, providers: null };
  return { id: params.id, tenant, providers: started(tenant ? providers(tenant.id) : Promise.resolve([])) };
};
