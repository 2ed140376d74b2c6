import { redirect } from '@sveltejs/kit';
import { shown } from '#lib/announcements/shown.svelte.ts';
import { needed } from '#lib/api/load.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { NEWCOMER, whoIsInside } from '#lib/identity/inside.ts';
import { arriving, doorUrl } from '#lib/identity/way-back.ts';
import { places } from '#lib/ui/places.ts';
import type { LayoutLoad } from './$types';

/** Everything in here needs a contact who is logged in; anybody else goes to the log-in and comes back. */
export const load: LayoutLoad = async ({ url, parent, untrack, depends }) => {
  depends('portico:person');
  const to = (door: string): string =>
    doorUrl(
      door,
      untrack(() => arriving(url)),
    );
  // At the same time, and before anything is shown: nothing moves when they come.
  const told = shown.look();
  const inside = await needed(whoIsInside());
  if (!inside) redirect(307, to(places.login));
  if (inside === NEWCOMER || inside.offerPassword) redirect(307, to(places.choosePassword));
  await Promise.all([parent(), told]);
  portal.speakTo(inside.contact.locale);
  portal.offer(inside.features);
  return { contact: inside.contact, viewedBy: inside.viewedBy };
};
