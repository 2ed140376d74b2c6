import { started } from '#lib/api/latest.svelte.ts';
import { contacts } from '#lib/desk/contacts/contacts.ts';
import { readContactsView } from '#lib/desk/contacts/contacts-view.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:contacts');
  const view = readContactsView(url.searchParams);
  return { view, first: started(contacts(view)) };
};
