import { send } from '#lib/api/client.ts';
import { isLocale, type Locale } from '#lib/paraglide/runtime.js';
import { fromApi } from '#lib/text/locale.svelte.ts';
import type { Announcement } from '#lib/announcements/announcements.graphql.ts';
import type { PageLink } from '#lib/pages/links.svelte.ts';
import { BootstrapQuery, type Portal } from './bootstrap.graphql.ts';

/** Which of the two apps this host serves. */
export type Side = 'portal' | 'desk';

export interface Bootstrap {
  side: Side;
  locale: Locale;
  portal: Portal | null;
  /** What it has to say before log-in. */
  announcements: Announcement[];
  /** What leads to its own pages. */
  pages: PageLink[];
}

let known: Promise<Bootstrap> | undefined;

/** What the server wrote into the page; where it wrote nothing (`vite dev`), the API is asked. Once a page. */
export function bootstrap(): Promise<Bootstrap> {
  known ??= embedded() ?? ask();
  known.catch(() => (known = undefined));
  return known;
}

function embedded(): Promise<Bootstrap> | undefined {
  const text = document.getElementById('portico-bootstrap')?.textContent;
  if (!text) return undefined;
  const { side, locale, portal, announcements, pages } = JSON.parse(text) as Bootstrap & {
    announcements: Announcement[] | null;
    pages: PageLink[] | null;
  };
  return Promise.resolve({
    side,
    locale: isLocale(locale) ? locale : 'en',
    portal,
    announcements: announcements ?? [],
    pages: pages ?? [],
  });
}

async function ask(): Promise<Bootstrap> {
  const { portal, announcements, pages } = await send(BootstrapQuery, {});
  const locale = portal ? fromApi(portal.defaultLocale) : 'en';
  return { side: portal ? 'portal' : 'desk', locale, portal, announcements, pages };
}
