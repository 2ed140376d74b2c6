import { graphql } from '#lib/api/graphql.ts';

/** What another design looks like is asked for by the page's own query, in the language on show. */
export const BrandingPublished = graphql(`
  subscription BrandingPublished {
    brandingPublished {
      version
    }
  }
`);
