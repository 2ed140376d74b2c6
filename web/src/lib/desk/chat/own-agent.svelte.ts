import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import type { UserError } from '#lib/api/submission.svelte.ts';
import { OwnChatAgentQuery, SetChatAvailabilityMutation, type ChatAgent } from './chat.graphql.ts';

/** Oneself as a partner for chats: one for all of the desk. What asks comes after the first screen. */
class OwnAgent {
  agent = $state.raw<ChatAgent>();
  #asked = 0;

  get standing(): Standing | undefined {
    return this.agent && standingOf(this.agent);
  }

  async look(): Promise<void> {
    const asked = (this.#asked += 1);
    const { chatAgent } = known((await send(OwnChatAgentQuery, {})).serviceDesk);
    // What was set meanwhile is newer.
    if (asked === this.#asked) this.agent = chatAgent;
  }

  /** `awayUntil`: for whoever takes none for a while. */
  async set(available: boolean, awayUntil: string | null = null): Promise<{ errors: UserError[] }> {
    const input = { available, awayUntil };
    const done = (await send(SetChatAvailabilityMutation, { input })).setChatAvailability;
    this.#asked += 1;
    if (done.agent) this.agent = done.agent;
    return done;
  }
}

export const ownAgent = new OwnAgent();

export type Standing = 'on' | 'away' | 'off';

/** Whether somebody takes chats, takes a break, or does not. */
export function standingOf({ available, awayUntil }: Pick<ChatAgent, 'available' | 'awayUntil'>): Standing {
  if (available) return 'on';
  return awayUntil ? 'away' : 'off';
}
