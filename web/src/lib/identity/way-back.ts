/**
 * A door's address (the log-in, or where a password is chosen) with the way back to where somebody was, and why they are
 * there if they did not ask for it.
 */
export function doorUrl(
  door: string,
  from: { pathname: string; search: string; hash?: string },
  reason?: 'expired',
): string {
  // A mail leads to a file of a ticket; any other fragment may be a secret.
  const place = from.hash?.startsWith('#file-') ? from.hash : '';
  const next = from.pathname + from.search + place;
  const params = new URLSearchParams();
  if (next !== '/' && next !== '/desk') params.set('next', next);
  if (reason) params.set('reason', reason);
  const text = params.toString();
  return text ? `${door}?${text}` : door;
}

/** Where a page that is being loaded is. Kit keeps the fragment from `load`; the browser has it when somebody arrives. */
export function arriving(url: URL): { pathname: string; search: string; hash: string } {
  const { pathname, search } = url;
  return { pathname, search, hash: location.pathname === pathname ? location.hash : '' };
}

/** Only a path of this very site: `//elsewhere` and `/\elsewhere` are other sites to a browser. */
export function safeNext(next: string | null, fallback: string): string {
  if (!next || !/^\/(?![/\\])/.test(next)) return fallback;
  try {
    const url = new URL(next, 'http://portico.invalid');
    return url.origin === 'http://portico.invalid' ? url.pathname + url.search + url.hash : fallback;
  } catch {
    return fallback;
  }
}

/** Where single sign-on begins, with the way back; at home there is none to remember. */
export function ssoUrl(startUrl: string, next: string, home: string): string {
  return next === home
    ? startUrl
    : `${startUrl}${startUrl.includes('?') ? '&' : '?'}to=${encodeURIComponent(next)}`;
}
