import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const MarkReadMutation = graphql(`
  mutation MarkTicketRead($input: MarkTicketReadInput!) {
    markTicketRead(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const MarkAllReadMutation = graphql(`
  mutation MarkAllTicketsRead {
    markAllTicketsRead {
      errors {
        code
        message
        path
      }
    }
  }
`);

/** What the bell tells. */
export const NewsQuery = graphql(`
  query TicketNews($first: Int!) {
    viewer {
      ticketNews(first: $first) {
        number
        subject
        item {
          __typename
          ... on Reply {
            id
            createdAt
            author {
              displayName
            }
          }
          ... on StatusChange {
            id
            createdAt
            to
          }
          ... on AssigneeChange {
            id
            createdAt
            assigneeName
          }
          ... on PriorityChange {
            id
            createdAt
            newPriority
          }
          ... on RatingGiven {
            id
            createdAt
          }
          ... on ParticipantChange {
            id
            createdAt
            personName
            added
          }
          ... on PersonalChange {
            id
            createdAt
          }
          ... on RelationChange {
            id
            createdAt
            event
          }
          ... on RequestTypeChange {
            id
            createdAt
            newType
          }
        }
      }
    }
  }
`);
export type TicketNews = NonNullable<ResultOf<typeof NewsQuery>['viewer']>['ticketNews'][number];
