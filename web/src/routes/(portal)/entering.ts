import { redirect } from '@sveltejs/kit';
import { shown } from '#lib/announcements/shown.svelte.ts';
import { needed } from '#lib/api/load.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import type { Contact } from '#lib/identity/identity.graphql.ts';
import { NEWCOMER, whoIsInside } from '#lib/identity/inside.ts';
import { arriving, doorUrl } from '#lib/identity/way-back.ts';
import { places } from '#lib/ui/places.ts';

interface Entrance {
  url: URL;
  parent: () => Promise<unknown>;
  untrack: <T>(fn: () => T) => T;
  depends: (...names: `${string}:${string}`[]) => void;
}

export interface Entered {
  contact: Contact;
  /** The member of staff who looks at the portal as the contact; null when it is the contact. */
  viewedBy: string | null;
}

/**
 * Who comes in, before anything is shown; nobody who is not logged in, but for pages that `mayRead` opens to them: then null.
 * Who has to log in goes to the door and comes back.
 */
export async function entering(
  { url, parent, untrack, depends }: Entrance,
  mayRead: () => boolean = () => false,
): Promise<Entered | null> {
  depends('portico:person');
  const to = (door: string): string =>
    doorUrl(
      door,
      untrack(() => arriving(url)),
    );
  // At the same time, and before anything is shown: nothing moves when they come.
  const told = shown.look();
  const inside = await needed(whoIsInside());
  if (inside === NEWCOMER || inside?.offerPassword) redirect(307, to(places.choosePassword));
  await Promise.all([parent(), told]);
  if (!inside) {
    if (!mayRead()) redirect(307, to(places.login));
    portal.offerToAll();
    return null;
  }
  portal.speakTo(inside.contact.locale);
  portal.offer(inside.features);
  return { contact: inside.contact, viewedBy: inside.viewedBy };
}
