import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What can be asked for in this portal, with the forms. */
export const RequestTypesQuery = graphql(`
  query RequestTypes {
    portal {
      requestTypes {
        key
        name
        description
        icon
        fields {
          key
          kind
          label
          help
          required
          min
          max
          unit
          options {
            value
            label
          }
          shownWhen {
            field
            values
          }
        }
      }
    }
  }
`);
export type RequestType = NonNullable<ResultOf<typeof RequestTypesQuery>['portal']>['requestTypes'][number];
export type RequestField = RequestType['fields'][number];
