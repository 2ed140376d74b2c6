import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What leads to an article. */
export const ArticleLinkFields = graphql(`
  fragment ArticleLinkFields on ArticleLink {
    id
    slug
    title
    summary
    locale
    updatedAt
  }
`);
export type ArticleLink = ResultOf<typeof ArticleLinkFields>;

const CategoryFields = graphql(`
  fragment CategoryFields on ArticleCategory {
    id
    slug
    name
    icon
    parentId
    articleCount
    totalCount
  }
`);
export type ArticleCategory = ResultOf<typeof CategoryFields>;

/** Of an article that was read here before: whether it is still there for the reader, and what it is called now. */
const ReadBefore = graphql(`
  fragment ReadBefore on Article {
    id
    slug
    title
    locale
    path {
      name
    }
  }
`);
export type ReadBefore = ResultOf<typeof ReadBefore>;

/** What the home page shows. A blank slug is no article's. */
export const SolutionsQuery = graphql(
  `
    query Solutions($first: String!, $second: String!, $third: String!) {
      portal {
        knowledge {
          home {
            categories {
              ...CategoryFields
            }
            newest {
              ...ArticleLinkFields
            }
            helpful {
              categoryId
              articles {
                ...ArticleLinkFields
              }
            }
            favourites {
              ...ArticleLinkFields
            }
          }
          first: article(slug: $first) {
            ...ReadBefore
          }
          second: article(slug: $second) {
            ...ReadBefore
          }
          third: article(slug: $third) {
            ...ReadBefore
          }
        }
      }
    }
  `,
  [CategoryFields, ArticleLinkFields, ReadBefore],
);

export const CategoriesQuery = graphql(
  `
    query ArticleCategories {
      portal {
        knowledge {
          categories {
            ...CategoryFields
          }
        }
      }
    }
  `,
  [CategoryFields],
);

const ArticlesPage = graphql(
  `
    fragment ArticlesPage on ArticleLinkConnection {
      nodes {
        ...ArticleLinkFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  `,
  [ArticleLinkFields],
);

/** The first of a category's articles, with all categories: the way to it and what lies in it. */
export const CategoryQuery = graphql(
  `
    query ArticlesOfCategory($category: String!, $first: Int!) {
      portal {
        knowledge {
          categories {
            ...CategoryFields
          }
          articles(category: $category, first: $first) {
            ...ArticlesPage
          }
        }
      }
    }
  `,
  [CategoryFields, ArticlesPage],
);

export const MoreOfCategoryQuery = graphql(
  `
    query MoreArticlesOfCategory($category: String!, $first: Int!, $after: String!) {
      portal {
        knowledge {
          articles(category: $category, first: $first, after: $after) {
            ...ArticlesPage
          }
        }
      }
    }
  `,
  [ArticlesPage],
);

export const ArticleQuery = graphql(
  `
    query Article($slug: String!) {
      portal {
        knowledge {
          article(slug: $slug) {
            id
            slug
            title
            summary
            locale
            isFallback
            updatedAt
            tags
            body {
              html
            }
            attachments {
              id
              fileName
              mediaType
              size
              url
            }
            path {
              slug
              name
            }
            alternates {
              locale
              slug
              title
            }
            related {
              ...ArticleLinkFields
            }
          }
        }
      }
    }
  `,
  [ArticleLinkFields],
);
type KnowledgeWithArticle = NonNullable<NonNullable<ResultOf<typeof ArticleQuery>['portal']>['knowledge']>;
export type Article = NonNullable<KnowledgeWithArticle['article']>;

export const ArticleSearchQuery = graphql(
  `
    query SearchArticles($text: String!, $category: String, $first: Int!, $submitted: Boolean!) {
      portal {
        knowledge {
          search(text: $text, category: $category, first: $first, submitted: $submitted) {
            article {
              ...ArticleLinkFields
            }
            snippet
          }
        }
      }
    }
  `,
  [ArticleLinkFields],
);
type KnowledgeWithHits = NonNullable<NonNullable<ResultOf<typeof ArticleSearchQuery>['portal']>['knowledge']>;
export type ArticleHit = KnowledgeWithHits['search'][number];

/** All that the reader keeps. */
export const FavouritesQuery = graphql(
  `
    query FavouriteArticles {
      portal {
        knowledge {
          favourites {
            ...ArticleLinkFields
          }
        }
      }
    }
  `,
  [ArticleLinkFields],
);

/** What may spare the ticket that is being written. */
export const SuggestQuery = graphql(
  `
    query SuggestArticles($text: String!) {
      portal {
        knowledge {
          suggest(text: $text) {
            ...ArticleLinkFields
          }
        }
      }
    }
  `,
  [ArticleLinkFields],
);

export const CountArticleUseMutation = graphql(`
  mutation CountArticleUse($input: CountArticleUseInput!) {
    countArticleUse(input: $input) {
      errors {
        code
      }
    }
  }
`);
