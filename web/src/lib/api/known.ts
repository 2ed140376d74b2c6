import { ApiError } from './errors.ts';

/** Nobody is logged in when there is no viewer, and none of staff when there is no desk: the same as being told so. */
export function known<T>(who: T | null): T {
  if (!who) throw new ApiError('UNAUTHENTICATED');
  return who;
}
