import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { AttachmentFacts } from '#lib/files/files.graphql.ts';
import { TicketHead, TimelinePage } from '#lib/tickets/tickets.graphql.ts';
import { ServiceLevelFacts } from './service-level.graphql.ts';

export const NotePage = graphql(
  `
    fragment NotePage on InternalNoteConnection {
      nodes {
        __typename
        id
        createdAt
        author {
          displayName
          side
        }
        body {
          html
        }
        attachments {
          ...AttachmentFacts
        }
      }
    }
  `,
  [AttachmentFacts],
);
export type InternalNote = ResultOf<typeof NotePage>['nodes'][number];

export const DeskTicketQuery = graphql(
  `
    query DeskTicket($id: ID!, $last: Int!, $before: String) {
      serviceDesk {
        ticket(id: $id) {
          ...TicketHead
          isHidden
          serviceLevel {
            ...ServiceLevelFacts
          }
          assignee {
            id
            displayName
          }
          requester {
            id
            displayName
            email
            phone
            locale
          }
          portal {
            id
            name
          }
          timeline(last: $last, before: $before) {
            ...TimelinePage
          }
          request {
            requestType
          }
          internalNotes(last: 40) {
            ...NotePage
          }
        }
      }
    }
  `,
  [TicketHead, TimelinePage, NotePage, ServiceLevelFacts],
);
