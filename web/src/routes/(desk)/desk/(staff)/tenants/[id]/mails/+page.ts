import { started } from '#lib/api/latest.svelte.ts';
import { mailTexts } from '#lib/desk/mail-texts/mail-texts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends, parent }) => {
  depends('portico:mail-texts');
  const { desk } = await parent();
  const chosen = url.searchParams.get('mail');
  return { id: params.id, chosen, asked: desk.me.role === 'ADMIN' ? started(mailTexts(params.id)) : null };
};
