import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What a list shows of a conversation, and what stands above its messages. */
export const ConversationFacts = graphql(`
  fragment ConversationFacts on Conversation {
    id
    subject
    state
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
    }
  }
`);
export type ConversationFacts = ResultOf<typeof ConversationFacts>;
export type ConversationPerson = ConversationFacts['people'][number];

export const MessageFacts = graphql(`
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
  }
`);
export type MessageFacts = ResultOf<typeof MessageFacts>;
export type QuotedMessage = NonNullable<MessageFacts['repliesTo']>;
