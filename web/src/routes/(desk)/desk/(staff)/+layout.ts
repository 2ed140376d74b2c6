import { redirect } from '@sveltejs/kit';
import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { needed } from '#lib/api/load.ts';
import { DeskQuery, type Desk } from '#lib/desk/desk.graphql.ts';
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

/** null when no member of staff is logged in, in whichever of the two ways the API says so. */
async function whoServes(): Promise<Desk | null> {
  try {
    return (await send(DeskQuery, {})).serviceDesk;
  } catch (cause) {
    if (cause instanceof ApiError && (cause.code === 'UNAUTHENTICATED' || cause.code === 'FORBIDDEN'))
      return null;
    throw cause;
  }
}
