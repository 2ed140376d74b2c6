/** At the latest, in milliseconds. */
const SOON = 200;

/** Calls `work` once what is on its way to the screen is there. Returns how to leave it. */
export function whenIdle(work: () => void): () => void {
  // Safari knows no idleness.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work);
    return () => clearTimeout(timer);
  }
  const turn = requestIdleCallback(work, { timeout: SOON });
  return () => cancelIdleCallback(turn);
}
