import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { SessionRow } from '#lib/identity/account.graphql.ts';

/** All that a member of staff sees of their own account. */
export const OwnAccountQuery = graphql(
  `
    query OwnAccount {
      session {
        hasSecondFactor
        passwordRules {
          minLength
        }
      }
      serviceDesk {
        sessions {
          ...SessionRow
        }
      }
    }
  `,
  [SessionRow],
);
export type OwnAccount = ResultOf<typeof OwnAccountQuery>;
