import { caught, type ApiError } from './errors.ts';

/**
 * Follows a promise that `load` returned without awaiting it. While the next one is under way the last value stays, so
 * a refresh never blanks what somebody reads; a skeleton is shown only when there is nothing yet.
 */
export class Latest<T> {
  value = $state.raw<T>();
  error = $state.raw<ApiError>();
  pending = $state(true);

  /** `same` tells whether the value on show may stay while the next is fetched (false: another ticket). */
  constructor(promise: () => Promise<T>, same: (() => unknown) | undefined = undefined) {
    let shown: unknown;
    $effect.pre(() => {
      const current = promise();
      const key = same?.();
      if (key !== shown) this.value = undefined;
      shown = key;
      let stale = false;
      this.pending = true;
      current.then(
        (value) => {
          if (stale) return;
          this.value = value;
          this.error = undefined;
          this.pending = false;
        },
        (cause: unknown) => {
          if (stale) return;
          this.error = caught(cause);
          this.pending = false;
        },
      );
      return () => {
        stale = true;
      };
    });
  }
}

/** Starts a request in `load` without awaiting it; the page shows its skeleton meanwhile. */
export function started<T>(request: Promise<T>): Promise<T> {
  // Whoever follows it handles the failure; until then it must not count as unhandled.
  request.catch(() => undefined);
  return request;
}
