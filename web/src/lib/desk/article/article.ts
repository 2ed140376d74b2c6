import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import {
  ArticleVersionsQuery,
  DeskArticleQuery,
  type ArticleVersion,
  type DeskArticle,
} from './article.graphql.ts';

export async function article(id: string): Promise<DeskArticle | null> {
  return known((await send(DeskArticleQuery, { id })).serviceDesk).knowledge.article;
}

/** Every version with what it says, the newest first. */
export async function versionsOf(id: string): Promise<ArticleVersion[]> {
  const found = known((await send(ArticleVersionsQuery, { id })).serviceDesk).knowledge.article;
  return found?.versions ?? [];
}
