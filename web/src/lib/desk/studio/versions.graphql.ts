import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { BrandDesignFacts } from './studio.graphql.ts';

export const BrandVersionsQuery = graphql(
  `
    query BrandVersions($tenant: ID!, $first: Int!, $after: String) {
      serviceDesk {
        brandStudio(tenantId: $tenant) {
          versions(first: $first, after: $after) {
            nodes {
              number
              publishedAt
              byName
              restoredFrom
              fromBase
              isCurrent
              design {
                ...BrandDesignFacts
              }
              branding {
                palette {
                  light {
                    name
                    color
                  }
                }
              }
            }
            pageInfo {
              hasNextPage
              endCursor
            }
            totalCount
          }
        }
      }
    }
  `,
  [BrandDesignFacts],
);
type VersionsAnswer = NonNullable<ResultOf<typeof BrandVersionsQuery>['serviceDesk']>['brandStudio'];
export type VersionPage = NonNullable<VersionsAnswer>['versions'];
export type Version = VersionPage['nodes'][number];
