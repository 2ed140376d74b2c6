/** The log-in's address with the way back to where somebody was. */
export function loginUrl(login: string, from: { pathname: string; search: string }): string {
  const next = from.pathname + from.search;
  return next === '/' || next === '/desk' ? login : `${login}?next=${encodeURIComponent(next)}`;
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
