import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const NamedContactsQuery = graphql(`
  query NamedContacts($first: Int!, $after: String, $filter: ContactFilter) {
    serviceDesk {
      contacts(first: $first, after: $after, filter: $filter) {
        nodes {
          id
          displayName
          email
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
export type NamedPage = NonNullable<ResultOf<typeof NamedContactsQuery>['serviceDesk']>['contacts'];
export type NamedContact = NamedPage['nodes'][number];
