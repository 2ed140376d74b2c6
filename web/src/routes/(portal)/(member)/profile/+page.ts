import { started } from '#lib/api/latest.svelte.ts';
import { ownAccount } from '#lib/identity/own-account.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ depends }) => {
  depends('portico:profile');
  return { profile: started(ownAccount()) };
};
