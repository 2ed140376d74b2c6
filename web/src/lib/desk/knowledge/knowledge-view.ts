import type { ArticleFilter, ArticleState } from './knowledge.graphql.ts';

export const STATES: ArticleState[] = ['DRAFT', 'IN_REVIEW', 'PUBLISHED', 'ARCHIVED'];
/** The provider's own, in place of a portal's id. */
export const PROVIDER = 'provider';

/** What the list of articles shows; all of it stands in the address. */
export interface KnowledgeView {
  search: string;
  state: ArticleState | null;
  /** `PROVIDER`, or a portal's id; empty: whosever. */
  whose: string;
  category: string;
  owner: string;
}

export function readKnowledgeView(params: { get(name: string): string | null }): KnowledgeView {
  return {
    search: params.get('q')?.trim() ?? '',
    state: STATES.find((state) => state === params.get('state')) ?? null,
    whose: params.get('whose') ?? '',
    category: params.get('category') ?? '',
    owner: params.get('owner') ?? '',
  };
}

/** The query string of a view, '' for the plain list. */
export function knowledgeViewSearch({ search, ...view }: KnowledgeView): string {
  const params = new URLSearchParams();
  if (search) params.set('q', search);
  for (const [name, value] of Object.entries(view)) if (value) params.set(name, value as string);
  const text = params.toString();
  return text && `?${text}`;
}

export function articleFilter({ search, state, whose, category, owner }: KnowledgeView): ArticleFilter {
  return {
    ...(search && { search }),
    ...(state && { state }),
    ...(whose === PROVIDER && { scope: 'PROVIDER' as const }),
    ...(whose && whose !== PROVIDER && { tenantId: whose }),
    ...(category && { categoryId: category }),
    ...(owner && { ownerId: owner }),
  };
}
