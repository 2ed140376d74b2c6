import type { AttachmentFacts } from '#lib/files/files.graphql.ts';
import { filesOf, withoutLinks } from '#lib/files/kept-files.ts';
import type { QuotedMessage } from './facts.graphql.ts';

/** What somebody has sent and the server has not confirmed. With its `clientId` it can be sent as often as need be. */
export interface Outgoing {
  clientId: string;
  body: string;
  repliesTo: QuotedMessage | null;
  /** What goes with it: the server has these already. */
  files: AttachmentFacts[];
  /** When it was sent first. */
  at: string;
  /**
   * `lost`: nobody knows whether it arrived; the same once more is harmless. `refused`: it will not be taken as it is.
   */
  state: 'waiting' | 'sending' | 'lost' | 'refused';
  /** What went wrong, in words. */
  problem?: string;
}

/** Something new to send, with an id of its own. */
export function written(
  body: string,
  repliesTo: QuotedMessage | null,
  files: AttachmentFacts[] = [],
): Outgoing {
  const at = new Date().toISOString();
  return { clientId: crypto.randomUUID(), body, repliesTo, files, at, state: 'waiting' };
}

/** What was under way when the page was left: nobody knows whether it arrived. */
export function restored(text: string): Outgoing[] {
  try {
    const all: unknown = JSON.parse(text || '[]');
    if (!Array.isArray(all)) return [];
    return all.flatMap((one: Partial<Outgoing> | null) =>
      typeof one?.clientId === 'string' && typeof one.body === 'string' && typeof one.at === 'string'
        ? [
            {
              clientId: one.clientId,
              body: one.body,
              repliesTo: one.repliesTo ?? null,
              files: filesOf(one.files),
              at: one.at,
              state: one.state === 'refused' ? 'refused' : 'lost',
            },
          ]
        : [],
    );
  } catch {
    return [];
  }
}

/** As it is kept on the device; empty where there is nothing to keep. */
export function kept(outgoing: readonly Outgoing[]): string {
  if (outgoing.length === 0) return '';
  return JSON.stringify(outgoing.map((one) => ({ ...one, files: one.files.map(withoutLinks) })));
}
