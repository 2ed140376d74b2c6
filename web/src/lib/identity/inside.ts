import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import {
  SessionQuery,
  ViewerQuery,
  type Contact,
  type CurrentSession,
  type Features,
} from './identity.graphql.ts';
import { passwordOffer } from './password-offer.ts';

/** Somebody with an initial password that they must change: the API answers nothing else. */
export const NEWCOMER = 'newcomer';
export type Newcomer = typeof NEWCOMER;

type SessionFacts = Pick<CurrentSession, 'mustChangePassword' | 'mayChangePassword'> | null;

export interface Member {
  contact: Contact;
  /** What they may use. */
  features: Features;
  /** Their initial password may be kept, and they have not been asked yet. */
  offerPassword: boolean;
  /** The member of staff who looks at the portal as the contact; null when it is the contact. */
  viewedBy: string | null;
}

/** What is answered to somebody, or that it is a newcomer: in the session's own words, or as the API refuses. */
export async function unlessNewcomer<T extends { session: SessionFacts }>(
  request: Promise<T>,
): Promise<T | Newcomer> {
  try {
    const answer = await request;
    return answer.session?.mustChangePassword ? NEWCOMER : answer;
  } catch (cause) {
    if (cause instanceof ApiError && cause.code === 'PASSWORD_CHANGE_REQUIRED') return NEWCOMER;
    throw cause;
  }
}

/** May the initial password be kept, and has nobody been asked in this session? */
export function offersPassword(session: SessionFacts): boolean {
  return (session?.mayChangePassword ?? false) && !passwordOffer.made();
}

/** The contact who is logged in; null when nobody is. */
export async function whoIsInside(): Promise<Member | Newcomer | null> {
  const answer = await unlessNewcomer(send(ViewerQuery, {}));
  if (answer === NEWCOMER) return NEWCOMER;
  const { session, viewer } = answer;
  if (!viewer) return null;
  return {
    contact: viewer.contact,
    features: viewer.features,
    offerPassword: offersPassword(session),
    viewedBy: session?.viewedBy ?? null,
  };
}

/** The session in which this is asked, whoever's it is; null when nobody is logged in. */
export async function currentSession(): Promise<CurrentSession | null> {
  return (await send(SessionQuery, {})).session;
}
