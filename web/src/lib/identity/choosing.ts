import { redirect } from '@sveltejs/kit';
import { needed } from '#lib/api/load.ts';
import type { CurrentSession } from './identity.graphql.ts';
import { currentSession } from './inside.ts';
import { doorUrl, safeNext } from './way-back.ts';

interface Choosing {
  session: CurrentSession;
  /** Where the person was going. */
  next: string;
}

/** For the page where a password is chosen: who need not is led on, and who is not logged in to the log-in. */
export async function choosing(url: URL, home: string, login: string): Promise<Choosing> {
  const session = await needed(currentSession());
  if (!session) redirect(307, doorUrl(login, url));
  const next = safeNext(url.searchParams.get('next'), home);
  if (!session.mustChangePassword && !session.mayChangePassword) redirect(307, next);
  return { session, next };
}
