import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const AuditLogQuery = graphql(`
  query AuditLog($first: Int!, $after: String, $filter: AuditFilter) {
    serviceDesk {
      auditLog(first: $first, after: $after, filter: $filter) {
        nodes {
          id
          at
          action
          actor {
            displayName
            side
          }
          target
          portal {
            id
            name
          }
          address
          device
          detail
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`);
export type AuditVariables = VariablesOf<typeof AuditLogQuery>;
export type AuditPage = NonNullable<ResultOf<typeof AuditLogQuery>['serviceDesk']>['auditLog'];
export type AuditEvent = AuditPage['nodes'][number];

export const ExportAuditLogMutation = graphql(`
  mutation ExportAuditLog($input: ExportAuditLogInput!) {
    exportAuditLog(input: $input) {
      csv
      fileName
      count
      errors {
        code
        message
        path
      }
    }
  }
`);
