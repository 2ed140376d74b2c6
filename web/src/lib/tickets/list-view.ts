import type { TicketListVariables, TicketStatus } from './tickets.graphql.ts';

export const PAGE_SIZE = 20;

export const SHOWN = ['all', 'open', 'waiting', 'done'] as const;
export type Shown = (typeof SHOWN)[number];

export const ORDERS = ['updated', 'newest', 'oldest'] as const;
export type Order = (typeof ORDERS)[number];

/** Whose tickets; only for whoever reads tickets of others. */
export const WHOSE = ['mine', 'own', 'participating', 'colleagues'] as const;
export type Whose = (typeof WHOSE)[number];

/** What the list shows; all of it stands in the address, so that it can be kept, sent and gone back to. */
export interface ListView {
  shown: Shown;
  order: Order;
  search: string;
  whose: Whose;
}

const STATUSES: Record<Shown, TicketStatus[] | null> = {
  all: null,
  open: ['NEW', 'OPEN'],
  waiting: ['WAITING'],
  done: ['RESOLVED', 'CLOSED'],
};

const ORDER_BY: Record<Order, NonNullable<TicketListVariables['orderBy']>> = {
  updated: { field: 'UPDATED_AT', direction: 'DESC' },
  newest: { field: 'CREATED_AT', direction: 'DESC' },
  oldest: { field: 'CREATED_AT', direction: 'ASC' },
};

const SCOPES = { own: 'OWN', participating: 'PARTICIPATING', colleagues: 'COLLEAGUES' } as const;

export function readListView(params: { get(name: string): string | null }): ListView {
  return {
    shown: SHOWN.find((value) => value === params.get('show')) ?? 'all',
    order: ORDERS.find((value) => value === params.get('order')) ?? 'updated',
    search: params.get('q')?.trim() ?? '',
    whose: WHOSE.find((value) => value === params.get('whose')) ?? 'mine',
  };
}

/** The query string of a view, '' for the plain list. */
export function listViewSearch(view: ListView): string {
  const params = new URLSearchParams();
  if (view.shown !== 'all') params.set('show', view.shown);
  if (view.order !== 'updated') params.set('order', view.order);
  if (view.search) params.set('q', view.search);
  if (view.whose !== 'mine') params.set('whose', view.whose);
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function listVariables(view: ListView, after: string | null = null): TicketListVariables {
  const status = STATUSES[view.shown];
  return {
    first: PAGE_SIZE,
    after,
    filter: {
      ...(status && { status }),
      ...(view.search && { search: view.search }),
      ...(view.whose !== 'mine' && { scope: SCOPES[view.whose] }),
    },
    orderBy: ORDER_BY[view.order],
  };
}
