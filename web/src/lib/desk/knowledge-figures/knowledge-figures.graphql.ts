import { graphql, type ResultOf } from '#lib/api/graphql.ts';

const Counts = graphql(`
  fragment KnowledgeFacts on KnowledgeCounts {
    reads
    ticketsSaved
    helpful
    unhelpful
  }
`);
export type KnowledgeCounts = ResultOf<typeof Counts>;

export const KnowledgeFiguresQuery = graphql(
  `
    query KnowledgeFigures($tenantId: ID, $from: Date!, $to: Date!) {
      serviceDesk {
        knowledge {
          figures(tenantId: $tenantId, from: $from, to: $to) {
            total {
              ...KnowledgeFacts
            }
            days {
              day
              counts {
                ...KnowledgeFacts
              }
              missedSearchCount
            }
            articles {
              article {
                id
                texts {
                  locale
                  title
                }
              }
              counts {
                ...KnowledgeFacts
              }
            }
            missedSearchCount
            missedSearches {
              words
              locale
              times
              lastAt
            }
            pastReviewCount
          }
        }
      }
    }
  `,
  [Counts],
);
export type KnowledgeFigures = NonNullable<
  NonNullable<ResultOf<typeof KnowledgeFiguresQuery>['serviceDesk']>['knowledge']['figures']
>;
export type KnowledgeDay = KnowledgeFigures['days'][number];
export type MissedSearch = KnowledgeFigures['missedSearches'][number];

/** What may be due: the list cannot be asked for a day, so it is looked through here. */
export const ReviewedArticlesQuery = graphql(`
  query ReviewedArticles($first: Int!, $after: String) {
    serviceDesk {
      knowledge {
        articles(first: $first, after: $after, filter: { state: PUBLISHED }) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            isForAll
            portals {
              id
              name
            }
            reviewOn
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
export type ReviewedArticle = NonNullable<
  ResultOf<typeof ReviewedArticlesQuery>['serviceDesk']
>['knowledge']['articles']['nodes'][number];
