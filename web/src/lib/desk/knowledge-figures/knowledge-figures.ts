import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { locale } from '#lib/text/locale.svelte.ts';
import { count, rangeProblem, type FiguresView } from '../figures/figures.ts';
import type { Column } from '../figures/FiguresTable.svelte';
import { known } from '#lib/api/known.ts';
import {
  KnowledgeFiguresQuery,
  ReviewedArticlesQuery,
  type KnowledgeCounts,
  type KnowledgeFigures,
  type ReviewedArticle,
} from './knowledge-figures.graphql.ts';
import { dueFor } from './periods.ts';

/** Of what may be due: so many are asked for at once, and so often at most. */
const PAGE = 100;
const PAGES = 10;

export async function knowledgeFigures(view: FiguresView): Promise<KnowledgeFigures | null> {
  if (rangeProblem(view)) return null;
  const { from, to } = view;
  const asked = await send(KnowledgeFiguresQuery, { tenantId: view.tenant || null, from, to });
  return known(asked.serviceDesk).knowledge.figures;
}

/** Published articles whose review is due, the longest first. There are `expected` of them: with those, the search ends. */
export async function dueArticles(tenant: string, expected: number): Promise<ReviewedArticle[]> {
  const found: ReviewedArticle[] = [];
  let after: string | null = null;
  for (let page = 0; page < PAGES && found.length < expected; page++) {
    const asked: Awaited<ReturnType<typeof reviewedPage>> = await reviewedPage(after);
    found.push(...dueFor(asked.nodes, tenant));
    after = asked.pageInfo.endCursor;
    if (!asked.pageInfo.hasNextPage) break;
  }
  return found.sort((one, other) => (one.reviewOn! < other.reviewOn! ? -1 : 1));
}

async function reviewedPage(after: string | null) {
  const asked = await send(ReviewedArticlesQuery, { first: PAGE, after });
  return known(asked.serviceDesk).knowledge.articles;
}

/** How many of those who said so found an article helpful: 82 %. */
export function share({ helpful, unhelpful }: KnowledgeCounts): string {
  const votes = helpful + unhelpful;
  if (votes === 0) return '–';
  return new Intl.NumberFormat(locale.current, { style: 'percent', maximumFractionDigits: 0 }).format(
    helpful / votes,
  );
}

/** What was counted in a time, with what was looked for in vain. */
export function courseColumns(): Column<KnowledgeCounts & { missed: number }>[] {
  return [
    ...knowledgeColumns(),
    { word: m.knowledge_figures_missed(), value: ({ missed }) => missed, show: count },
  ];
}

export function knowledgeColumns(): Column<KnowledgeCounts>[] {
  return [
    { word: m.knowledge_figures_reads(), value: ({ reads }) => reads, show: count },
    { word: m.knowledge_figures_saved(), value: ({ ticketsSaved }) => ticketsSaved, show: count },
    { word: m.knowledge_figures_helpful(), value: ({ helpful }) => helpful, show: count },
    { word: m.knowledge_figures_unhelpful(), value: ({ unhelpful }) => unhelpful, show: count },
  ];
}
