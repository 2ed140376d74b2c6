import { send } from '#lib/api/client.ts';
import { readQueueView, type QueueView } from './queue-view.ts';
import { known } from './service-desk.ts';
import { DeskViewsQuery, type DeskView } from './views.graphql.ts';

export async function deskViews(): Promise<DeskView[]> {
  return known((await send(DeskViewsQuery, {})).serviceDesk).views;
}

/** The queue as a saved view shows it. */
export function queueOf(view: DeskView): QueueView {
  const { filter, orderField, orderDirection } = view;
  const oldFirst = orderDirection === 'ASC';
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
    order: orderField === 'CREATED_AT' ? (oldFirst ? 'oldest' : 'newest') : oldFirst ? 'quiet' : '',
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
