import { started } from '#lib/api/latest.svelte.ts';
import { assetList, readAssetView } from '#lib/assets/own-assets.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends, parent }) => {
  depends('portico:assets');
  const view = readAssetView(url.searchParams);
  // Whether there are assets is known once the portal is, which costs no request.
  await parent();
  return { view, first: portal.hasAssets ? started(assetList(view)) : null };
};
