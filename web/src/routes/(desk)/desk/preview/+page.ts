import { localeOf, pageOf } from '#lib/desk/studio/preview-message.ts';
import type { PageLoad } from './$types';

/** A frame for the studio: it knows nothing by itself and asks nobody. */
export const load: PageLoad = ({ url }) => ({
  page: pageOf(url.searchParams.get('page')),
  locale: localeOf(url.searchParams.get('lang')),
});
