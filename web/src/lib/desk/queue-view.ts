import type { TicketPriority, TicketStatus } from '#lib/tickets/tickets.graphql.ts';
import { PRIORITIES, STATUSES } from '#lib/tickets/words.ts';
import type { QueueVariables } from './desk.graphql.ts';

export const PAGE_SIZE = 25;

export const COLUMNS = [
  'NUMBER',
  'REQUESTER',
  'TENANT',
  'STATUS',
  'PRIORITY',
  'REQUEST_TYPE',
  'ASSIGNEE',
  'UPDATED_AT',
  'CREATED_AT',
  'WAITING_SINCE',
  'NEXT_DUE',
] as const;
export type QueueColumn = (typeof COLUMNS)[number];
/** What is shown where nobody has chosen. */
export const USUAL_COLUMNS: QueueColumn[] = [
  'NUMBER',
  'REQUESTER',
  'TENANT',
  'STATUS',
  'PRIORITY',
  'ASSIGNEE',
  'NEXT_DUE',
  'UPDATED_AT',
];

export const ORDERS = ['', 'quiet', 'newest', 'oldest', 'due'] as const;
export type QueueOrder = (typeof ORDERS)[number];
export type Filter = NonNullable<QueueVariables['filter']>;
export const SERVICE_LEVELS = ['AT_RISK', 'BREACHED'] as const;
type ServiceLevelFilter = (typeof SERVICE_LEVELS)[number];
type OrderBy = NonNullable<QueueVariables['orderBy']>;

/** What the queue shows; all of it stands in the address. */
export interface QueueView {
  tenant: string;
  /** '' is everything that is not done, unless something else narrows it; several by a view. */
  status: '' | 'all' | TicketStatus[];
  /** One's own, nobody's, or somebody's id. */
  assignee: string;
  priority: TicketPriority[];
  /** Digits, or ''. */
  number: string;
  search: string;
  /** `RequestType.key`, or ''. */
  type: string;
  waiting: '' | 'US' | 'REQUESTER';
  /** Opened so many days ago at least, or ''. */
  opened: string;
  /** Nothing happened for so many days at least, or ''. */
  idle: string;
  /** How it stands with what was promised. */
  service: ServiceLevelFilter[];
  order: QueueOrder;
  /** The saved view that it began with. */
  saved: string;
  /** The columns of that view; null: those that were chosen in this browser. */
  columns: QueueColumn[] | null;
  /** What a view filters by that has no control here. */
  rest: Filter;
}

type Params = { get(name: string): string | null };
const several = <T extends string>(text: string | null, known: readonly T[]): T[] =>
  known.filter((one) => (text ?? '').split(',').includes(one));
const days = (text: string | null): string => (/^[1-9]\d{0,3}$/.test(text ?? '') ? text! : '');
const REST = ['requesterId', 'createdBefore', 'createdAfter', 'updatedBefore', 'updatedAfter'] as const;

export function readQueueView(params: Params): QueueView {
  const status = params.get('status');
  const statuses = several(status, STATUSES);
  const waiting = params.get('waiting');
  const number = params.get('number') ?? '';
  const rest: Filter = {};
  for (const name of REST) {
    const value = params.get(name);
    if (value) rest[name] = value;
  }
  const columns = params.get('columns');
  return {
    tenant: params.get('portal') ?? '',
    status: status === 'all' ? 'all' : statuses.length > 0 ? statuses : '',
    assignee: params.get('assignee') ?? '',
    priority: several(params.get('priority'), PRIORITIES),
    number: /^[1-9]\d{0,8}$/.test(number) ? number : '',
    search: params.get('q') ?? '',
    type: params.get('type') ?? '',
    waiting: waiting === 'US' || waiting === 'REQUESTER' ? waiting : '',
    opened: days(params.get('opened')),
    idle: days(params.get('idle')),
    service: several(params.get('service'), SERVICE_LEVELS),
    order: ORDERS.find((known) => known === params.get('order')) ?? '',
    saved: params.get('view') ?? '',
    columns:
      columns === null
        ? null
        : columns.split(',').flatMap((name) => COLUMNS.find((known) => known === name) ?? []),
    rest,
  };
}

export function queueViewSearch(view: QueueView): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | readonly string[]): void => {
    if (value.length > 0) params.set(name, String(value));
  };
  put('portal', view.tenant);
  put('status', view.status);
  put('assignee', view.assignee);
  put('priority', view.priority);
  put('number', view.number);
  put('q', view.search);
  put('type', view.type);
  put('waiting', view.waiting);
  put('opened', view.opened);
  put('idle', view.idle);
  put('service', view.service);
  put('order', view.order);
  for (const name of REST) put(name, (view.rest[name] as string | undefined) ?? '');
  put('view', view.saved);
  if (view.columns) params.set('columns', view.columns.join(','));
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** Which tickets, as the API takes it. */
export function queueFilter(view: QueueView): Filter {
  // Who asks for a number or for words wants that ticket, finished or not; a turn says the states itself.
  const open = view.status === '' && !view.number && !view.search && !view.waiting;
  const status: TicketStatus[] = open
    ? ['NEW', 'OPEN', 'WAITING']
    : view.status === 'all' || view.status === ''
      ? []
      : view.status;
  return {
    ...view.rest,
    ...(view.tenant && { tenant: view.tenant }),
    ...(status.length > 0 && { status }),
    ...(view.assignee === 'me' && { assignee: 'ME' as const }),
    ...(view.assignee === 'nobody' && { assignee: 'UNASSIGNED' as const }),
    ...(view.assignee && !['me', 'nobody'].includes(view.assignee) && { assigneeId: view.assignee }),
    ...(view.priority.length > 0 && { priority: view.priority }),
    ...(view.number && { number: Number(view.number) }),
    ...(view.search && { search: view.search }),
    ...(view.type && { requestType: view.type }),
    ...(view.waiting && { waitingFor: view.waiting }),
    ...(view.opened && { openedDays: Number(view.opened) }),
    ...(view.service.length > 0 && { serviceLevel: view.service }),
    ...(view.idle && { idleDays: Number(view.idle) }),
  };
}

export function queueOrder({ order }: QueueView): OrderBy {
  if (order === 'due') return { field: 'NEXT_DUE', direction: 'ASC' };
  return {
    field: order === 'newest' || order === 'oldest' ? 'CREATED_AT' : 'UPDATED_AT',
    direction: order === 'quiet' || order === 'oldest' ? 'ASC' : 'DESC',
  };
}

export function queueVariables(view: QueueView, after: string | null = null): QueueVariables {
  return { first: PAGE_SIZE, after, filter: queueFilter(view), orderBy: queueOrder(view) };
}
