import { graphql } from '#lib/api/graphql.ts';

/** What happened is looked up by the page's own query, so an event only has to say that something did. */
export const TicketUpdated = graphql(`
  subscription TicketUpdated($ticketId: ID!) {
    ticketUpdated(ticketId: $ticketId) {
      ticketId
    }
  }
`);

export const TicketListChanged = graphql(`
  subscription TicketListChanged {
    ticketListChanged {
      ticketId
    }
  }
`);
