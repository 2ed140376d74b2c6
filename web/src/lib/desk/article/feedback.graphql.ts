import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What readers say of an article: asked for when somebody looks at it. */
export const ArticleFeedbackQuery = graphql(`
  query ArticleFeedback($id: ID!) {
    serviceDesk {
      knowledge {
        article(id: $id) {
          id
          tallies {
            number
            helpful
            unhelpful
          }
          stepTallies {
            locale
            number
            text
            helpful
            unhelpful
          }
          comments {
            contactName
            number
            vote {
              isHelpful
              reason
              comment
              votedAt
            }
          }
        }
      }
    }
  }
`);
export type ArticleFeedback = NonNullable<
  NonNullable<ResultOf<typeof ArticleFeedbackQuery>['serviceDesk']>['knowledge']['article']
>;
export type ArticleComment = ArticleFeedback['comments'][number];
export type VoteReason = NonNullable<ArticleComment['vote']['reason']>;
export type StepTally = ArticleFeedback['stepTallies'][number];
