import { graphql, type VariablesOf } from '#lib/api/graphql.ts';
import { ConversationFacts, MessageFacts } from './facts.graphql.ts';

/** The contact's own conversations, the latest message first. */
export const ConversationListQuery = graphql(
  `
    query Conversations($first: Int!, $after: String, $search: String) {
      viewer {
        conversations(first: $first, after: $after, search: $search) {
          nodes {
            ...ConversationFacts
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
  [ConversationFacts],
);

/** One of them with the newest of its messages, or those before a cursor. */
export const ConversationQuery = graphql(
  `
    query Conversation($id: ID!, $last: Int!, $before: String) {
      viewer {
        conversation(id: $id) {
          ...ConversationFacts
          ticket {
            number
          }
          messages(last: $last, before: $before) {
            nodes {
              ...MessageFacts
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
  [ConversationFacts, MessageFacts],
);

/** What has happened in it since a revision that is known. */
export const ConversationChangesQuery = graphql(
  `
    query ConversationChanges($id: ID!, $after: Int!) {
      viewer {
        conversation(id: $id) {
          ...ConversationFacts
          changes(after: $after) {
            revision
            hasMore
            messages {
              ...MessageFacts
            }
          }
        }
      }
    }
  `,
  [ConversationFacts, MessageFacts],
);

export const StartThreadMutation = graphql(`
  mutation StartMessageThread($input: StartMessageThreadInput!) {
    startMessageThread(input: $input) {
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

export const SendMessageMutation = graphql(
  `
    mutation SendMessage($input: SendMessageInput!) {
      sendMessage(input: $input) {
        message {
          ...MessageFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [MessageFacts],
);
export type SendMessageInput = VariablesOf<typeof SendMessageMutation>['input'];

export const EditMessageMutation = graphql(
  `
    mutation EditMessage($input: EditMessageInput!) {
      editMessage(input: $input) {
        message {
          ...MessageFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [MessageFacts],
);
export type EditMessageInput = VariablesOf<typeof EditMessageMutation>['input'];

export const DeleteMessageMutation = graphql(
  `
    mutation DeleteMessage($input: DeleteMessageInput!) {
      deleteMessage(input: $input) {
        message {
          ...MessageFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [MessageFacts],
);

export const MarkConversationReadMutation = graphql(`
  mutation MarkConversationRead($input: MarkConversationReadInput!) {
    markConversationRead(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const EndConversationMutation = graphql(
  `
    mutation EndConversation($input: EndConversationInput!) {
      endConversation(input: $input) {
        conversation {
          ...ConversationFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ConversationFacts],
);

export const SetTypingMutation = graphql(`
  mutation SetTyping($input: SetTypingInput!) {
    setTyping(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
