import { portal } from '#lib/branding/portal.svelte.ts';
import { NEWCOMER, whoIsInside } from '#lib/identity/inside.ts';
import type { PageLoad } from './$types';

/** What is not there is said within the frame that the reader has: inside, or at the door. */
export const load: PageLoad = async ({ parent }) => {
  const { side } = await parent();
  if (side === 'desk') {
    // Not part of this page, so that a contact's browser never fetches it.
    const [{ default: View }, { whoServes }] = await Promise.all([
      import('#lib/desk/DeskNotFound.svelte'),
      import('#lib/desk/service-desk.ts'),
    ]);
    const desk = await whoServes().catch(() => null);
    return { contact: null, atDesk: { View, desk: typeof desk === 'string' ? null : desk } };
  }
  const inside = await whoIsInside().catch(() => null);
  const contact = inside === NEWCOMER ? null : (inside?.contact ?? null);
  if (contact) portal.speakTo(contact.locale);
  return { contact, atDesk: null };
};
