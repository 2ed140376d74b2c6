import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';
import { AttachmentFacts } from '#lib/files/files.graphql.ts';

export const TicketRow = graphql(`
  fragment TicketRow on Ticket {
    id
    number
    subject
    status
    priority
    replyCount
    isUnread
    createdAt
    updatedAt
    requesterName
    viewerReach
    assignee {
      displayName
    }
  }
`);
export type TicketRow = ResultOf<typeof TicketRow>;
export type TicketStatus = TicketRow['status'];
export type TicketPriority = TicketRow['priority'];

/** What can be asked for, the counters, and the few tickets that moved last. */
export const TicketHomeQuery = graphql(
  `
    query TicketHome {
      portal {
        requestTypes {
          key
          name
          description
          icon
        }
      }
      viewer {
        ticketSummary {
          open
          waiting
          resolved
          total
        }
        tickets(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {
          nodes {
            ...TicketRow
          }
        }
      }
    }
  `,
  [TicketRow],
);

export const TicketListQuery = graphql(
  `
    query TicketList($first: Int!, $after: String, $filter: TicketFilter, $orderBy: TicketOrder) {
      viewer {
        readsTicketsOfOthers
        tickets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
          nodes {
            ...TicketRow
          }
          pageInfo {
            hasNextPage
            endCursor
          }
          totalCount
        }
      }
    }
  `,
  [TicketRow],
);
export type TicketListVariables = VariablesOf<typeof TicketListQuery>;

export const TimelinePage = graphql(
  `
    fragment TimelinePage on TimelineItemConnection {
      nodes {
        __typename
        ... on Reply {
          id
          createdAt
          author {
            displayName
            side
          }
          body {
            html
            markdown
          }
          attachments {
            ...AttachmentFacts
          }
        }
        ... on StatusChange {
          id
          createdAt
          author {
            displayName
            side
          }
          from
          to
          reason
          isAutomatic
        }
        ... on AssigneeChange {
          id
          createdAt
          author {
            displayName
            side
          }
          assigneeName
        }
        ... on PriorityChange {
          id
          createdAt
          author {
            displayName
            side
          }
          newPriority
        }
        ... on RatingGiven {
          id
          createdAt
          author {
            displayName
            side
          }
          stars
          comment
        }
        ... on ParticipantChange {
          id
          createdAt
          author {
            displayName
            side
          }
          personName
          added
        }
        ... on PersonalChange {
          id
          createdAt
          author {
            displayName
            side
          }
          personal
        }
        ... on RelationChange {
          id
          createdAt
          author {
            displayName
            side
          }
          event
          other {
            id
            number
            subject
          }
        }
        ... on RequestTypeChange {
          id
          createdAt
          author {
            displayName
            side
          }
          newType
        }
      }
      pageInfo {
        hasPreviousPage
        startCursor
      }
    }
  `,
  [AttachmentFacts],
);
export type TimelinePage = ResultOf<typeof TimelinePage>;
export type TimelineItem = TimelinePage['nodes'][number];

export const TicketHead = graphql(
  `
    fragment TicketHead on Ticket {
      ...TicketRow
      version
      pdfUrl
      canReply
      canReopen
      canRate
      reopenableUntil
      rating {
        stars
        comment
      }
      resolvedAt
      closedAt
      isPersonal
      relations {
        isMerged
        continuedIn {
          id
          number
          subject
        }
      }
      openedByName
      request {
        name
        answers {
          field
          kind
          label
          values
          files {
            id
            fileName
          }
        }
      }
      description {
        html
        markdown
      }
      attachments {
        ...AttachmentFacts
      }
    }
  `,
  [TicketRow, AttachmentFacts],
);
export type TicketHead = ResultOf<typeof TicketHead>;

/** One ticket that the contact may read, with the newest part of its timeline. */
export const TicketQuery = graphql(
  `
    query Ticket($number: Int!, $last: Int!, $before: String) {
      portal {
        ticketRules {
          answerWithinHours
          closeAfterDays
          showsAssignee
        }
      }
      viewer {
        ticket(number: $number) {
          ...TicketHead
          expectedAnswerBy
          timeline(last: $last, before: $before) {
            ...TimelinePage
          }
        }
      }
    }
  `,
  [TicketHead, TimelinePage],
);

export const CreateTicketMutation = graphql(`
  mutation CreateTicket($input: CreateTicketInput!) {
    createTicket(input: $input) {
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

export const ReplyMutation = graphql(`
  mutation ReplyToTicket($input: ReplyToTicketInput!) {
    replyToTicket(input: $input) {
      reply {
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
