import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** Whether one can chat now, and one's own chat that runs. */
export const ChatOfferQuery = graphql(`
  query ChatOffer {
    viewer {
      chatOffer {
        state
        opensAt
        waiting
        estimatedWait
        conversation {
          id
          state
          unreadCount
        }
      }
    }
  }
`);
type OfferResult = NonNullable<ResultOf<typeof ChatOfferQuery>['viewer']>;
export type ChatOffer = OfferResult['chatOffer'];

/** How far one's chat is from being taken on. */
export const ChatPlaceQuery = graphql(`
  query ChatPlace($id: ID!) {
    viewer {
      conversation(id: $id) {
        queue {
          position
          estimatedWait
        }
      }
    }
  }
`);

export const StartChatMutation = graphql(`
  mutation StartChat($input: StartChatInput!) {
    startChat(input: $input) {
      conversation {
        id
        kind
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ConversationRatingQuery = graphql(`
  query ConversationRating($id: ID!) {
    viewer {
      conversation(id: $id) {
        rating {
          stars
          comment
        }
      }
    }
  }
`);

export const RateConversationMutation = graphql(`
  mutation RateConversation($input: RateConversationInput!) {
    rateConversation(input: $input) {
      conversation {
        rating {
          stars
          comment
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

export const MailTranscriptMutation = graphql(`
  mutation MailTranscript($input: MailTranscriptInput!) {
    mailTranscript(input: $input) {
      email
      errors {
        code
        message
        path
      }
    }
  }
`);
