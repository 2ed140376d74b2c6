import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const SessionRow = graphql(`
  fragment SessionRow on Session {
    id
    current
    kind
    name
    device
    address
    createdAt
    lastUsedAt
    expiresAt
  }
`);
export type SessionRow = ResultOf<typeof SessionRow>;

export const IdentityRow = graphql(`
  fragment IdentityRow on LinkedIdentity {
    id
    provider
    label
    email
    linkedAt
    lastUsedAt
  }
`);
export type IdentityRow = ResultOf<typeof IdentityRow>;

export const EventRow = graphql(`
  fragment EventRow on SecurityEvent {
    at
    kind
    address
    device
    detail
    actor {
      displayName
      side
    }
  }
`);
export type EventRow = ResultOf<typeof EventRow>;
export type AuditAction = EventRow['kind'];

/** All that a contact sees of their own account. */
export const ProfileQuery = graphql(
  `
    query Profile {
      viewer {
        contact {
          id
          displayName
          email
          phone
          locale
          mailOnAnswer
          mailOnStatus
          mailOnMessage
          bellOnAnswer
          bellOnStatus
          bellOnChange
        }
        passwordChangedAt
        sessions {
          ...SessionRow
        }
        linkedIdentities {
          ...IdentityRow
        }
        loginEvents {
          ...EventRow
        }
      }
    }
  `,
  [SessionRow, IdentityRow, EventRow],
);
export type Profile = NonNullable<ResultOf<typeof ProfileQuery>['viewer']>;

export const UpdateProfileMutation = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      contact {
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

export const EndSessionMutation = graphql(`
  mutation EndSession($input: EndSessionInput!) {
    endSession(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const EndOtherSessionsMutation = graphql(`
  mutation EndOtherSessions {
    endOtherSessions {
      ended
      errors {
        code
        message
        path
      }
    }
  }
`);

export const CreateAccessTokenMutation = graphql(`
  mutation CreateAccessToken($input: CreateAccessTokenInput!) {
    createAccessToken(input: $input) {
      accessToken
      errors {
        code
        message
        path
      }
    }
  }
`);

export const UnlinkIdentityMutation = graphql(`
  mutation UnlinkIdentity($input: UnlinkIdentityInput!) {
    unlinkIdentity(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
