import type { Page } from '@playwright/test';
import { must } from './own-portal.ts';
import { ask } from './studio.ts';

export interface ArticleText {
  locale: 'DE' | 'EN';
  slug: string;
  title: string;
  summary: string;
  body: string;
}

/** A draft of a portal's article for its contacts, or of the provider's, by somebody's page at the desk. */
export async function draftArticle(
  desk: Page,
  tenantId: string | null,
  texts: ArticleText[],
  settings: object = {},
): Promise<{ id: string; version: number }> {
  const { article } = await must<{ article: { id: string; version: number } }>(
    desk,
    'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id version } errors { message } } }',
    { tenantId, settings: { audience: 'CONTACTS', ...settings }, texts },
  );
  return article;
}

/** An article that contacts read, by an admin's page at the desk; returns `Article.id`. */
export async function publishArticle(
  desk: Page,
  tenantId: string | null,
  texts: ArticleText[],
  settings: object = {},
): Promise<string> {
  const article = await draftArticle(desk, tenantId, texts, settings);
  await must(
    desk,
    'mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { errors { message } } }',
    { articleId: article.id, version: article.version },
  );
  return article.id;
}

/** What a contact says of the article at that address; returns `Article.id`. */
export async function rateArticle(member: Page, slug: string, vote: object): Promise<string> {
  const { portal } = await ask<{ portal: { knowledge: { article: { id: string } } } }>(
    member,
    'query ($slug: String!) { portal { knowledge { article(slug: $slug) { id } } } }',
    { slug },
  );
  const { id } = portal.knowledge.article;
  await must(
    member,
    'mutation ($input: RateArticleInput!) { rateArticle(input: $input) { errors { message } } }',
    { articleId: id, ...vote },
  );
  return id;
}
