import { browser } from '$app/env';
import { bootstrap } from '#lib/branding/bootstrap.ts';

/** Leads nowhere: no route can have this name, so what is rendered is 'not found'. */
const NOWHERE = '/-/not-found';

/**
 * A portal has no desk and the desk has no portal. The decision falls here, before a route is chosen, so that a
 * contact's browser never even fetches the desk's code.
 */
export async function reroute({ url }: { url: URL }): Promise<string | undefined> {
  if (!browser) return undefined;
  const side = await bootstrap().then(
    ({ side }) => side,
    () => undefined, // The API could not be asked; the root layout says so.
  );
  const desk = url.pathname === '/desk' || url.pathname.startsWith('/desk/');
  if (side === 'portal' && desk) return NOWHERE;
  if (side === 'desk' && !desk) return url.pathname === '/' ? '/desk' : NOWHERE;
  return undefined;
}
