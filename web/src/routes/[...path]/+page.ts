import { send } from '#lib/api/client.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { ViewerQuery } from '#lib/identity/identity.graphql.ts';
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
    return { contact: null, atDesk: { View, desk: await whoServes().catch(() => null) } };
  }
  const contact = await send(ViewerQuery, {}).then(
    ({ viewer }) => viewer?.contact ?? null,
    () => null,
  );
  if (contact) portal.speakTo(contact.locale);
  return { contact, atDesk: null };
};
