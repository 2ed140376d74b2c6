import { graphql } from '#lib/api/graphql.ts';

export const DeskQueueChanged = graphql(`
  subscription DeskQueueChanged {
    deskQueueChanged {
      ticketId
    }
  }
`);
