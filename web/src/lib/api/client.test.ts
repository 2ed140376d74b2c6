import { afterEach, describe, expect, it, vi } from 'vitest';
import { LogOutMutation, ViewerQuery } from '#lib/identity/identity.graphql.ts';
import { TicketHomeQuery } from '#lib/tickets/tickets.graphql.ts';
import { send } from './client.ts';
import { ApiError, errorText, type ApiErrorCode } from './errors.ts';

function answer(body: unknown, init: ResponseInit = {}): void {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), init)),
  );
}

async function failure(): Promise<ApiError> {
  const cause: unknown = await send(ViewerQuery, {}).catch((error: unknown) => error);
  expect(cause).toBeInstanceOf(ApiError);
  return cause as ApiError;
}

afterEach(() => vi.unstubAllGlobals());

describe('the client', () => {
  it('posts JSON to the same origin, in the language on show', async () => {
    answer({ data: { viewer: null } });
    expect(await send(ViewerQuery, {})).toEqual({ viewer: null });
    const [url, init] = vi.mocked(fetch).mock.calls[0]!;
    expect(url).toBe('/graphql');
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', 'Portico-Locale': 'en' },
    });
    expect((init!.headers as Record<string, string>).Accept).toMatch(/^application\/graphql-response\+json/);
    expect(JSON.parse(init!.body as string)).toMatchObject({
      query: expect.stringContaining('query Viewer'),
    });
  });

  it('sends each fragment once', async () => {
    answer({ data: { viewer: null } });
    await send(TicketHomeQuery, {});
    const { query } = JSON.parse(vi.mocked(fetch).mock.calls[0]![1]!.body as string) as { query: string };
    expect(query.match(/fragment TicketRow on Ticket/g)).toHaveLength(1);
  });

  it.each<[unknown, ApiErrorCode]>([
    ['UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ['FORBIDDEN', 'FORBIDDEN'],
    ['QUERY_TOO_COMPLEX', 'QUERY_TOO_COMPLEX'],
    ['SOMETHING_NEW', 'INTERNAL'],
    [undefined, 'INTERNAL'],
  ])('reads the code %s as %s', async (code, expected) => {
    answer({ data: null, errors: [{ message: 'no', extensions: { code } }] });
    expect((await failure()).code).toBe(expected);
  });

  it('tells how long to wait', async () => {
    answer(
      { errors: [{ message: 'no', extensions: { code: 'RATE_LIMITED', retryAfter: 12 } }] },
      { status: 429 },
    );
    const error = await failure();
    expect(error.retryAfter).toBe(12);
    expect(errorText(error).body).toContain('12');
  });

  it('survives what is no answer of ours', async () => {
    answer('<html>Bad gateway</html>', { status: 502 });
    expect((await failure()).code).toBe('UNAVAILABLE');
    answer('', { status: 500 });
    expect((await failure()).code).toBe('INTERNAL');
  });

  it('says when nothing came back at all, and that it may be tried again', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('Failed to fetch'))),
    );
    const error = await failure();
    expect(error.code).toBe('NETWORK');
    expect(error.canRetry).toBe(true);
  });

  it('takes user errors for an answer', async () => {
    answer({ data: { logOut: { errors: [] } } });
    expect(await send(LogOutMutation, {})).toEqual({ logOut: { errors: [] } });
  });
});
