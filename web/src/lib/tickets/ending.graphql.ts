import { graphql } from '#lib/api/graphql.ts';

export const CloseMutation = graphql(`
  mutation CloseTicket($input: CloseTicketInput!) {
    closeTicket(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ReopenMutation = graphql(`
  mutation ReopenTicket($input: ReopenTicketInput!) {
    reopenTicket(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const RateMutation = graphql(`
  mutation RateTicket($input: RateTicketInput!) {
    rateTicket(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
