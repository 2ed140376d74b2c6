import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const ParkedMailsQuery = graphql(`
  query ParkedMails($first: Int!, $after: String, $state: ParkedMailState) {
    serviceDesk {
      parkedMails(first: $first, after: $after, state: $state) {
        nodes {
          id
          state
          reason
          senderName
          senderEmail
          subject
          body
          headers
          fileNames
          receivedAt
          ticketId
          ticketNumber
          ticketSubject
          conversationId
          conversationSubject
          contactName
          portalName
          handledAt
          handledBy
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`);
export type ParkedPage = NonNullable<ResultOf<typeof ParkedMailsQuery>['serviceDesk']>['parkedMails'];
export type ParkedMail = ParkedPage['nodes'][number];
export type ParkedState = ParkedMail['state'];

export const AcceptParkedMailMutation = graphql(`
  mutation AcceptParkedMail($input: AcceptParkedMailInput!) {
    acceptParkedMail(input: $input) {
      mail {
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

export const DiscardParkedMailMutation = graphql(`
  mutation DiscardParkedMail($input: DiscardParkedMailInput!) {
    discardParkedMail(input: $input) {
      mail {
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
