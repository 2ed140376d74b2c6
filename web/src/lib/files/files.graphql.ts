import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const AttachmentFacts = graphql(`
  fragment AttachmentFacts on Attachment {
    id
    fileName
    mediaType
    size
    state
    isPicture
    width
    height
    url
    thumbnailUrl
  }
`);
export type AttachmentFacts = ResultOf<typeof AttachmentFacts>;

export const UploadMutation = graphql(
  `
    mutation UploadAttachment($input: UploadAttachmentInput!) {
      uploadAttachment(input: $input) {
        attachment {
          ...AttachmentFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [AttachmentFacts],
);
