import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';
import { SessionFacts } from '#lib/identity/identity.graphql.ts';
import { TicketRow } from '#lib/tickets/tickets.graphql.ts';
import { ServiceLevelFacts } from './service-level.graphql.ts';

/** Who serves; null when no member of staff is logged in. */
export const DeskQuery = graphql(
  `
    query Desk {
      session {
        ...SessionFacts
      }
      serviceDesk {
        me {
          id
          displayName
          email
          role
        }
        tenants {
          id
          slug
          name
        }
        staff {
          id
          displayName
        }
      }
    }
  `,
  [SessionFacts],
);
type DeskAnswer = ResultOf<typeof DeskQuery>;
/** The desk and the session in which it is looked at. */
export type Desk = NonNullable<DeskAnswer['serviceDesk']> & Pick<DeskAnswer, 'session'>;

export const QueueRow = graphql(
  `
    fragment QueueRow on Ticket {
      ...TicketRow
      version
      waitingSince
      request {
        requestType
        name
      }
      serviceLevel {
        ...ServiceLevelFacts
      }
      requester {
        displayName
      }
      portal {
        id
        name
      }
    }
  `,
  [TicketRow, ServiceLevelFacts],
);
export type QueueRow = ResultOf<typeof QueueRow>;

export const QueueQuery = graphql(
  `
    query Queue($first: Int!, $after: String, $filter: QueueFilter, $orderBy: TicketOrder) {
      serviceDesk {
        tickets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
          nodes {
            ...QueueRow
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
  [QueueRow],
);
export type QueueVariables = VariablesOf<typeof QueueQuery>;

export const AnswerMutation = graphql(`
  mutation AnswerTicket($input: AnswerTicketInput!) {
    answerTicket(input: $input) {
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

export const NoteMutation = graphql(`
  mutation AddInternalNote($input: AddInternalNoteInput!) {
    addInternalNote(input: $input) {
      note {
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

export const StatusMutation = graphql(`
  mutation SetTicketStatus($input: SetTicketStatusInput!) {
    setTicketStatus(input: $input) {
      ticket {
        id
        status
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const AssignMutation = graphql(`
  mutation AssignTicket($input: AssignTicketInput!) {
    assignTicket(input: $input) {
      ticket {
        id
        assignee {
          id
        }
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const PriorityMutation = graphql(`
  mutation SetTicketPriority($input: SetTicketPriorityInput!) {
    setTicketPriority(input: $input) {
      ticket {
        id
        priority
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const HiddenMutation = graphql(`
  mutation SetTicketHidden($input: SetTicketHiddenInput!) {
    setTicketHidden(input: $input) {
      ticket {
        id
        isHidden
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const OpenTicketMutation = graphql(`
  mutation OpenTicket($input: OpenTicketInput!) {
    openTicket(input: $input) {
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

export const OutboxQuery = graphql(`
  query Outbox($first: Int!, $after: String, $state: MailState) {
    serviceDesk {
      mails(first: $first, after: $after, state: $state) {
        nodes {
          id
          recipientName
          recipientEmail
          template
          state
          attempts
          lastError
          createdAt
          sentAt
          nextAttemptAt
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
export type MailPage = NonNullable<ResultOf<typeof OutboxQuery>['serviceDesk']>['mails'];
export type Mail = MailPage['nodes'][number];
export type MailState = Mail['state'];
