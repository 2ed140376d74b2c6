import { graphql } from '#lib/api/graphql.ts';

export const RateArticleStepMutation = graphql(`
  mutation RateArticleStep($input: RateArticleStepInput!) {
    rateArticleStep(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
