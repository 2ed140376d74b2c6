import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/**
 * What a page shows before anybody is known. The server answers it from `bootstrap.graphql` at build time and embeds
 * the result; a test keeps the two texts the same.
 */
export const BootstrapQuery = graphql(`
  query Bootstrap {
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
      branding {
        version
        productName
        headline
        welcomeText
        greeting
        newTicketLabel
        ticketsLabel
        footerLinks {
          label
          url
        }
        typeface
        cornerStyle
        bannerLayout
        bannerOverlay
        bannerFocus {
          x
          y
        }
        cardStyle
        density
        navigationLayout
        homeLayout
        stylesheetUrl
        favicon {
          url
        }
        loginBackground {
          url
          width
          height
          alt
          srcset
          webpSrcset
        }
        banner {
          url
          width
          height
          alt
          srcset
          webpSrcset
        }
        logo {
          url
          width
          height
          alt
          srcset
          webpSrcset
        }
        logoDark {
          url
          width
          height
          alt
          srcset
          webpSrcset
        }
        loginLogo {
          url
          width
          height
          alt
          srcset
          webpSrcset
        }
        loginLogoDark {
          url
          width
          height
          alt
          srcset
          webpSrcset
        }
      }
    }
    announcements {
      id
      severity
      title
      body {
        html
      }
      locale
      endsAt
      isDismissible
      revision
    }
    pages {
      slug
      title
    }
  }
`);

export type Portal = NonNullable<ResultOf<typeof BootstrapQuery>['portal']>;
export type BrandImage = NonNullable<Portal['branding']['logo']>;
