import { bootstrap } from '#lib/branding/bootstrap.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { shown } from '#lib/announcements/shown.svelte.ts';
import { needed } from '#lib/api/load.ts';
import { locale } from '#lib/text/locale.svelte.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;
export const prerender = false;

/** Before anything is shown: which side this is, whose portal, which language. */
export const load: LayoutLoad = async () => {
  const start = await needed(bootstrap());
  if (!portal.current) {
    portal.set(start.portal, start.locale);
    locale.show(locale.chosen(portal.locales) ?? start.locale);
    void portal.translate();
    await shown.begin(start.announcements, start.pages, start.locale);
  }
  return { side: start.side };
};
