import { send } from '#lib/api/client.ts';
import { started } from '#lib/api/latest.svelte.ts';
import { OwnAccountQuery } from '#lib/desk/account/account.graphql.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ depends }) => {
  depends('portico:desk-account');
  return { account: started(send(OwnAccountQuery, {})) };
};
