import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, parent }) => {
  const { desk } = await parent();
  const wanted = url.searchParams.get('tenant');
  return { tenant: desk.tenants.find(({ id }) => id === wanted) ?? desk.tenants[0] };
};
