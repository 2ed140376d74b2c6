import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';
import { TenantFacts } from '../tenants/tenants.graphql.ts';

export const BrandDesignFacts = graphql(`
  fragment BrandDesignFacts on BrandDesign {
    productName
    primaryColor
    accentColor
    typeface
    cornerStyle
    bannerLayout
    cardStyle
    density
    bannerOverlay
    bannerFocus {
      x
      y
    }
    pattern
    navigationLayout
    homeLayout
    texts {
      locale
      headline
      welcome
      greeting
      newTicketLabel
      ticketsLabel
      mailSender
      mailFooter
      logoAlt
      bannerAlt
    }
    pictures {
      role
      url
      width
      height
      key
    }
    inherits
    footerLinks {
      url
      labels {
        locale
        label
      }
    }
  }
`);
export type Design = ResultOf<typeof BrandDesignFacts>;
export type BrandTexts = Design['texts'][number];
export type FooterLink = Design['footerLinks'][number];
export type Picture = Design['pictures'][number];
export type PictureRole = Picture['role'];
export type BrandPart = Design['inherits'][number];

export const BrandDraftFacts = graphql(
  `
    fragment BrandDraftFacts on BrandDraft {
      revision
      basedOn
      scheduledFor
      design {
        ...BrandDesignFacts
      }
      changes {
        field
        byName
        at
      }
    }
  `,
  [BrandDesignFacts],
);
export type Draft = ResultOf<typeof BrandDraftFacts>;

/** The portal's own facts are those that its pages begin with: the preview shows the same pages. */
export const BrandStudioQuery = graphql(
  `
    query BrandStudio($tenant: ID!) {
      serviceDesk {
        brandStudio(tenantId: $tenant) {
          portal {
            id
            slug
            previewUntil
            name
            locales
            defaultLocale
            features
            loginMethods {
              kind
              label
              startUrl
            }
            passwordRules {
              minLength
              maxLength
            }
            support {
              name
              email
              phone
              openingHours
              imprintUrl
              privacyUrl
            }
          }
          draft {
            ...BrandDraftFacts
          }
          isBase
          base {
            portal {
              id
              name
            }
            design {
              ...BrandDesignFacts
            }
          }
        }
        tenant(id: $tenant) {
          ...TenantFacts
        }
      }
    }
  `,
  [BrandDraftFacts, BrandDesignFacts, TenantFacts],
);
type StudioAnswer = NonNullable<ResultOf<typeof BrandStudioQuery>['serviceDesk']>;
/** `record`: what of the portal is no part of its design, and edited beside it. */
export type StudioFacts = NonNullable<StudioAnswer['brandStudio']> & {
  record: NonNullable<StudioAnswer['tenant']>;
};
export type StudioPortal = StudioFacts['portal'];

export const BrandPreviewQuery = graphql(`
  query BrandPreview($tenant: ID!, $design: BrandDesignInput!) {
    serviceDesk {
      brandPreview(tenantId: $tenant, design: $design) {
        css
        colors {
          use
          scheme
          chosen
          used
          against
          contrast
          adjusted
        }
      }
    }
  }
`);
export type DesignInput = VariablesOf<typeof BrandPreviewQuery>['design'];
type PreviewAnswer = NonNullable<ResultOf<typeof BrandPreviewQuery>['serviceDesk']>['brandPreview'];
export type ColorReport = PreviewAnswer['colors'][number];

export const LogoColorsQuery = graphql(`
  query LogoColors($tenant: ID!) {
    serviceDesk {
      brandStudio(tenantId: $tenant) {
        draft {
          logoColors
        }
      }
    }
  }
`);

export const SaveDraftMutation = graphql(
  `
    mutation SaveBrandDraft($input: SaveBrandDraftInput!) {
      saveBrandDraft(input: $input) {
        draft {
          ...BrandDraftFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [BrandDraftFacts],
);

export const DiscardDraftMutation = graphql(
  `
    mutation DiscardBrandDraft($input: DiscardBrandDraftInput!) {
      discardBrandDraft(input: $input) {
        draft {
          ...BrandDraftFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [BrandDraftFacts],
);

export const UploadPictureMutation = graphql(`
  mutation UploadBrandPicture($input: UploadBrandPictureInput!) {
    uploadBrandPicture(input: $input) {
      picture {
        role
        url
        width
        height
        key
      }
      removed
      errors {
        code
        message
        path
      }
    }
  }
`);

export const PublishMutation = graphql(
  `
    mutation PublishBrand($input: PublishBrandInput!) {
      publishBrand(input: $input) {
        version {
          number
        }
        draft {
          ...BrandDraftFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [BrandDraftFacts],
);

export const CancelPublishingMutation = graphql(
  `
    mutation CancelBrandPublishing($input: CancelBrandPublishingInput!) {
      cancelBrandPublishing(input: $input) {
        draft {
          ...BrandDraftFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [BrandDraftFacts],
);

export const RestoreVersionMutation = graphql(`
  mutation RestoreBrandVersion($input: RestoreBrandVersionInput!) {
    restoreBrandVersion(input: $input) {
      version {
        number
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
