import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const ArticleFileFacts = graphql(`
  fragment ArticleFileFacts on ArticleFile {
    id
    fileName
    size
    state
    isPicture
    isVideo
    isPublished
    thumbnailUrl
    url
  }
`);
export type ArticleFile = ResultOf<typeof ArticleFileFacts>;

/** All files of an article as they are now. */
export const ArticleFilesQuery = graphql(
  `
    query ArticleFiles($id: ID!) {
      serviceDesk {
        knowledge {
          article(id: $id) {
            files {
              ...ArticleFileFacts
            }
          }
        }
      }
    }
  `,
  [ArticleFileFacts],
);

export const UploadArticleFileMutation = graphql(
  `
    mutation UploadArticleFile($input: UploadArticleFileInput!) {
      uploadArticleFile(input: $input) {
        file {
          ...ArticleFileFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [ArticleFileFacts],
);

export const RemoveArticleFileMutation = graphql(`
  mutation RemoveArticleFile($input: RemoveArticleFileInput!) {
    removeArticleFile(input: $input) {
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
