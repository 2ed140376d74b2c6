import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What the portal has to say now, and what leads to its own pages. The page that the server embeds has the same (`bootstrap.graphql`). */
export const AnnouncementsQuery = graphql(`
  query Announcements {
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
export type Announcement = ResultOf<typeof AnnouncementsQuery>['announcements'][number];

/** Only whether it is something else: what it says is asked for in the language on show. */
export const AnnouncementsChanged = graphql(`
  subscription AnnouncementsChanged {
    announcementsChanged {
      id
      revision
      endsAt
      isDismissible
    }
  }
`);

export const DismissAnnouncementMutation = graphql(`
  mutation DismissAnnouncement($input: DismissAnnouncementInput!) {
    dismissAnnouncement(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
