import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** Who else can read a ticket: for its requester and staff. */
export const ReadersQuery = graphql(`
  query TicketReaders($id: ID!) {
    node(id: $id) {
      __typename
      ... on Ticket {
        readers {
          contactId
          displayName
          reach
          mayReply
          until
        }
      }
    }
  }
`);
type ReadersNode = NonNullable<ResultOf<typeof ReadersQuery>['node']>;
export type TicketReader = Extract<ReadersNode, { __typename: 'Ticket' }>['readers'][number];

export const AddParticipantMutation = graphql(`
  mutation AddParticipant($input: AddParticipantInput!) {
    addParticipant(input: $input) {
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

export const RemoveParticipantMutation = graphql(`
  mutation RemoveParticipant($input: RemoveParticipantInput!) {
    removeParticipant(input: $input) {
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

export const SetPersonalMutation = graphql(`
  mutation SetTicketPersonal($input: SetTicketPersonalInput!) {
    setTicketPersonal(input: $input) {
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

/** In whose name tickets may be opened; empty for most. */
export const ColleaguesQuery = graphql(`
  query Colleagues {
    viewer {
      colleagues {
        id
        displayName
      }
    }
  }
`);
export type Colleague = NonNullable<ResultOf<typeof ColleaguesQuery>['viewer']>['colleagues'][number];
