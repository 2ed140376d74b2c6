const STORED = 'portico:request-tiles';

/** How high the request tiles were the last time, in CSS pixels; 0 without any, or when this browser keeps nothing. */
export function keptHeight(): number {
  try {
    return Number(localStorage.getItem(STORED)) || 0;
  } catch {
    return 0;
  }
}

/** Keeps it, so that the next visit holds their place free and nothing moves when they come. */
export function keepHeight(pixels: number): void {
  try {
    localStorage.setItem(STORED, String(Math.round(pixels)));
  } catch {
    // The page moves a little, that is all.
  }
}
