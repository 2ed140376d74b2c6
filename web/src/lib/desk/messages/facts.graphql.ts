import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { ConversationFacts, MessageFacts } from '#lib/conversations/facts.graphql.ts';

export const DeskConversation = graphql(
  `
    fragment DeskConversation on Conversation {
      ...ConversationFacts
      startedAt
      waitingSince
      missedAt
      unanswered
      rating {
        stars
        comment
      }
      ticket {
        id
        number
        subject
      }
      contact {
        id
        locale
      }
      portal {
        id
        name
      }
    }
  `,
  [ConversationFacts],
);
export type DeskConversation = ResultOf<typeof DeskConversation>;

/** With what it said before. */
export const DeskMessage = graphql(
  `
    fragment DeskMessage on ConversationMessage {
      ...MessageFacts
      traces {
        until
        body {
          html
        }
      }
    }
  `,
  [MessageFacts],
);
export type DeskMessage = ResultOf<typeof DeskMessage>;
