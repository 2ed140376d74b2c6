import { graphql, type ResultOf } from '#lib/api/graphql.ts';

const Facts = graphql(`
  fragment FigureFacts on FigureSet {
    openNow
    newTickets
    solvedTickets
    answeredTickets
    firstResponseMedian
    firstResponseNinetieth
    ratings
    ratingAverage
  }
`);
export type FigureSet = ResultOf<typeof Facts>;

export const FiguresQuery = graphql(
  `
    query Figures($tenantId: ID, $from: Date!, $to: Date!, $timeZone: String) {
      serviceDesk {
        figures(tenantId: $tenantId, from: $from, to: $to, timeZone: $timeZone) {
          from
          to
          timeZone
          interval
          total {
            ...FigureFacts
          }
          periods {
            from
            to
            figures {
              ...FigureFacts
            }
          }
          tenants {
            id
            name
            figures {
              ...FigureFacts
            }
          }
        }
      }
    }
  `,
  [Facts],
);
export type Figures = NonNullable<NonNullable<ResultOf<typeof FiguresQuery>['serviceDesk']>['figures']>;
export type Period = Figures['periods'][number];
