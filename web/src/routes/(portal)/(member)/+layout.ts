import { redirect } from '@sveltejs/kit';
import { send } from '#lib/api/client.ts';
import { needed } from '#lib/api/load.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { ViewerQuery } from '#lib/identity/identity.graphql.ts';
import { loginUrl } from '#lib/identity/way-back.ts';
import type { LayoutLoad } from './$types';

/** Everything in here needs a contact who is logged in; anybody else goes to the log-in and comes back. */
export const load: LayoutLoad = async ({ url, parent, untrack }) => {
  const { viewer } = await needed(send(ViewerQuery, {}));
  if (!viewer)
    redirect(
      307,
      loginUrl(
        '/login',
        untrack(() => url),
      ),
    );
  await parent();
  portal.speakTo(viewer.contact.locale);
  return { contact: viewer.contact };
};
