import { started } from '#lib/api/latest.svelte.ts';
import { announcementsPage, STATES } from '#lib/desk/announcements/announcements.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends, parent }) => {
  depends('portico:announcements');
  await parent();
  const state = STATES.find((known) => known === url.searchParams.get('state')) ?? null;
  return { state, first: started(announcementsPage(state)) };
};
