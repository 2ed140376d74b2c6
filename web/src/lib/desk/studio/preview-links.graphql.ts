import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const PreviewLinkFacts = graphql(`
  fragment PreviewLinkFacts on BrandPreviewLink {
    id
    url
    createdBy
    createdAt
    expiresAt
    lastOpenedAt
  }
`);
export type PreviewLink = ResultOf<typeof PreviewLinkFacts>;

export const PreviewLinksQuery = graphql(
  `
    query BrandPreviewLinks($tenant: ID!) {
      serviceDesk {
        brandStudio(tenantId: $tenant) {
          previewLinks {
            ...PreviewLinkFacts
          }
        }
      }
    }
  `,
  [PreviewLinkFacts],
);

export const CreatePreviewLinkMutation = graphql(
  `
    mutation CreateBrandPreviewLink($input: CreateBrandPreviewLinkInput!) {
      createBrandPreviewLink(input: $input) {
        link {
          ...PreviewLinkFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [PreviewLinkFacts],
);

export const RevokePreviewLinkMutation = graphql(
  `
    mutation RevokeBrandPreviewLink($input: RevokeBrandPreviewLinkInput!) {
      revokeBrandPreviewLink(input: $input) {
        studio {
          previewLinks {
            ...PreviewLinkFacts
          }
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [PreviewLinkFacts],
);
