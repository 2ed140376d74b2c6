import { started } from '#lib/api/latest.svelte.ts';
import { whoServes } from '#lib/desk/service-desk.ts';
import type { PageLoad } from './$types';

/** Is somebody logged in already? The form does not wait for the answer. */
export const load: PageLoad = () => ({ inside: started(whoServes().then((desk) => desk !== null)) });
