import { redirect } from '@sveltejs/kit';
import { needed } from '#lib/api/load.ts';
import { whoServes } from '#lib/desk/service-desk.ts';
import { loginUrl } from '#lib/identity/way-back.ts';
import { places } from '#lib/ui/places.ts';
import type { LayoutLoad } from './$types';

/** Everything in here is for staff; anybody else goes to the desk's log-in and comes back. */
export const load: LayoutLoad = async ({ url, untrack }) => {
  const desk = await needed(whoServes());
  if (!desk)
    redirect(
      307,
      loginUrl(
        places.deskLogin,
        untrack(() => url),
      ),
    );
  return { desk };
};
