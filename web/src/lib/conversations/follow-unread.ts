import { unhurried } from '#lib/api/unhurried.ts';
import { unread } from './unread-count.svelte.ts';

const PAUSE_MS = 400;

/** Counts for as long as somebody is inside; returns how to stop. A count that cannot be asked for stays as it is. */
export function followUnread(
  ask: () => Promise<number>,
  follow: (handler: () => void) => () => void,
): () => void {
  let over = false;
  const look = unhurried(async () => {
    try {
      const count = await ask();
      if (!over) unread.count = count;
    } catch {
      // The next event asks again.
    }
  }, PAUSE_MS);
  look();
  unread.refresh = look;
  const stop = follow(look);
  return () => {
    over = true;
    stop();
    unread.count = 0;
    unread.refresh = () => undefined;
  };
}
