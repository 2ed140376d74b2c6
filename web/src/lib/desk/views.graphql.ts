import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const DeskViewsQuery = graphql(`
  query DeskViews {
    serviceDesk {
      views {
        id
        name
        isShared
        mayChange
        count
        position
        columns
        orderField
        orderDirection
        filter {
          tenant
          status
          assignee
          assigneeId
          priority
          requesterId
          createdBefore
          updatedBefore
          createdAfter
          updatedAfter
          number
          search
          requestType
          waitingFor
          openedDays
          idleDays
          serviceLevel
        }
      }
    }
  }
`);
export type DeskView = NonNullable<ResultOf<typeof DeskViewsQuery>['serviceDesk']>['views'][number];

export const SaveViewMutation = graphql(`
  mutation SaveDeskView($input: SaveDeskViewInput!) {
    saveDeskView(input: $input) {
      view {
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
export type SaveViewInput = VariablesOf<typeof SaveViewMutation>['input'];

export const DeleteViewMutation = graphql(`
  mutation DeleteDeskView($input: DeleteDeskViewInput!) {
    deleteDeskView(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ChangeTicketsMutation = graphql(`
  mutation ChangeTickets($input: ChangeTicketsInput!) {
    changeTickets(input: $input) {
      results {
        ticketId
        errors {
          code
          message
          path
        }
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
export type ChangeTicketsInput = VariablesOf<typeof ChangeTicketsMutation>['input'];
