import { graphql, type ResultOf } from '#lib/api/graphql.ts';

export const TenantAddressesQuery = graphql(`
  query TenantAddresses($id: ID!) {
    serviceDesk {
      tenant(id: $id) {
        id
        state
        portal {
          name
        }
      }
      tenantAddresses(tenantId: $id) {
        hosts {
          name
          displayName
          first
          redirects
          certificate
        }
        domains {
          id
          name
          displayName
          state
          becomesFirst
          problem
          lastError
          lastCheckedAt
          nextCheckAt
          endsAt
          records {
            kind
            name
            value
            found
            correct
          }
        }
      }
    }
  }
`);
type Desk = NonNullable<ResultOf<typeof TenantAddressesQuery>['serviceDesk']>;
type Addresses = NonNullable<Desk['tenantAddresses']>;
export type TenantHost = Addresses['hosts'][number];
export type TenantDomain = Addresses['domains'][number];
export type DomainRecord = TenantDomain['records'][number];

/** A portal's addresses, with what the page says of the portal. */
export interface AddressesOfTenant {
  tenant: NonNullable<Desk['tenant']>;
  hosts: TenantHost[];
  domains: TenantDomain[];
}

export const AddTenantDomainMutation = graphql(`
  mutation AddTenantDomain($input: AddTenantDomainInput!) {
    addTenantDomain(input: $input) {
      domain {
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

export const CheckTenantDomainMutation = graphql(`
  mutation CheckTenantDomain($input: CheckTenantDomainInput!) {
    checkTenantDomain(input: $input) {
      domain {
        id
        state
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const RemoveTenantDomainMutation = graphql(`
  mutation RemoveTenantDomain($input: RemoveTenantDomainInput!) {
    removeTenantDomain(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const SetFirstTenantHostMutation = graphql(`
  mutation SetFirstTenantHost($input: SetFirstTenantHostInput!) {
    setFirstTenantHost(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const SetTenantHostRedirectMutation = graphql(`
  mutation SetTenantHostRedirect($input: SetTenantHostRedirectInput!) {
    setTenantHostRedirect(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
