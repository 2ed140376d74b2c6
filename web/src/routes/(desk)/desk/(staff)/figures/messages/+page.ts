import { started } from '#lib/api/latest.svelte.ts';
import { readFiguresView } from '#lib/desk/figures/figures.ts';
import { messageFigures } from '#lib/desk/message-figures/message-figures.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:message-figures');
  const view = readFiguresView(url.searchParams);
  return { view, asked: started(messageFigures(view)) };
};
