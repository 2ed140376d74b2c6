/** The log-in's address with the way back to where somebody was, and why they are there if they did not ask for it. */
export function loginUrl(
  login: string,
  from: { pathname: string; search: string },
  reason?: 'expired',
): string {
  const next = from.pathname + from.search;
  const params = new URLSearchParams();
  if (next !== '/' && next !== '/desk') params.set('next', next);
  if (reason) params.set('reason', reason);
  const text = params.toString();
  return text ? `${login}?${text}` : login;
}

/** Only a path of this very site: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
export function safeNext(next: string | null, fallback: string): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return fallback;
  try {
    const url = new URL(next, 'http://portico.invalid');
    return url.origin === 'http://portico.invalid' ? url.pathname + url.search : fallback;
  } catch {
    return fallback;
  }
}
