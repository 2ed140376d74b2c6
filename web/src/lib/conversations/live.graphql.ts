import { graphql } from '#lib/api/graphql.ts';
import { ConversationFacts, MessageFacts } from './facts.graphql.ts';

/** What happens in one's conversations, with what was written. */
export const ConversationEvents = graphql(
  `
    subscription ConversationEvents {
      conversationEvents {
        conversationId
        complete
        conversation {
          ...ConversationFacts
        }
        messages {
          ...MessageFacts
        }
      }
    }
  `,
  [ConversationFacts, MessageFacts],
);

export const UnreadMessagesQuery = graphql(`
  query UnreadMessages {
    viewer {
      unreadMessages
    }
  }
`);
