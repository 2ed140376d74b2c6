import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

/** A portal's providers: a list and a form ask the same. */
export const ProvidersQuery = graphql(`
  query Providers($tenant: ID!) {
    serviceDesk {
      identityProviders(tenant: $tenant) {
        id
        kind
        label
        issuer
        clientId
        hasClientSecret
        directories
        hostedDomains
        emailDomains
        createForDomains
        active
        position
        redirectUris
      }
    }
  }
`);
export type Provider = NonNullable<
  ResultOf<typeof ProvidersQuery>['serviceDesk']
>['identityProviders'][number];

export const ConfigureProviderMutation = graphql(`
  mutation ConfigureProvider($input: ConfigureIdentityProviderInput!) {
    configureIdentityProvider(input: $input) {
      provider {
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
export type ProviderInput = VariablesOf<typeof ConfigureProviderMutation>['input'];

export const RemoveProviderMutation = graphql(`
  mutation RemoveProvider($input: RemoveIdentityProviderInput!) {
    removeIdentityProvider(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
