import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { locale } from '#lib/text/locale.svelte.ts';
import type { Tone } from '#lib/ui/Pill.svelte';
import { kindWord } from '../contacts/words.ts';
import { known } from '#lib/api/known.ts';
import {
  ArticleCategoriesQuery,
  DeskArticlesQuery,
  type ArticleAudience,
  type ArticleCategory,
  type ArticleRow,
  type ArticlesPage,
  type ArticleState,
} from './knowledge.graphql.ts';
import { articleFilter, type KnowledgeView } from './knowledge-view.ts';
import type { Standing } from './standing.ts';

const PAGE = 30;

export const AUDIENCES: ArticleAudience[] = ['PUBLIC', 'CONTACTS', 'KINDS', 'DEPARTMENTS', 'CHOSEN', 'STAFF'];

export async function articles(view: KnowledgeView, after: string | null = null): Promise<ArticlesPage> {
  const asked = await send(DeskArticlesQuery, { first: PAGE, after, filter: articleFilter(view) });
  return known(asked.serviceDesk).knowledge.articles;
}

export async function categories(): Promise<ArticleCategory[]> {
  return known((await send(ArticleCategoriesQuery, {})).serviceDesk).knowledge.categories;
}

export function stateWord(state: ArticleState): string {
  return {
    DRAFT: m.desk_article_state_drafts,
    IN_REVIEW: m.desk_article_state_in_review,
    PUBLISHED: m.desk_article_state_published,
    ARCHIVED: m.desk_article_state_archived,
  }[state]();
}

export function standingWord(standing: Standing): string {
  return {
    DRAFT: m.desk_article_draft,
    IN_REVIEW: m.desk_article_in_review,
    PLANNED: m.desk_article_planned,
    READ: m.desk_article_published,
    OVER: m.desk_article_over,
    ARCHIVED: m.desk_article_archived,
  }[standing]();
}

export const standingTone: Record<Standing, Tone> = {
  DRAFT: 'neutral',
  IN_REVIEW: 'warning',
  PLANNED: 'info',
  READ: 'success',
  OVER: 'neutral',
  ARCHIVED: 'neutral',
};

/** What it says in the language on show, or in whichever there is. */
export function shownText<Text extends { locale: string }>(texts: readonly Text[]): Text | undefined {
  return texts.find(({ locale: spoken }) => spoken.toLowerCase() === locale.current) ?? texts[0];
}

export function titleOf({ texts }: { texts: readonly { locale: string; title: string }[] }): string {
  return shownText(texts)?.title ?? '';
}

export function audienceWord(audience: ArticleAudience): string {
  return {
    PUBLIC: m.desk_article_audience_public,
    CONTACTS: m.desk_article_audience_contacts,
    KINDS: m.desk_article_audience_kinds,
    DEPARTMENTS: m.desk_article_audience_departments,
    CHOSEN: m.desk_article_audience_chosen,
    STAFF: m.desk_article_audience_staff,
  }[audience]();
}

/** For whom it is, with who they are. */
export function readersOf(
  article: Pick<ArticleRow, 'audience' | 'kinds' | 'departments' | 'contactIds'>,
): string {
  const { audience, kinds, departments, contactIds } = article;
  if (audience === 'KINDS') return m.desk_article_for_kinds({ kinds: kinds.map(kindWord).join(', ') });
  if (audience === 'DEPARTMENTS')
    return m.desk_article_for_departments({ departments: departments.join(', ') });
  if (audience === 'CHOSEN') return m.desk_article_for_chosen({ count: contactIds.length });
  return audienceWord(audience);
}

/** Where it is: in every portal, in some, or in its own. */
export function portalsOf({ isForAll, portals }: Pick<ArticleRow, 'isForAll' | 'portals'>): string {
  return isForAll ? m.desk_article_all_portals() : portals.map(({ name }) => name).join(', ');
}
