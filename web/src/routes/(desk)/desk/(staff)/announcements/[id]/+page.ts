import { started } from '#lib/api/latest.svelte.ts';
import { announcement } from '#lib/desk/announcements/announcements.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:announcements');
  await parent();
  return { id: params.id, announcement: started(announcement(params.id)) };
};
