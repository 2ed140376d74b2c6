import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const TicketPresence = graphql(`
  subscription TicketPresence($ticketId: ID!) {
    ticketPresence(ticketId: $ticketId) {
      people {
        displayName
        activity
      }
    }
  }
`);
export type PersonPresent = ResultOf<typeof TicketPresence>['ticketPresence']['people'][number];

export const AnnouncePresenceMutation = graphql(`
  mutation AnnouncePresence($input: AnnouncePresenceInput!) {
    announcePresence(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
export type PresenceActivity = VariablesOf<typeof AnnouncePresenceMutation>['input']['activity'];
