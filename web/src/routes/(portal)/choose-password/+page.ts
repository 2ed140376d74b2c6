import { choosing } from '#lib/identity/choosing.ts';
import { places } from '#lib/ui/places.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => choosing(url, places.home, places.login);
