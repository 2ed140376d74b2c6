import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** What the person who is logged in must or may do before anything else. */
export const SessionFacts = graphql(`
  fragment SessionFacts on CurrentSession {
    mustChangePassword
    mayChangePassword
  }
`);

/** The contact who is logged in; null when nobody is. */
export const ViewerQuery = graphql(
  `
    query Viewer {
      session {
        ...SessionFacts
        viewedBy
      }
      viewer {
        contact {
          id
          displayName
          email
          locale
        }
        features
      }
    }
  `,
  [SessionFacts],
);

type Viewer = NonNullable<ResultOf<typeof ViewerQuery>['viewer']>;
export type Contact = Viewer['contact'];
export type Features = Viewer['features'];

/** What the contact may use, whenever an admin switches something. */
export const FeaturesChanged = graphql(`
  subscription FeaturesChanged {
    featuresChanged
  }
`);

/** All that a newcomer may ask. */
export const SessionQuery = graphql(
  `
    query Session {
      session {
        ...SessionFacts
        displayName
        mustVerifyCode
        mustSetUpCode
        hasSecondFactor
        passwordRules {
          minLength
          maxLength
        }
      }
    }
  `,
  [SessionFacts],
);
export type CurrentSession = NonNullable<ResultOf<typeof SessionQuery>['session']>;
export type PasswordRules = CurrentSession['passwordRules'];

export const LogInMutation = graphql(`
  mutation LogIn($input: LogInInput!) {
    logIn(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const LogOutMutation = graphql(`
  mutation LogOut {
    logOut {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ChangePasswordMutation = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      changed
      errors {
        code
        message
        path
      }
    }
  }
`);

export const RequestPasswordResetMutation = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ResetPasswordMutation = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) {
      changed
      errors {
        code
        message
        path
      }
    }
  }
`);
