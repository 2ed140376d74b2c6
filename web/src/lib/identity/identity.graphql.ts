import { graphql, type ResultOf } from '#lib/api/graphql.ts';

/** The contact who is logged in; null when nobody is. */
export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      contact {
        id
        displayName
        email
        locale
      }
    }
  }
`);

export type Contact = NonNullable<ResultOf<typeof ViewerQuery>['viewer']>['contact'];

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
