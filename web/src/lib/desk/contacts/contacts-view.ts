import type { ContactsVariables } from './contacts.graphql.ts';

export const PAGE_SIZE = 50;

/** What the list of contacts shows; all of it stands in the address. */
export interface ContactsView {
  search: string;
  tenant: string;
  active: '' | 'yes' | 'no';
}

export function readContactsView(params: { get(name: string): string | null }): ContactsView {
  const active = params.get('active');
  return {
    search: params.get('q')?.trim() ?? '',
    tenant: params.get('portal') ?? '',
    active: active === 'yes' || active === 'no' ? active : '',
  };
}

/** The query string of a view, '' for the plain list. */
export function contactsViewSearch(view: ContactsView): string {
  const params = new URLSearchParams();
  if (view.search) params.set('q', view.search);
  if (view.tenant) params.set('portal', view.tenant);
  if (view.active) params.set('active', view.active);
  const text = params.toString();
  return text ? `?${text}` : '';
}

export function contactsVariables(view: ContactsView, after: string | null = null): ContactsVariables {
  return {
    first: PAGE_SIZE,
    after,
    filter: {
      ...(view.search && { search: view.search }),
      ...(view.tenant && { tenant: view.tenant }),
      ...(view.active && { active: view.active === 'yes' }),
    },
  };
}
