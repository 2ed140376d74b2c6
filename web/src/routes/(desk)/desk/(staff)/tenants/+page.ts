import { started } from '#lib/api/latest.svelte.ts';
import { readTenantsView, tenants } from '#lib/desk/tenants/tenants.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:tenants');
  const view = readTenantsView(url.searchParams);
  return { view, first: started(tenants(view)) };
};
