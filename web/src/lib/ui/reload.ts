let pending = false;

/**
 * Loads the page anew, which also fetches what a browser remembers as missing; but only once there is something to
 * load, or else the browser's own error page would take the app's place.
 */
export async function reloadWhenReachable(): Promise<void> {
  if (pending) return;
  pending = true;
  try {
    await fetch(location.href, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(10_000) });
    location.reload();
  } catch {
    // Not reachable yet: the page goes on saying so.
  } finally {
    pending = false;
  }
}
