import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What the contact said of an article before; nobody else has a vote. */
export const OwnVoteQuery = graphql(`
  query OwnVote($slug: String!) {
    portal {
      knowledge {
        article(slug: $slug) {
          ownVote {
            isHelpful
            reason
            comment
          }
        }
      }
    }
  }
`);
type KnowledgeWithVote = NonNullable<NonNullable<ResultOf<typeof OwnVoteQuery>['portal']>['knowledge']>;
type Vote = NonNullable<NonNullable<KnowledgeWithVote['article']>['ownVote']>;
export type VoteReason = NonNullable<Vote['reason']>;

/** Whether the contact keeps it. */
export const FavouriteQuery = graphql(`
  query IsFavourite($slug: String!) {
    portal {
      knowledge {
        article(slug: $slug) {
          isFavourite
        }
      }
    }
  }
`);

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
