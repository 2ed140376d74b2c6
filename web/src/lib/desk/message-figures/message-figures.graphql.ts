import { graphql, type ResultOf } from '#lib/api/graphql.ts';

const Facts = graphql(`
  fragment MessageFigureFacts on MessageFigureSet {
    waitingNow
    chats
    takenChats
    chatWaitMedian
    chatWaitNinetieth
    answeredChats
    chatAnswerMedian
    chatAnswerNinetieth
    threads
    answeredThreads
    threadAnswerMedian
    threadAnswerNinetieth
    missedChats
    ended
    ratings
    ratingAverage
  }
`);
export type MessageFigureSet = ResultOf<typeof Facts>;

export const MessageFiguresQuery = graphql(
  `
    query MessageFigures($tenantId: ID, $from: Date!, $to: Date!, $timeZone: String) {
      serviceDesk {
        messageFigures(tenantId: $tenantId, from: $from, to: $to, timeZone: $timeZone) {
          from
          to
          timeZone
          interval
          total {
            ...MessageFigureFacts
          }
          periods {
            from
            to
            figures {
              ...MessageFigureFacts
            }
          }
          tenants {
            id
            name
            figures {
              ...MessageFigureFacts
            }
          }
        }
      }
    }
  `,
  [Facts],
);
export type MessageFigures = NonNullable<
  NonNullable<ResultOf<typeof MessageFiguresQuery>['serviceDesk']>['messageFigures']
>;
