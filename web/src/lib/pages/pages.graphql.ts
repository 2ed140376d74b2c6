import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** A page of the portal's own; null when there is none that one may read. */
export const PageQuery = graphql(`
  query Page($slug: String!) {
    page(slug: $slug) {
      slug
      title
      body {
        html
      }
      locale
      updatedAt
    }
  }
`);
export type Page = NonNullable<ResultOf<typeof PageQuery>['page']>;
