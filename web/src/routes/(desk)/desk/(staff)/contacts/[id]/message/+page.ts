import { started } from '#lib/api/latest.svelte.ts';
import { contact } from '#lib/desk/contacts/contacts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => ({ id: params.id, contact: started(contact(params.id)) });
