import { send } from '#lib/api/client.ts';
import { readQueueView, type QueueOrder, type QueueView } from './queue-view.ts';
import { known } from '#lib/api/known.ts';
import { DeskViewsQuery, type DeskView } from './views.graphql.ts';

export async function deskViews(): Promise<DeskView[]> {
  return known((await send(DeskViewsQuery, {})).serviceDesk).views;
}

function orderOf({ orderField, orderDirection }: DeskView): QueueOrder {
  const oldFirst = orderDirection === 'ASC';
  switch (orderField) {
    case 'NEXT_DUE':
      return 'due';
    case 'CREATED_AT':
      return oldFirst ? 'oldest' : 'newest';
    case 'UPDATED_AT':
      return oldFirst ? 'quiet' : '';
  }
}

/** The queue as a saved view shows it. */
export function queueOf(view: DeskView): QueueView {
  const { filter } = view;
  const { requesterId, createdBefore, createdAfter, updatedBefore, updatedAfter } = filter;
  return {
    ...readQueueView(new URLSearchParams()),
    tenant: filter.tenant ?? '',
    // No state was named: any, which is not what the queue takes for itself.
    status: filter.status.length > 0 ? filter.status : filter.waitingFor ? '' : 'all',
    assignee:
      filter.assignee === 'ME'
        ? 'me'
        : filter.assignee === 'UNASSIGNED'
          ? 'nobody'
          : (filter.assigneeId ?? ''),
    priority: filter.priority,
    number: filter.number === null ? '' : String(filter.number),
    search: filter.search ?? '',
    type: filter.requestType ?? '',
    waiting: filter.waitingFor ?? '',
    opened: filter.openedDays === null ? '' : String(filter.openedDays),
    idle: filter.idleDays === null ? '' : String(filter.idleDays),
    service: filter.serviceLevel,
    order: orderOf(view),
    saved: view.id,
    columns: view.columns,
    rest: {
      ...(requesterId && { requesterId }),
      ...(createdBefore && { createdBefore }),
      ...(createdAfter && { createdAfter }),
      ...(updatedBefore && { updatedBefore }),
      ...(updatedAfter && { updatedAfter }),
    },
  };
}
