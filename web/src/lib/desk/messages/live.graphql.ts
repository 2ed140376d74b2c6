import { graphql } from '#lib/api/graphql.ts';
import { DeskConversation, DeskMessage } from './facts.graphql.ts';

/** What happens in the conversations that one is in, and which wait, begin or are taken on. */
export const DeskConversationEvents = graphql(
  `
    subscription DeskConversationEvents {
      conversationEvents {
        conversationId
        complete
        conversation {
          ...DeskConversation
        }
        messages {
          ...DeskMessage
        }
      }
    }
  `,
  [DeskConversation, DeskMessage],
);

export const DeskUnreadQuery = graphql(`
  query DeskUnreadMessages {
    serviceDesk {
      unreadMessages
    }
  }
`);
