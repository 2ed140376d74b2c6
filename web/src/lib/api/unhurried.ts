import { gathered } from './live.ts';

/** As `gathered`, with a pause after each look: what happens many times a second is looked at once or twice in it. */
export function unhurried(look: () => Promise<unknown>, pause: number): () => void {
  return gathered(async () => {
    await look();
    await new Promise((over) => setTimeout(over, pause));
  });
}
