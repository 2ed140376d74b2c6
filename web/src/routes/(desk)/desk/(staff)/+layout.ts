import { redirect } from '@sveltejs/kit';
import { needed } from '#lib/api/load.ts';
import { SETTING_UP, VERIFYING, whoServes } from '#lib/desk/service-desk.ts';
import { NEWCOMER, offersPassword } from '#lib/identity/inside.ts';
import { arriving, doorUrl } from '#lib/identity/way-back.ts';
import { places } from '#lib/ui/places.ts';
import type { LayoutLoad } from './$types';

/** Everything in here is for staff; anybody else goes to the desk's log-in and comes back. */
export const load: LayoutLoad = async ({ url, untrack }) => {
  const to = (door: string): string =>
    doorUrl(
      door,
      untrack(() => arriving(url)),
    );
  const desk = await needed(whoServes());
  if (!desk) redirect(307, to(places.deskLogin));
  if (desk === VERIFYING) redirect(307, to(places.deskCode));
  if (desk === SETTING_UP) redirect(307, to(places.deskSetUpCode));
  if (desk === NEWCOMER || offersPassword(desk.session)) redirect(307, to(places.deskChoosePassword));
  return { desk };
};
