const SEEN = 'portico:desk-seen';
/** The same event reaches all tabs within this time. */
const ONCE_MS = 5_000;

/** Says, for as long as this tab is seen, that the desk is; returns how to stop. */
export function tellSeen(): () => void {
  let free: (() => void) | undefined;
  const hold = (): void => {
    if (document.hidden) {
      free?.();
      free = undefined;
      return;
    }
    if (free) return;
    const over = new Promise<void>((done) => (free = done));
    navigator.locks?.request(SEEN, { mode: 'shared' }, () => over).catch(() => undefined);
  };
  hold();
  document.addEventListener('visibilitychange', hold);
  return () => {
    document.removeEventListener('visibilitychange', hold);
    free?.();
    free = undefined;
  };
}

/** Whether somebody sees the desk in any tab of this browser. */
export async function isSeen(): Promise<boolean> {
  if (!document.hidden) return true;
  const locks = await navigator.locks?.query();
  return locks?.held?.some(({ name }) => name === SEEN) ?? false;
}

/** Does it in one tab only, whichever is first. Where tabs know nothing of each other, in each. */
export function inOneTab(key: string, act: () => void): void {
  if (!navigator.locks) return act();
  navigator.locks
    .request(`portico:once:${key}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      act();
      await new Promise((over) => setTimeout(over, ONCE_MS));
    })
    .catch(() => undefined);
}
