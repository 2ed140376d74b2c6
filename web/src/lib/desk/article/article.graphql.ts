import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';
import { ArticleFileFacts } from './article-files.graphql.ts';

/** An article with all that the editor shows of it. */
const ArticleFacts = graphql(
  `
    fragment ArticleFacts on DeskArticle {
      id
      version
      state
      isInReview
      scope
      isForAll
      portals {
        id
        name
      }
      categoryId
      audience
      kinds
      departments
      contactIds
      tags
      ownerId
      reviewOn
      relatedArticles {
        id
        title
        state
      }
      latestNumber
      publishedNumber
      publishAt
      expiresAt
      updatedAt
      texts {
        locale
        slug
        title
        summary
        body {
          markdown
        }
      }
      files {
        ...ArticleFileFacts
      }
      versions {
        number
        authorName
        createdAt
      }
    }
  `,
  [ArticleFileFacts],
);
export type DeskArticle = ResultOf<typeof ArticleFacts>;

export const DeskArticleQuery = graphql(
  `
    query DeskArticle($id: ID!) {
      serviceDesk {
        knowledge {
          article(id: $id) {
            ...ArticleFacts
          }
        }
      }
    }
  `,
  [ArticleFacts],
);

/** What an article is called that was chosen to go with another, in each language. */
export const RelatedTitlesQuery = graphql(`
  query RelatedTitles($id: ID!) {
    serviceDesk {
      knowledge {
        article(id: $id) {
          id
          state
          texts {
            locale
            title
          }
        }
      }
    }
  }
`);
export type RelatedArticle = DeskArticle['relatedArticles'][number];

/** What every version says: only asked for by whoever compares. */
export const ArticleVersionsQuery = graphql(`
  query ArticleVersions($id: ID!) {
    serviceDesk {
      knowledge {
        article(id: $id) {
          id
          versions {
            number
            authorName
            createdAt
            texts {
              locale
              slug
              title
              summary
              body {
                markdown
              }
            }
          }
        }
      }
    }
  }
`);
export type ArticleVersion = NonNullable<
  NonNullable<ResultOf<typeof ArticleVersionsQuery>['serviceDesk']>['knowledge']['article']
>['versions'][number];
export type ArticleText = ArticleVersion['texts'][number];

export const CreateArticleMutation = graphql(`
  mutation CreateArticle($input: CreateArticleInput!) {
    createArticle(input: $input) {
      article {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
export type CreateArticleInput = VariablesOf<typeof CreateArticleMutation>['input'];
export type ArticleSettingsInput = CreateArticleInput['settings'];
export type ArticleTextInput = CreateArticleInput['texts'][number];

export const SaveArticleMutation = graphql(
  `
    mutation SaveArticleDraft($input: SaveArticleDraftInput!) {
      saveArticleDraft(input: $input) {
        article {
          ...ArticleFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ArticleFacts],
);

export const SubmitArticleMutation = graphql(
  `
    mutation SubmitArticleForReview($input: SubmitArticleForReviewInput!) {
      submitArticleForReview(input: $input) {
        article {
          ...ArticleFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ArticleFacts],
);

export const PublishArticleMutation = graphql(
  `
    mutation PublishArticle($input: PublishArticleInput!) {
      publishArticle(input: $input) {
        article {
          ...ArticleFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ArticleFacts],
);

export const ArchiveArticleMutation = graphql(
  `
    mutation ArchiveArticle($input: ArchiveArticleInput!) {
      archiveArticle(input: $input) {
        article {
          ...ArticleFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ArticleFacts],
);

export const RestoreArticleVersionMutation = graphql(
  `
    mutation RestoreArticleVersion($input: RestoreArticleVersionInput!) {
      restoreArticleVersion(input: $input) {
        article {
          ...ArticleFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ArticleFacts],
);

export const ArticlePreviewQuery = graphql(`
  query ArticlePreview($markdown: String!, $locale: Locale, $articleId: ID) {
    serviceDesk {
      knowledge {
        markdownPreview(markdown: $markdown, locale: $locale, articleId: $articleId) {
          html
        }
      }
    }
  }
`);
