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
