import { send } from '#lib/api/client.ts';
import { locale } from '#lib/text/locale.svelte.ts';
import { known } from '#lib/api/known.ts';
import { DeskPagesQuery, type DeskPage, type DeskPages } from './pages.graphql.ts';

export async function deskPages(tenant: string): Promise<DeskPages> {
  return known((await send(DeskPagesQuery, { tenant })).serviceDesk);
}

/** In the language on show, or whichever there is. */
export function titleOf({ texts }: Pick<DeskPage, 'texts'>): string {
  const text = texts.find(({ locale: spoken }) => spoken.toLowerCase() === locale.current) ?? texts[0];
  return text?.title ?? '';
}
