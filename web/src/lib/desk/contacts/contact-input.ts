import type { VariablesOf } from '#lib/api/graphql.ts';
import type { ContactInput } from './ContactFields.svelte';
import type { CreateContactMutation } from './contacts.graphql.ts';

type Written = Omit<VariablesOf<typeof CreateContactMutation>['input'], 'tenantId'>;

/** What was typed, as the API takes it: what is left empty is not there. */
export function written({ displayName, email, kind, locale, phone, department }: ContactInput): Written {
  return {
    displayName: displayName.trim(),
    email: email.trim(),
    kind: kind as Written['kind'],
    locale: locale as Written['locale'],
    phone: phone.trim() || null,
    department: department.trim() || null,
  };
}
