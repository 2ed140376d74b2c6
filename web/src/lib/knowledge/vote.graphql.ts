import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What is the contact's own about an article: what they said of it and of its steps, and whether they keep it. */
export const OwnQuery = graphql(`
  query OwnOfArticle($slug: String!) {
    portal {
      knowledge {
        article(slug: $slug) {
          isFavourite
          ownVote {
            isHelpful
            reason
            comment
          }
          steps {
            number
            ownVote
          }
        }
      }
    }
  }
`);
type KnowledgeWithOwn = NonNullable<NonNullable<ResultOf<typeof OwnQuery>['portal']>['knowledge']>;
export type Own = NonNullable<KnowledgeWithOwn['article']>;
export type VoteReason = NonNullable<NonNullable<Own['ownVote']>['reason']>;

export const SetFavouriteMutation = graphql(`
  mutation SetArticleFavourite($input: SetArticleFavouriteInput!) {
    setArticleFavourite(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const RateArticleMutation = graphql(`
  mutation RateArticle($input: RateArticleInput!) {
    rateArticle(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
