import { started } from '#lib/api/latest.svelte.ts';
import { ownAsset } from '#lib/assets/own-assets.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:asset');
  await parent();
  return {
    id: params.id,
    asset: portal.hasAssets ? started(ownAsset(params.id)) : Promise.resolve(null),
  };
};
