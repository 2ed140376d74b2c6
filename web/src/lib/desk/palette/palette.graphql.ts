import { graphql, type ResultOf } from '#lib/api/graphql.ts';

const Group = graphql(`
  fragment SearchGroupFacts on SearchGroup {
    results {
      id
      title
      context
      number
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
          portals @skip(if: $onlyContacts) {
            ...SearchGroupFacts
          }
        }
      }
    }
  `,
  [Group],
);
export type Found = NonNullable<ResultOf<typeof SearchQuery>['serviceDesk']>['search'];
