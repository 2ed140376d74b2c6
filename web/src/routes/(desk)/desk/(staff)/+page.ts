import { started } from '#lib/api/latest.svelte.ts';
import { readQueueView } from '#lib/desk/queue-view.ts';
import { queue } from '#lib/desk/service-desk.ts';
import { deskViews } from '#lib/desk/views.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:queue');
  const view = readQueueView(url.searchParams);
  return { view, first: started(queue(view)), views: started(deskViews()) };
};
