import { safeNext } from '#lib/identity/way-back.ts';
import { send } from '#lib/api/client.ts';
import { assetName } from '#lib/assets/own-assets.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { RequestTypesQuery } from '#lib/tickets/request-types.graphql.ts';
import type { NewTicketWish } from '#lib/ui/places.ts';

/** A line that somebody can be expected to type. */
const LONGEST = 200;

export const load = async ({ url, parent }) => {
  const types = (await send(RequestTypesQuery, {})).portal?.requestTypes ?? [];
  const key = url.searchParams.get('type');
  // Nothing chosen yet, or what is not offered any more: to be chosen.
  const type = types.find((type) => type.key === key);
  const subject = url.searchParams.get('subject')?.trim().slice(0, LONGEST);
  const from = safeNext(url.searchParams.get('from'), '');
  const id = url.searchParams.get('asset');
  await parent();
  const asset = id && portal.hasAssets ? await assetName(id) : null;
  const wish: NewTicketWish = {
    ...(subject && { subject }),
    ...(asset && { asset: asset.id }),
    ...(from && { from }),
  };
  return { types, type, wish, asset, choosing: types.length > 0 && !type && key !== '' };
};
