import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { DeskConversation } from '../messages/facts.graphql.ts';

/** A member of staff as a partner for chats. */
export const ChatAgentFacts = graphql(`
  fragment ChatAgentFacts on ChatAgent {
    id
    displayName
    isSelf
    online
    available
    awayUntil
    chats
    chatLimit
  }
`);
export type ChatAgent = ResultOf<typeof ChatAgentFacts>;

export const OwnChatAgentQuery = graphql(
  `
    query OwnChatAgent {
      serviceDesk {
        chatAgent {
          ...ChatAgentFacts
        }
      }
    }
  `,
  [ChatAgentFacts],
);

/** Who serves the portal of a conversation. */
export const ChatAgentsQuery = graphql(
  `
    query ChatAgents($conversationId: ID!) {
      serviceDesk {
        chatAgents(conversationId: $conversationId) {
          ...ChatAgentFacts
        }
      }
    }
  `,
  [ChatAgentFacts],
);

export const SetChatAvailabilityMutation = graphql(
  `
    mutation SetChatAvailability($input: SetChatAvailabilityInput!) {
      setChatAvailability(input: $input) {
        agent {
          ...ChatAgentFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ChatAgentFacts],
);

export const SetChatLimitMutation = graphql(
  `
    mutation SetChatLimit($input: SetChatLimitInput!) {
      setChatLimit(input: $input) {
        agent {
          ...ChatAgentFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ChatAgentFacts],
);

/** Some of the desk's chats, without what was said in them. */
export const ChatsQuery = graphql(
  `
    query Chats($first: Int!, $filter: DeskConversationFilter) {
      serviceDesk {
        conversations(first: $first, filter: $filter) {
          nodes {
            ...DeskConversation
          }
          totalCount
        }
      }
    }
  `,
  [DeskConversation],
);

export const InviteToConversationMutation = graphql(
  `
    mutation InviteToConversation($input: InviteToConversationInput!) {
      inviteToConversation(input: $input) {
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

export const HandOverConversationMutation = graphql(
  `
    mutation HandOverConversation($input: HandOverConversationInput!) {
      handOverConversation(input: $input) {
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

export const CreateTicketFromConversationMutation = graphql(
  `
    mutation CreateTicketFromConversation($input: CreateTicketFromConversationInput!) {
      createTicketFromConversation(input: $input) {
        ticket {
          id
          number
        }
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

/** With whom one chats, and what else they have waiting. */
export const ChatContactQuery = graphql(`
  query ChatContact($id: ID!, $first: Int!, $filter: QueueFilter) {
    serviceDesk {
      contact(id: $id) {
        id
        displayName
        email
        phone
        department
        kind
        locale
        portal {
          id
          name
        }
      }
      tickets(first: $first, filter: $filter) {
        nodes {
          id
          number
          subject
          status
          updatedAt
        }
        totalCount
      }
    }
  }
`);
export type ChatContact = NonNullable<ResultOf<typeof ChatContactQuery>['serviceDesk']>;
