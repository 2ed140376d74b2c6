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

/** What a portal takes, as its own contacts ask, and as staff do with the ticket or the contact that they write to. */
export const FileLimitsQuery = graphql(`
  query FileLimits {
    portal {
      ticketRules {
        maxFileSize
        maxFiles
      }
    }
  }
`);
export const DeskFileLimitsQuery = graphql(`
  query DeskFileLimits($id: ID!) {
    node(id: $id) {
      __typename
      ... on Ticket {
        portal {
          ticketRules {
            maxFileSize
            maxFiles
          }
        }
      }
      ... on Contact {
        portalOfContact: portal {
          ticketRules {
            maxFileSize
            maxFiles
          }
        }
      }
    }
  }
`);

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
