import { redirect } from '@sveltejs/kit';
import { needed } from '#lib/api/load.ts';
import { currentSession } from '#lib/identity/inside.ts';
import { doorUrl, safeNext } from '#lib/identity/way-back.ts';
import { places } from '#lib/ui/places.ts';
import type { PageLoad } from './$types';

/** Only for whoever has just logged in and has to set a second factor up. */
export const load: PageLoad = async ({ url }) => {
  const session = await needed(currentSession());
  if (!session) redirect(307, doorUrl(places.deskLogin, url));
  const next = safeNext(url.searchParams.get('next'), places.queue);
  if (!session.mustSetUpCode) redirect(307, next);
  return { next };
};
