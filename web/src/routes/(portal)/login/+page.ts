import { started } from '#lib/api/latest.svelte.ts';
import { whoIsInside } from '#lib/identity/inside.ts';
import type { PageLoad } from './$types';

/** Is somebody logged in already? The form does not wait for the answer. */
export const load: PageLoad = () => ({
  inside: started(whoIsInside().then((member) => member !== null)),
});
