import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

/** What the list and the form show of one. */
const DeskAnnouncementFacts = graphql(`
  fragment DeskAnnouncementFacts on DeskAnnouncement {
    id
    version
    state
    severity
    texts {
      locale
      title
      body {
        markdown
      }
    }
    isForAll
    portals {
      id
      name
    }
    startsAt
    endsAt
    isPublic
    isDismissible
  }
`);

export const DeskAnnouncementsQuery = graphql(
  `
    query DeskAnnouncements($first: Int!, $after: String, $state: AnnouncementState) {
      serviceDesk {
        announcements(first: $first, after: $after, state: $state) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...DeskAnnouncementFacts
          }
        }
      }
    }
  `,
  [DeskAnnouncementFacts],
);
export type AnnouncementsPage = NonNullable<
  ResultOf<typeof DeskAnnouncementsQuery>['serviceDesk']
>['announcements'];
export type DeskAnnouncement = AnnouncementsPage['nodes'][number];
export type AnnouncementState = DeskAnnouncement['state'];

export const DeskAnnouncementQuery = graphql(
  `
    query DeskAnnouncement($id: ID!) {
      serviceDesk {
        announcement(id: $id) {
          ...DeskAnnouncementFacts
        }
      }
    }
  `,
  [DeskAnnouncementFacts],
);

export const CreateAnnouncementMutation = graphql(`
  mutation CreateAnnouncement($input: CreateAnnouncementInput!) {
    createAnnouncement(input: $input) {
      announcement {
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
export type CreateAnnouncementInput = VariablesOf<typeof CreateAnnouncementMutation>['input'];

export const UpdateAnnouncementMutation = graphql(`
  mutation UpdateAnnouncement($input: UpdateAnnouncementInput!) {
    updateAnnouncement(input: $input) {
      announcement {
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

export const EndAnnouncementMutation = graphql(`
  mutation EndAnnouncement($input: EndAnnouncementInput!) {
    endAnnouncement(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const DeleteAnnouncementMutation = graphql(`
  mutation DeleteAnnouncement($input: DeleteAnnouncementInput!) {
    deleteAnnouncement(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
