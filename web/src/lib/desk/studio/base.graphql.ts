import { graphql, type ResultOf } from '#lib/api/graphql.ts';
import { BrandDesignFacts } from './studio.graphql.ts';

const BrandLookFacts = graphql(
  `
    fragment BrandLookFacts on BrandLook {
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
  `,
  [BrandDesignFacts],
);

export const BrandHeirsQuery = graphql(
  `
    query BrandHeirs($tenant: ID!) {
      serviceDesk {
        brandStudio(tenantId: $tenant) {
          heirs(first: 24) {
            totalCount
            nodes {
              portal {
                id
                name
              }
              parts
              before {
                ...BrandLookFacts
              }
              after {
                ...BrandLookFacts
              }
            }
          }
        }
      }
    }
  `,
  [BrandLookFacts],
);
type HeirsAnswer = NonNullable<ResultOf<typeof BrandHeirsQuery>['serviceDesk']>['brandStudio'];
export type Heirs = NonNullable<HeirsAnswer>['heirs'];

export const SetBrandBaseMutation = graphql(`
  mutation SetBrandBase($input: SetBrandBaseInput!) {
    setBrandBase(input: $input) {
      studio {
        isBase
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
