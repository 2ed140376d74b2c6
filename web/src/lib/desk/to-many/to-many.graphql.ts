import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

const Facts = graphql(`
  fragment RecipientFacts on MessageRecipients {
    count
    most
    messagesOff
    inactive
    leftOut {
      reason
      contact {
        id
        displayName
      }
    }
  }
`);
export type Recipients = ResultOf<typeof Facts>;

export const MessageRecipientsQuery = graphql(
  `
    query MessageRecipients($to: RecipientsInput!) {
      serviceDesk {
        messageRecipients(to: $to) {
          ...RecipientFacts
        }
      }
    }
  `,
  [Facts],
);
export type RecipientsInput = VariablesOf<typeof MessageRecipientsQuery>['to'];

export const WriteToContactsMutation = graphql(
  `
    mutation WriteToContacts($input: WriteToContactsInput!) {
      writeToContacts(input: $input) {
        threads
        recipients {
          ...RecipientFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [Facts],
);
