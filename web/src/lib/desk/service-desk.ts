import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { known } from '#lib/api/known.ts';
import { NEWCOMER, unlessNewcomer, type Newcomer } from '#lib/identity/inside.ts';
import { DeskQuery, OutboxQuery, QueueQuery, type Desk, type MailState } from './desk.graphql.ts';
import { queueVariables, type QueueView } from './queue-view.ts';

const MAIL_PAGE = 30;

/** What staff have to do before anything else: the API answers nothing else. */
export const VERIFYING = 'verifying';
export const SETTING_UP = 'setting-up';
type Unfinished = typeof VERIFYING | typeof SETTING_UP;

/** null when no member of staff is logged in, in whichever of the two ways the API says so. */
export async function whoServes(): Promise<Desk | Newcomer | Unfinished | null> {
  try {
    const answer = await unlessNewcomer(send(DeskQuery, {}));
    if (answer === NEWCOMER) return NEWCOMER;
    const { session, serviceDesk } = answer;
    return serviceDesk && { ...serviceDesk, session };
  } catch (cause) {
    if (cause instanceof ApiError && (cause.code === 'UNAUTHENTICATED' || cause.code === 'FORBIDDEN'))
      return null;
    if (cause instanceof ApiError && cause.code === 'CODE_REQUIRED') return VERIFYING;
    if (cause instanceof ApiError && cause.code === 'CODE_SETUP_REQUIRED') return SETTING_UP;
    throw cause;
  }
}

export async function queue(view: QueueView, after: string | null = null) {
  return known((await send(QueueQuery, queueVariables(view, after))).serviceDesk).tickets;
}
export type QueuePage = Awaited<ReturnType<typeof queue>>;

export async function outbox(state: MailState | null, after: string | null = null) {
  return known((await send(OutboxQuery, { first: MAIL_PAGE, after, state })).serviceDesk).mails;
}
