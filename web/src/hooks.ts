import { browser } from '$app/env';
import { bootstrap } from '#lib/branding/bootstrap.ts';

/** Leads nowhere: no route can have this name, so what is rendered is 'not found'. */
const NOWHERE = '/-/not-found';

/** Mails and single sign-on know one address for both sides, or another than the app's own. */
const ALIASES: Record<'portal' | 'desk', Record<string, string>> = {
  portal: { '/log-in': '/login' },
  desk: {
    '/': '/desk',
    '/reset': '/desk/reset',
    '/forgot': '/desk/forgot',
    '/choose-password': '/desk/choose-password',
  },
};

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
  if (!side) return undefined;
  const alias = ALIASES[side][url.pathname];
  if (alias) return alias;
  const desk = url.pathname === '/desk' || url.pathname.startsWith('/desk/');
  return desk === (side === 'desk') ? undefined : NOWHERE;
}
