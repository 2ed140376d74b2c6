import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import {
  LinkableArticlesQuery,
  MatchingArticlesQuery,
  type ArticleFilter,
  type LinkableArticle,
} from './knowledge.graphql.ts';

/** So many are offered, … */
const OFFERED = 20;
/** … of so many that are looked through where some of them are for other readers. */
const LOOKED_THROUGH = 60;
/** So many stand beside a ticket, of so many that the search finds: some are for staff alone. */
const BESIDE = { shown: 3, found: 10 };

/** Whether it is in this portal; if the requester is among those for whom it is, the portal decides when they open it. */
export const isIn = (
  { audience, isForAll, portals }: Pick<LinkableArticle, 'audience' | 'isForAll' | 'portals'>,
  portal: string,
): boolean => audience !== 'STAFF' && (isForAll || portals.some(({ id }) => id === portal));

/**
 * Published articles with each of these words, the latest change first. With a portal's id: what is in that portal; with an
 * empty one: of the provider's what contacts read; with none: any.
 */
export async function linkable(search: string, portal?: string): Promise<LinkableArticle[]> {
  const published: ArticleFilter = { state: 'PUBLISHED', ...(search && { search }) };
  const asked = await send(LinkableArticlesQuery, {
    first: portal === undefined ? OFFERED : LOOKED_THROUGH,
    filter: portal === undefined ? published : { ...published, scope: 'PROVIDER' },
    own: portal ? { ...published, tenantId: portal } : null,
    hasOwn: !!portal,
  });
  const { articles, own } = known(asked.serviceDesk).knowledge;
  return [...articles.nodes, ...(own?.nodes ?? [])]
    .filter(
      (article) => portal === undefined || (portal ? isIn(article, portal) : article.audience !== 'STAFF'),
    )
    .sort((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt))
    .slice(0, OFFERED);
}

/** What may answer this in that portal, the best first, as its search finds it. */
export async function matchingArticles(text: string, portal: string): Promise<LinkableArticle[]> {
  const asked = await send(MatchingArticlesQuery, { text, portal, first: BESIDE.found });
  const found = known(asked.serviceDesk).knowledge.matchingArticles;
  return found.filter((article) => isIn(article, portal)).slice(0, BESIDE.shown);
}
