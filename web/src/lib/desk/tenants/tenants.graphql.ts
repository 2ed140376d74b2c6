import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const TenantsQuery = graphql(`
  query Tenants($first: Int!, $after: String, $search: String, $state: PortalState) {
    serviceDesk {
      tenantList(first: $first, after: $after, search: $search, state: $state) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          state
          hosts
          contactsCount
          openTicketsCount
          portal {
            name
            branding {
              palette {
                light {
                  name
                  color
                }
              }
            }
          }
        }
      }
    }
  }
`);
export type TenantsVariables = VariablesOf<typeof TenantsQuery>;
export type TenantsPage = NonNullable<ResultOf<typeof TenantsQuery>['serviceDesk']>['tenantList'];
export type TenantRow = TenantsPage['nodes'][number];

/** A portal's record: what is edited of it. */
export const TenantFacts = graphql(`
  fragment TenantFacts on DeskTenant {
    id
    state
    version
    hosts
    deletesAt
    features {
      feature
      enabled
    }
    openingHours {
      locale
      text
    }
    portal {
      slug
      name
      locales
      defaultLocale
      support {
        name
        email
        phone
        imprintUrl
        privacyUrl
      }
    }
  }
`);
export type TenantRecord = ResultOf<typeof TenantFacts>;

export const TenantQuery = graphql(
  `
    query Tenant($id: ID!) {
      serviceDesk {
        tenant(id: $id) {
          ...TenantFacts
        }
        tenantAddresses(tenantId: $id) {
          domains {
            displayName
            state
          }
        }
      }
    }
  `,
  [TenantFacts],
);
/** A portal, with those of its domains whose proof is gone. */
export type DeskTenant = TenantRecord & { failing: string[] };

export const CreateTenantMutation = graphql(`
  mutation CreateTenant($input: CreateTenantInput!) {
    createTenant(input: $input) {
      tenant {
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
export type CreateTenantInput = VariablesOf<typeof CreateTenantMutation>['input'];

export const UpdateTenantMutation = graphql(
  `
    mutation UpdateTenant($input: UpdateTenantInput!) {
      updateTenant(input: $input) {
        tenant {
          ...TenantFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [TenantFacts],
);

export const SuspendTenantMutation = graphql(`
  mutation SuspendTenant($input: SuspendTenantInput!) {
    suspendTenant(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ResumeTenantMutation = graphql(`
  mutation ResumeTenant($input: ResumeTenantInput!) {
    resumeTenant(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ArchiveTenantMutation = graphql(`
  mutation ArchiveTenant($input: ArchiveTenantInput!) {
    archiveTenant(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const RestoreTenantMutation = graphql(`
  mutation RestoreTenant($input: RestoreTenantInput!) {
    restoreTenant(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const DeleteTenantMutation = graphql(`
  mutation DeleteTenant($input: DeleteTenantInput!) {
    deleteTenant(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ExportTenantMutation = graphql(`
  mutation ExportTenant($input: ExportTenantInput!) {
    exportTenant(input: $input) {
      url
      fileName
      errors {
        code
        message
        path
      }
    }
  }
`);
