import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import {
  ContactQuery,
  ContactsQuery,
  PasswordMailQuery,
  type DeskContact,
  type PasswordMail,
} from './contacts.graphql.ts';
import { contactsVariables, type ContactsView } from './contacts-view.ts';

export async function contacts(view: ContactsView, after: string | null = null) {
  return known((await send(ContactsQuery, contactsVariables(view, after))).serviceDesk).contacts;
}

export async function contact(id: string): Promise<DeskContact | null> {
  return known((await send(ContactQuery, { id })).serviceDesk).contact;
}

export async function passwordMail(id: string): Promise<PasswordMail | null> {
  const { contact } = known((await send(PasswordMailQuery, { id })).serviceDesk);
  return contact?.access.initialPasswordMail ?? null;
}
