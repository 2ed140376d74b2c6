import { started } from '#lib/api/latest.svelte.ts';
import { brandStudio, brandVersions } from '#lib/desk/studio/studio.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:brand');
  const { desk } = await parent();
  if (desk.me.role !== 'ADMIN') return { id: params.id, asked: null };
  const asked = { studio: started(brandStudio(params.id)), versions: started(brandVersions(params.id)) };
  return { id: params.id, asked };
};
