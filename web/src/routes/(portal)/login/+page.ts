import { started } from '#lib/api/latest.svelte.ts';
import { send } from '#lib/api/client.ts';
import { ViewerQuery } from '#lib/identity/identity.graphql.ts';
import type { PageLoad } from './$types';

/** Is somebody logged in already? The form does not wait for the answer. */
export const load: PageLoad = () => ({
  inside: started(send(ViewerQuery, {}).then(({ viewer }) => viewer !== null)),
});
