import { locale } from '#lib/text/locale.svelte.ts';
import { ApiError, errorCode } from './errors.ts';
import { operationText, type Operation } from './graphql.ts';

const ENDPOINT = '/graphql';
const TIMEOUT_MS = 30_000;

interface Answer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: unknown; retryAfter?: unknown } }[];
}

/**
 * Sends one operation and returns its data. Throws an `ApiError` for everything else: no connection, a technical error,
 * an answer that is none. User errors are part of the data. With `keepalive` it is sent though the page is being left.
 */
export async function send<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables,
  { keepalive = false }: { keepalive?: boolean } = {},
): Promise<Result> {
  const response = await reach(operationText(operation as Operation<unknown, never>), variables, keepalive);
  const answer = await read<Result>(response);
  const failure = answer.errors?.[0];
  if (failure) {
    const { code, retryAfter } = failure.extensions ?? {};
    // The page itself is a notice by now.
    if (code === 'PORTAL_SUSPENDED' && typeof location !== 'undefined') location.reload();
    throw new ApiError(errorCode(code), seconds(retryAfter));
  }
  if (!answer.data) throw new ApiError(response.status === 503 ? 'UNAVAILABLE' : 'INTERNAL');
  return answer.data;
}

async function reach(query: string, variables: unknown, keepalive: boolean): Promise<Response> {
  try {
    return await fetch(ENDPOINT, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json, application/json;q=0.9',
        'Portico-Locale': locale.current,
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      keepalive,
    });
  } catch {
    // Refused, cut off, offline or too slow: nobody knows whether it arrived, so a retry must be harmless (clientKey).
    throw new ApiError('NETWORK');
  }
}

/** A proxy in between may answer with a page of its own. */
async function read<Result>(response: Response): Promise<Answer<Result>> {
  try {
    return (await response.json()) as Answer<Result>;
  } catch {
    if (response.status === 429)
      throw new ApiError('RATE_LIMITED', seconds(response.headers.get('Retry-After')));
    throw new ApiError(response.status >= 502 && response.status <= 504 ? 'UNAVAILABLE' : 'INTERNAL');
  }
}

function seconds(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? Math.ceil(number) : undefined;
}
