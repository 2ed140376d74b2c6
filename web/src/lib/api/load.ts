import { error } from '@sveltejs/kit';
import { ApiError, type ApiErrorCode } from './errors.ts';

const STATUS: Record<ApiErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  PASSWORD_CHANGE_REQUIRED: 403,
  CODE_REQUIRED: 403,
  CODE_SETUP_REQUIRED: 403,
  PORTAL_READ_ONLY: 409,
  PORTAL_SUSPENDED: 503,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  QUERY_TOO_COMPLEX: 400,
  BAD_SEARCH: 400,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  NETWORK: 503,
};

/** For a `load` that cannot go on without the answer: a failure becomes the error page, with its code. */
export async function needed<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    const code = cause instanceof ApiError ? cause.code : 'INTERNAL';
    error(STATUS[code], { message: code, code });
  }
}
