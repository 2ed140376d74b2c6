import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const AssetRow = graphql(`
  fragment AssetRow on Asset {
    id
    name
    inventoryNumber
    status
    holding
    location
    type {
      id
      name
      icon
    }
  }
`);
export type AssetRow = ResultOf<typeof AssetRow>;
export type AssetStatus = AssetRow['status'];
export type AssetIcon = AssetRow['type']['icon'];
export type AssetHolding = NonNullable<AssetRow['holding']>;

export const AssetListQuery = graphql(
  `
    query AssetList($first: Int!, $after: String, $filter: AssetFilter) {
      viewer {
        assetTypes {
          id
          name
        }
        assets(first: $first, after: $after, filter: $filter) {
          nodes {
            ...AssetRow
          }
          pageInfo {
            hasNextPage
            endCursor
          }
          totalCount
        }
      }
    }
  `,
  [AssetRow],
);
export type AssetListVariables = VariablesOf<typeof AssetListQuery>;

export const AssetQuery = graphql(
  `
    query Asset($id: ID!) {
      viewer {
        asset(id: $id) {
          ...AssetRow
          serialNumber
          manufacturer
          model
          warrantyUntil
          leaseUntil
          fields {
            key
            kind
            label
            value
            choice
          }
          parent {
            id
            name
          }
          parts {
            ...AssetRow
          }
        }
      }
    }
  `,
  [AssetRow],
);

/** What an asset is called: for the form in which a fault of it is reported. */
export const AssetNameQuery = graphql(`
  query AssetName($id: ID!) {
    viewer {
      asset(id: $id) {
        id
        name
        inventoryNumber
      }
    }
  }
`);
export type AssetName = NonNullable<NonNullable<ResultOf<typeof AssetNameQuery>['viewer']>['asset']>;

/** Asked apart: not where tickets are switched off. */
export const AssetTicketsQuery = graphql(`
  query AssetTickets($id: ID!) {
    viewer {
      tickets(first: 20, filter: { assetId: $id, scope: ALL }) {
        nodes {
          id
          number
          subject
          status
          updatedAt
        }
      }
    }
  }
`);
