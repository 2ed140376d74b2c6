import { graphql } from '#lib/api/graphql.ts';

export const ViewAsMutation = graphql(`
  mutation ViewAsContact($input: ViewAsContactInput!) {
    viewAsContact(input: $input) {
      url
      errors {
        code
        message
        path
      }
    }
  }
`);
