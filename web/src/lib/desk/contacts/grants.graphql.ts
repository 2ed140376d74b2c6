import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What a contact was granted, and colleagues of theirs with these words. */
export const GrantsQuery = graphql(`
  query TicketGrants($contact: ID!) {
    serviceDesk {
      ticketGrants(contact: $contact) {
        id
        scope
        targetName
        mayReply
        mayOpen
        validUntil
      }
    }
  }
`);
export type Grant = NonNullable<ResultOf<typeof GrantsQuery>['serviceDesk']>['ticketGrants'][number];
export type GrantScope = Grant['scope'];

export const TargetsQuery = graphql(`
  query GrantTargets($tenant: ID!, $search: String!) {
    serviceDesk {
      contacts(first: 20, filter: { tenant: $tenant, search: $search, active: true }) {
        nodes {
          id
          displayName
          department
        }
      }
    }
  }
`);
export type Target = NonNullable<ResultOf<typeof TargetsQuery>['serviceDesk']>['contacts']['nodes'][number];

export const GrantMutation = graphql(`
  mutation GrantTicketVisibility($input: GrantTicketVisibilityInput!) {
    grantTicketVisibility(input: $input) {
      grants {
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

export const RevokeMutation = graphql(`
  mutation RevokeTicketVisibility($input: RevokeTicketVisibilityInput!) {
    revokeTicketVisibility(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
