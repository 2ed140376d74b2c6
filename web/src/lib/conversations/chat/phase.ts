import type { ConversationFacts } from '../facts.graphql.ts';

/**
 * Where a conversation in the panel stands. `missed`: a chat that nobody came to, and which is answered as messages are;
 * `written`: it was a message from the beginning, for nobody was there; `cancelled`: it ended before anybody came.
 */
export type Phase = 'waiting' | 'active' | 'ended' | 'cancelled' | 'missed' | 'written';

export function phaseOf(
  { kind, state, people }: Pick<ConversationFacts, 'kind' | 'state' | 'people'>,
  began: 'CHAT' | 'THREAD',
  /** Has the support team written in it? */
  answered: boolean,
): Phase {
  const came = answered || people.some(({ side }) => side === 'SUPPORT');
  if (state === 'ENDED') return came ? 'ended' : 'cancelled';
  if (kind === 'CHAT') return state === 'WAITING' ? 'waiting' : 'active';
  if (state === 'ACTIVE') return 'active';
  return began === 'CHAT' ? 'missed' : 'written';
}
