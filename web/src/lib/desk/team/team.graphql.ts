import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** Everybody on the staff: a list and a record ask the same. */
export const TeamQuery = graphql(`
  query Team {
    serviceDesk {
      team {
        id
        displayName
        email
        role
        locale
        active
        servesAllTenants
        tenants {
          id
          name
        }
        lastLogInAt
        invitationPending
        hasSecondFactor
        chatLimit
      }
    }
  }
`);
export type TeamMember = NonNullable<ResultOf<typeof TeamQuery>['serviceDesk']>['team'][number];

export const InviteStaffMutation = graphql(`
  mutation InviteStaff($input: InviteStaffInput!) {
    inviteStaff(input: $input) {
      staffMember {
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

export const UpdateStaffMutation = graphql(`
  mutation UpdateStaff($input: UpdateStaffInput!) {
    updateStaff(input: $input) {
      staffMember {
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

export const ResendInvitationMutation = graphql(`
  mutation ResendInvitation($input: ResendInvitationInput!) {
    resendInvitation(input: $input) {
      staffMember {
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

export const SetStaffActiveMutation = graphql(`
  mutation SetStaffActive($input: SetStaffActiveInput!) {
    setStaffActive(input: $input) {
      staffMember {
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

export const RemoveSecondFactorMutation = graphql(`
  mutation RemoveSecondFactor($input: RemoveSecondFactorInput!) {
    removeSecondFactor(input: $input) {
      staffMember {
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
