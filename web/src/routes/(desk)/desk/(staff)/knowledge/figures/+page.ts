import { started } from '#lib/api/latest.svelte.ts';
import { readFiguresView } from '#lib/desk/figures/figures.ts';
import { dueArticles, knowledgeFigures } from '#lib/desk/knowledge-figures/knowledge-figures.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:knowledge-figures');
  const view = readFiguresView(url.searchParams);
  const asked = started(knowledgeFigures(view));
  // Whoever has nothing to look through again asks for nothing.
  const due = started(asked.then((figures) => dueArticles(view.tenant, figures?.pastReviewCount ?? 0)));
  return { view, asked, due };
};
