import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const ServiceClockFacts = graphql(`
  fragment ServiceClockFacts on ServiceClock {
    state
    due
    metAt
    pausedSince
  }
`);
export type ServiceClock = ResultOf<typeof ServiceClockFacts>;

/** What was promised for a ticket, and how it stands with that. */
export const ServiceLevelFacts = graphql(
  `
    fragment ServiceLevelFacts on TicketServiceLevel {
      firstResponse {
        ...ServiceClockFacts
      }
      solution {
        ...ServiceClockFacts
      }
    }
  `,
  [ServiceClockFacts],
);
export type ServiceLevel = ResultOf<typeof ServiceLevelFacts>;
