import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const DeskTypesQuery = graphql(`
  query DeskTypes {
    serviceDesk {
      tenants {
        id
        requestTypes {
          key
          name
        }
      }
    }
  }
`);
export type TenantTypes = NonNullable<ResultOf<typeof DeskTypesQuery>['serviceDesk']>['tenants'][number];

/** What can be asked for in one portal, with the forms. */
export const PortalTypesQuery = graphql(`
  query PortalTypes($id: ID!) {
    serviceDesk {
      contact(id: $id) {
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
    }
  }
`);

export const TypeMutation = graphql(`
  mutation SetTicketType($input: SetTicketTypeInput!) {
    setTicketType(input: $input) {
      ticket {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
