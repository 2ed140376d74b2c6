import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { lastRead, forgetRead } from '#lib/identity/recent.ts';
import { locale } from '#lib/text/locale.svelte.ts';
import {
  ArticleQuery,
  ArticleSearchQuery,
  CategoriesQuery,
  CountArticleUseMutation,
  SuggestQuery,
  CategoryQuery,
  FavouritesQuery,
  MoreOfCategoryQuery,
  SolutionsQuery,
  type Article,
  type ArticleCategory,
  type ArticleHit,
  type ArticleLink,
} from './knowledge.graphql.ts';

/** Articles that are offered by their names alone, beside something else. */
const MOST_OFFERED = 3;
const MOST_FOUND = 50;
/** Articles of a category at once. */
const PAGE = 30;

/** A portal that is closed or has none has nothing to read. */
function known<T>(portal: { knowledge: T | null } | null): T {
  if (!portal?.knowledge) throw new ApiError('NOT_FOUND');
  return portal.knowledge;
}

/** What the home page shows to this person: what they read on this device, too, as far as it is still theirs. */
export async function solutions(person: string) {
  const read = lastRead(person).slice(0, MOST_OFFERED);
  const [first = '', second = '', third = ''] = read;
  const found = known((await send(SolutionsQuery, { first, second, third })).portal);
  const again = [found.first, found.second, found.third];
  read.forEach((slug, index) => {
    if (!again[index]) forgetRead(person, slug);
  });
  return { ...found.home, read: again.filter((article) => article !== null) };
}
export type Solutions = Awaited<ReturnType<typeof solutions>>;

export async function categories(): Promise<ArticleCategory[]> {
  return known((await send(CategoriesQuery, {})).portal).categories;
}

/** With its first page. A category is none for whom it holds nothing; that is for the page to see. */
export async function articlesIn(category: string) {
  return known((await send(CategoryQuery, { category, first: PAGE })).portal);
}

/** The next page of them. */
export async function moreIn(category: string, after: string) {
  return known((await send(MoreOfCategoryQuery, { category, first: PAGE, after })).portal).articles;
}

/** What the reader keeps, the last added first. */
export async function favourites(): Promise<ArticleLink[]> {
  return known((await send(FavouritesQuery, {})).portal).favourites;
}

/** null: there is none of that address for who asks. */
export async function articleAt(slug: string): Promise<Article | null> {
  return known((await send(ArticleQuery, { slug })).portal).article;
}

/** The best first; nothing where nothing is looked for. `submitted`: these are the words, not a part of them so far. */
export async function found(
  text: string,
  category: string | null,
  first = MOST_FOUND,
  submitted = false,
): Promise<ArticleHit[]> {
  if (!text.trim()) return [];
  return known((await send(ArticleSearchQuery, { text, category, first, submitted })).portal).search;
}

/** What may spare a ticket of these words. */
export async function suggested(text: string): Promise<ArticleLink[]> {
  return known((await send(SuggestQuery, { text })).portal).suggest;
}

/** Has what came of an article counted. A figure that is one too low is nobody's trouble. */
export function count(article: string, came: 'READ' | 'TICKET_SAVED'): void {
  const input = { articleId: article, came };
  send(CountArticleUseMutation, { input }, { keepalive: true }).catch(() => undefined);
}

/**
 * For a page that can be the first: asks at once, and once more where it turns out that the reader speaks another language
 * than the page does.
 */
export async function inTheirLanguage<T>(parent: () => Promise<unknown>, ask: () => Promise<T>): Promise<T> {
  // On the first page the language is settled a moment after the load began.
  if (!portal.current) await new Promise((settled) => setTimeout(settled));
  const spoken = locale.current;
  const early = ask();
  early.catch(() => undefined);
  await parent();
  return spoken === locale.current ? early : ask();
}
