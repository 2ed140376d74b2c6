import { send } from '#lib/api/client.ts';
import { needed } from '#lib/api/load.ts';
import { shown } from '#lib/announcements/shown.svelte.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { NEWCOMER, whoIsInside } from '#lib/identity/inside.ts';
import { PageQuery } from '#lib/pages/pages.graphql.ts';
import { locale } from '#lib/text/locale.svelte.ts';
import type { PageLoad } from './$types';

/** Whoever may read it does, inside or at the door; for anybody else it is not there. */
export const load: PageLoad = async ({ params, parent, depends }) => {
  depends('portico:page');
  await parent();
  const told = shown.look();
  const inside = await whoIsInside().catch(() => null);
  const contact = inside === NEWCOMER ? null : (inside?.contact ?? null);
  if (contact) portal.speakTo(contact.locale);
  const [{ page }] = await Promise.all([needed(send(PageQuery, { slug: params.slug })), told]);
  return { contact, page, spoken: locale.current };
};
