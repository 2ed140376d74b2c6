import { graphql, type ResultOf } from '#lib/api/graphql.ts';

const Group = graphql(`
  fragment SearchGroupFacts on SearchGroup {
    results {
      id
      title
      context
      number
      articleState
    }
    hasMore
  }
`);

export const SearchQuery = graphql(
  `
    query SearchDesk($text: String!, $first: Int, $onlyContacts: Boolean!) {
      serviceDesk {
        search(text: $text, first: $first) {
          tickets @skip(if: $onlyContacts) {
            ...SearchGroupFacts
          }
          contacts {
            ...SearchGroupFacts
          }
          articles @skip(if: $onlyContacts) {
            ...SearchGroupFacts
          }
          portals @skip(if: $onlyContacts) {
            ...SearchGroupFacts
          }
        }
      }
    }
  `,
  [Group],
);
export type ArticleState = NonNullable<ResultOf<typeof Group>['results'][number]['articleState']>;
export type Found = NonNullable<ResultOf<typeof SearchQuery>['serviceDesk']>['search'];
