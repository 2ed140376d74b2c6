import type { TicketPriority, TicketStatus } from '#lib/tickets/tickets.graphql.ts';
import { PRIORITIES, STATUSES } from '#lib/tickets/words.ts';
import type { QueueVariables } from './desk.graphql.ts';

export const PAGE_SIZE = 25;

/** What the queue shows; all of it stands in the address. */
export interface QueueView {
  tenant: string;
  /** '' is everything that is not done. */
  status: '' | 'all' | TicketStatus;
  assignee: '' | 'me' | 'nobody';
  priority: '' | TicketPriority;
  /** Digits, or ''. */
  number: string;
}

export function readQueueView(params: { get(name: string): string | null }): QueueView {
  const status = params.get('status') ?? '';
  const assignee = params.get('assignee');
  const number = params.get('number') ?? '';
  return {
    tenant: params.get('portal') ?? '',
    status: status === 'all' ? 'all' : (STATUSES.find((known) => known === status) ?? ''),
    assignee: assignee === 'me' || assignee === 'nobody' ? assignee : '',
    priority: PRIORITIES.find((known) => known === params.get('priority')) ?? '',
    number: /^[1-9]\d{0,8}$/.test(number) ? number : '',
  };
}

export function queueViewSearch(view: QueueView): string {
  const params = new URLSearchParams();
  if (view.tenant) params.set('portal', view.tenant);
  if (view.status) params.set('status', view.status);
  if (view.assignee) params.set('assignee', view.assignee);
  if (view.priority) params.set('priority', view.priority);
  if (view.number) params.set('number', view.number);
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function queueVariables(view: QueueView, after: string | null = null): QueueVariables {
  // Who asks for a number wants that ticket, finished or not.
  const status: TicketStatus[] | null =
    view.status === 'all' || (view.number && !view.status)
      ? null
      : view.status
        ? [view.status]
        : ['NEW', 'OPEN', 'WAITING'];
  return {
    first: PAGE_SIZE,
    after,
    filter: {
      ...(view.tenant && { tenant: view.tenant }),
      ...(status && { status }),
      ...(view.assignee && { assignee: view.assignee === 'me' ? ('ME' as const) : ('UNASSIGNED' as const) }),
      ...(view.priority && { priority: [view.priority] }),
      ...(view.number && { number: Number(view.number) }),
    },
    orderBy: { field: 'UPDATED_AT', direction: 'DESC' },
  };
}
