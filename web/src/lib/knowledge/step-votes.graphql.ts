import { graphql } from '#lib/api/graphql.ts';

/** What the contact said of an article's steps before; nobody else has a vote. */
export const OwnStepVotesQuery = graphql(`
  query OwnStepVotes($slug: String!) {
    portal {
      knowledge {
        article(slug: $slug) {
          steps {
            number
            ownVote
          }
        }
      }
    }
  }
`);

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
