import { redirect } from '@sveltejs/kit';
import { send } from '#lib/api/client.ts';
import { needed } from '#lib/api/load.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { ViewerQuery } from '#lib/identity/identity.graphql.ts';
import { loginUrl } from '#lib/identity/way-back.ts';
import { fromApi, locale } from '#lib/text/locale.svelte.ts';
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
  const own = fromApi(viewer.contact.locale);
  locale.show(locale.chosen(portal.locales) ?? (portal.locales.includes(own) ? own : locale.current));
  void portal.translate();
  return { contact: viewer.contact };
};
