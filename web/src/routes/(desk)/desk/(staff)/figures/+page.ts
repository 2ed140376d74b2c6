import { started } from '#lib/api/latest.svelte.ts';
import { figures, readFiguresView } from '#lib/desk/figures/figures.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:figures');
  const view = readFiguresView(url.searchParams);
  return { view, asked: started(figures(view)) };
};
