import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const CannedAnswersQuery = graphql(`
  query CannedAnswers {
    serviceDesk {
      cannedPlaceholders
      cannedAnswers {
        id
        title
        body
        locale
        isShared
        tenantId
        authorName
        mayChange
        updatedAt
      }
    }
  }
`);
type Answered = NonNullable<ResultOf<typeof CannedAnswersQuery>['serviceDesk']>;
export type CannedAnswer = Answered['cannedAnswers'][number];
/** All canned answers, and what may stand between braces in them. */
export type CannedAnswers = Answered;

export const FilledAnswersQuery = graphql(`
  query FilledAnswers($ticketId: ID!) {
    serviceDesk {
      cannedAnswers(ticketId: $ticketId) {
        id
        title
        filled
        locale
        isShared
      }
    }
  }
`);
export type FilledAnswer = NonNullable<
  ResultOf<typeof FilledAnswersQuery>['serviceDesk']
>['cannedAnswers'][number];

export const SaveCannedMutation = graphql(`
  mutation SaveCannedAnswer($input: SaveCannedAnswerInput!) {
    saveCannedAnswer(input: $input) {
      answer {
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
export type SaveCannedInput = VariablesOf<typeof SaveCannedMutation>['input'];

export const DeleteCannedMutation = graphql(`
  mutation DeleteCannedAnswer($input: DeleteCannedAnswerInput!) {
    deleteCannedAnswer(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
