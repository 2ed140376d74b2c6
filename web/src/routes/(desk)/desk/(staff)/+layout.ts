import { redirect } from '@sveltejs/kit';
import { send } from '#lib/api/client.ts';
import { needed } from '#lib/api/load.ts';
import { DeskQuery } from '#lib/desk/desk.graphql.ts';
import { loginUrl } from '#lib/identity/way-back.ts';
import { places } from '#lib/ui/places.ts';
import type { LayoutLoad } from './$types';

/** Everything in here is for staff; anybody else goes to the desk's log-in and comes back. */
export const load: LayoutLoad = async ({ url, untrack }) => {
  const { serviceDesk } = await needed(send(DeskQuery, {}));
  if (!serviceDesk)
    redirect(
      307,
      loginUrl(
        places.deskLogin,
        untrack(() => url),
      ),
    );
  return { desk: serviceDesk };
};
