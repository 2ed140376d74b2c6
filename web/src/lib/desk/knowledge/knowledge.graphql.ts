import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const DeskArticlesQuery = graphql(`
  query DeskArticles($first: Int!, $after: String, $filter: ArticleFilter) {
    serviceDesk {
      knowledge {
        articles(first: $first, after: $after, filter: $filter) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            state
            isInReview
            scope
            isForAll
            portals {
              id
              name
            }
            categoryId
            audience
            kinds
            departments
            contactIds
            reviewOn
            publishAt
            expiresAt
            updatedAt
            texts {
              locale
              title
            }
          }
        }
      }
    }
  }
`);
export type ArticleFilter = NonNullable<VariablesOf<typeof DeskArticlesQuery>['filter']>;
export type ArticlesPage = NonNullable<
  ResultOf<typeof DeskArticlesQuery>['serviceDesk']
>['knowledge']['articles'];
export type ArticleRow = ArticlesPage['nodes'][number];
export type ArticleState = ArticleRow['state'];
export type ArticleAudience = ArticleRow['audience'];

export const ArticleCategoriesQuery = graphql(`
  query ArticleCategories {
    serviceDesk {
      knowledge {
        categories {
          id
          version
          slug
          names {
            locale
            name
          }
          icon
          parentId
          portalId
        }
      }
    }
  }
`);
export type ArticleCategory = NonNullable<
  ResultOf<typeof ArticleCategoriesQuery>['serviceDesk']
>['knowledge']['categories'][number];

/** What can be linked to: by title, with the address in each language. */
const Linkable = graphql(`
  fragment LinkableFacts on DeskArticle {
    id
    audience
    isForAll
    portals {
      id
    }
    updatedAt
    texts {
      locale
      slug
      title
      summary
    }
  }
`);
export type LinkableArticle = ResultOf<typeof Linkable>;

export const LinkableArticlesQuery = graphql(
  `
    query LinkableArticles($first: Int!, $filter: ArticleFilter!, $own: ArticleFilter, $hasOwn: Boolean!) {
      serviceDesk {
        knowledge {
          articles(first: $first, filter: $filter) {
            nodes {
              ...LinkableFacts
            }
          }
          own: articles(first: $first, filter: $own) @include(if: $hasOwn) {
            nodes {
              ...LinkableFacts
            }
          }
        }
      }
    }
  `,
  [Linkable],
);

/** What may answer a ticket, as its portal's search finds it. */
export const MatchingArticlesQuery = graphql(
  `
    query MatchingArticles($portal: ID!, $text: String!, $first: Int!) {
      serviceDesk {
        knowledge {
          matchingArticles(tenantId: $portal, text: $text, first: $first) {
            ...LinkableFacts
          }
        }
      }
    }
  `,
  [Linkable],
);

/** What an article says, and where a portal is: for whoever puts it into a reply. */
export const ArticleForReplyQuery = graphql(`
  query ArticleForReply($id: ID!, $tenant: ID!) {
    serviceDesk {
      tenant(id: $tenant) {
        id
        hosts
      }
      knowledge {
        article(id: $id) {
          id
          texts {
            locale
            slug
            title
            body {
              markdown
            }
          }
        }
      }
    }
  }
`);
