import { graphql, type VariablesOf } from '#lib/api/graphql.ts';
import { DeskConversation, DeskMessage } from './facts.graphql.ts';

export const DeskConversationsQuery = graphql(
  `
    query DeskConversations($first: Int!, $after: String, $filter: DeskConversationFilter) {
      serviceDesk {
        conversations(first: $first, after: $after, filter: $filter) {
          nodes {
            ...DeskConversation
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
  [DeskConversation],
);
export type DeskConversationsVariables = VariablesOf<typeof DeskConversationsQuery>;

export const DeskConversationQuery = graphql(
  `
    query DeskConversation($id: ID!, $last: Int!, $before: String) {
      serviceDesk {
        conversation(id: $id) {
          ...DeskConversation
          messages(last: $last, before: $before) {
            nodes {
              ...DeskMessage
            }
            pageInfo {
              hasPreviousPage
              startCursor
            }
          }
        }
      }
    }
  `,
  [DeskConversation, DeskMessage],
);

export const DeskChangesQuery = graphql(
  `
    query DeskConversationChanges($id: ID!, $after: Int!) {
      serviceDesk {
        conversation(id: $id) {
          ...DeskConversation
          changes(after: $after) {
            revision
            hasMore
            messages {
              ...DeskMessage
            }
          }
        }
      }
    }
  `,
  [DeskConversation, DeskMessage],
);

export const DeskSendMutation = graphql(
  `
    mutation DeskSendMessage($input: SendMessageInput!) {
      sendMessage(input: $input) {
        message {
          ...DeskMessage
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [DeskMessage],
);

export const DeskEditMutation = graphql(
  `
    mutation DeskEditMessage($input: EditMessageInput!) {
      editMessage(input: $input) {
        message {
          ...DeskMessage
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [DeskMessage],
);

export const DeskDeleteMutation = graphql(
  `
    mutation DeskDeleteMessage($input: DeleteMessageInput!) {
      deleteMessage(input: $input) {
        message {
          ...DeskMessage
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [DeskMessage],
);

export const DeskEndMutation = graphql(
  `
    mutation DeskEndConversation($input: EndConversationInput!) {
      endConversation(input: $input) {
        conversation {
          ...DeskConversation
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [DeskConversation],
);

export const TakeConversationMutation = graphql(
  `
    mutation TakeConversation($input: TakeConversationInput!) {
      takeConversation(input: $input) {
        conversation {
          ...DeskConversation
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [DeskConversation],
);

export const LeaveConversationMutation = graphql(
  `
    mutation LeaveConversation($input: LeaveConversationInput!) {
      leaveConversation(input: $input) {
        conversation {
          ...DeskConversation
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [DeskConversation],
);

export const WriteToContactMutation = graphql(`
  mutation WriteToContact($input: WriteToContactInput!) {
    writeToContact(input: $input) {
      conversation {
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
