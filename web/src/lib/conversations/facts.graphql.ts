import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { AttachmentFacts } from '#lib/files/files.graphql.ts';

/** What a list shows of a conversation, and what stands above its messages. */
export const ConversationFacts = graphql(`
  fragment ConversationFacts on Conversation {
    id
    kind
    subject
    state
    endedBy
    contactName
    lastMessageAt
    unreadCount
    revision
    people {
      displayName
      side
      isSelf
      readUpTo
    }
    typing {
      displayName
      side
    }
    lastMessage {
      id
      isOwn
      deletedAt
      author {
        displayName
        side
      }
      body {
        markdown
      }
      attachments {
        fileName
      }
    }
  }
`);
export type ConversationFacts = ResultOf<typeof ConversationFacts>;
export type ConversationPerson = ConversationFacts['people'][number];
export type ConversationTyping = ConversationFacts['typing'][number];

export const MessageFacts = graphql(
  `
    fragment MessageFacts on ConversationMessage {
      id
      position
      revision
      author {
        displayName
        side
      }
      isOwn
      body {
        html
        markdown
      }
      sentAt
      editedAt
      deletedAt
      clientId
      repliesTo {
        id
        position
        authorName
        excerpt
      }
      attachments {
        ...AttachmentFacts
      }
    }
  `,
  [AttachmentFacts],
);
export type MessageFacts = ResultOf<typeof MessageFacts>;
export type QuotedMessage = NonNullable<MessageFacts['repliesTo']>;
