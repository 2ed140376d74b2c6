import * as m from '#lib/paraglide/messages.js';

/** `extensions.code` of a technical error, and what a browser may run into before the server is reached. */
export type ApiErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'PASSWORD_CHANGE_REQUIRED'
  | 'CODE_REQUIRED'
  | 'CODE_SETUP_REQUIRED'
  | 'PORTAL_READ_ONLY'
  | 'PORTAL_SUSPENDED'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'BAD_SEARCH'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'NETWORK';

const CODES = new Set<string>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'PASSWORD_CHANGE_REQUIRED',
  'CODE_REQUIRED',
  'CODE_SETUP_REQUIRED',
  'PORTAL_READ_ONLY',
  'PORTAL_SUSPENDED',
  'NOT_FOUND',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'BAD_SEARCH',
  'UNAVAILABLE',
]);

/** Why a request has no answer to show. What a person did wrong is never one of these: that is a `UserError`. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    /** Seconds to wait before the next try, where the server named them. */
    readonly retryAfter?: number,
  ) {
    super(code);
    this.name = 'ApiError';
  }

  /** May the same request succeed if it is sent again? */
  get canRetry(): boolean {
    return (
      this.code === 'NETWORK' ||
      this.code === 'UNAVAILABLE' ||
      this.code === 'INTERNAL' ||
      this.code === 'RATE_LIMITED'
    );
  }
}

/** Unknown codes are the server's trouble, not the reader's. */
export function errorCode(code: unknown): ApiErrorCode {
  return typeof code === 'string' && CODES.has(code) ? (code as ApiErrorCode) : 'INTERNAL';
}

/** A short heading and one sentence that says what to do. */
export function errorText(error: ApiError): { title: string; body: string } {
  switch (error.code) {
    case 'NETWORK':
      return { title: m.error_network_title(), body: m.error_network_body() };
    case 'UNAVAILABLE':
      return { title: m.error_unavailable_title(), body: m.error_unavailable_body() };
    case 'RATE_LIMITED':
      return {
        title: m.error_rate_limited_title(),
        body: error.retryAfter
          ? m.error_rate_limited_wait({ seconds: error.retryAfter })
          : m.error_rate_limited_body(),
      };
    case 'PASSWORD_CHANGE_REQUIRED':
      return { title: m.error_password_change_title(), body: m.error_password_change_body() };
    case 'CODE_REQUIRED':
      return { title: m.error_code_title(), body: m.error_code_body() };
    case 'CODE_SETUP_REQUIRED':
      return { title: m.error_code_set_up_title(), body: m.error_code_set_up_body() };
    case 'FORBIDDEN':
      return { title: m.error_forbidden_title(), body: m.error_forbidden_body() };
    case 'PORTAL_READ_ONLY':
      return { title: m.error_read_only_title(), body: m.error_read_only_body() };
    case 'PORTAL_SUSPENDED':
      return { title: m.error_suspended_title(), body: m.error_suspended_body() };
    case 'NOT_FOUND':
      return { title: m.error_not_found_title(), body: m.error_not_found_body() };
    case 'UNAUTHENTICATED':
      return { title: m.error_unauthenticated_title(), body: m.error_unauthenticated_body() };
    case 'QUERY_TOO_COMPLEX':
    case 'BAD_SEARCH':
    case 'INTERNAL':
      return { title: m.error_internal_title(), body: m.error_internal_body() };
  }
}

/**
 * Did a piece of the app itself not arrive: no connection, or a newer app has replaced it? Every browser says so in
 * words of its own.
 */
export function isMissingModule(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    /dynamically imported module|Importing a module script failed|Unable to preload CSS/i.test(cause.message)
  );
}

/** What can end a visit in the middle of it, whatever was asked. */
const LEAVING = [
  'UNAUTHENTICATED',
  'PASSWORD_CHANGE_REQUIRED',
  'CODE_REQUIRED',
  'CODE_SETUP_REQUIRED',
] as const;
type Leaving = (typeof LEAVING)[number];

let leave: (why: Leaving) => void = () => undefined;

/** Who knows where the log-in is says here what happens when a session has ended, or something must be done first. */
export function onTurnedAway(handler: (why: Leaving) => void): void {
  leave = handler;
}

/** Makes an `ApiError` of whatever was thrown, and leads away from a page that the person may no longer see. */
export function caught(cause: unknown): ApiError {
  const error = cause instanceof ApiError ? cause : new ApiError('INTERNAL');
  const why = LEAVING.find((code) => code === error.code);
  if (why) leave(why);
  return error;
}
