import { started } from '#lib/api/latest.svelte.ts';
import { providers } from '#lib/desk/sign-on/sign-on.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends, parent }) => {
  depends('portico:sign-on');
  // An agent is told that it is not for them; the API would only refuse.
  const { desk } = await parent();
  const wanted = url.searchParams.get('tenant');
  const tenant = desk.tenants.find(({ id }) => id === wanted) ?? desk.tenants[0];
  const admin = desk.me.role === 'ADMIN';
  return { tenant, providers: admin && tenant ? started(providers(tenant.id)) : null };
};
