import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const TicketReference = graphql(`
  fragment TicketReference on TicketReference {
    id
    number
    subject
    status
    requesterId
    portalName
  }
`);
export type TicketReference = ResultOf<typeof TicketReference>;

/** What was merged into a ticket, and what staff linked it to. */
export const RelationsQuery = graphql(
  `
    query TicketRelations($id: ID!) {
      node(id: $id) {
        __typename
        ... on Ticket {
          relations {
            mergedTickets {
              ...TicketReference
            }
            links {
              kind
              ticket {
                ...TicketReference
              }
            }
          }
        }
      }
    }
  `,
  [TicketReference],
);
type RelationsNode = NonNullable<ResultOf<typeof RelationsQuery>['node']>;
export type Relations = Extract<RelationsNode, { __typename: 'Ticket' }>['relations'];
export type LinkKind = Relations['links'][number]['kind'];

export const OtherTicketsQuery = graphql(
  `
    query OtherTickets($ticketId: ID!, $search: String, $mergeable: Boolean!) {
      serviceDesk {
        otherTickets(ticketId: $ticketId, search: $search, mergeable: $mergeable) {
          ...TicketReference
        }
      }
    }
  `,
  [TicketReference],
);

export const MergeMutation = graphql(`
  mutation MergeTickets($input: MergeTicketsInput!) {
    mergeTickets(input: $input) {
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

export const UnmergeMutation = graphql(`
  mutation UnmergeTicket($input: UnmergeTicketInput!) {
    unmergeTicket(input: $input) {
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

export const LinkMutation = graphql(`
  mutation LinkTickets($input: LinkTicketsInput!) {
    linkTickets(input: $input) {
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

export const UnlinkMutation = graphql(`
  mutation UnlinkTickets($input: UnlinkTicketsInput!) {
    unlinkTickets(input: $input) {
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

export const SplitMutation = graphql(`
  mutation SplitReply($input: SplitReplyInput!) {
    splitReply(input: $input) {
      ticket {
        id
        number
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
export type MergeInput = VariablesOf<typeof MergeMutation>['input'];
