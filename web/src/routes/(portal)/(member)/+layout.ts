import { entering } from '../entering.ts';
import type { LayoutLoad } from './$types';

/** Everything in here needs a contact who is logged in; anybody else goes to the log-in and comes back. */
export const load: LayoutLoad = async (event) => (await entering(event))!;
