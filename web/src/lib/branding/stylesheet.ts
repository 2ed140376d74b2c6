/**
 * Puts another brand stylesheet in the place of the one that the page came with. The old one goes once the new one is
 * there, so that nothing is ever seen without a brand. One that does not come changes nothing.
 */
export async function wear(url: string): Promise<void> {
  // On the page's own host, whichever of the portal's hosts that is.
  const { pathname } = new URL(url, location.href);
  const worn = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet][href*="/brand/"]')];
  if (worn.some((link) => new URL(link.href).pathname === pathname)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  const loaded = new Promise<void>((there, missing) => {
    link.addEventListener('load', () => there());
    link.addEventListener('error', () => missing(new Error(pathname)));
  });
  link.href = pathname;
  (worn.at(-1) ?? document.head.lastElementChild)?.after(link);
  try {
    await loaded;
  } catch (cause) {
    link.remove();
    throw cause;
  }
  for (const old of worn) old.remove();
}

/** The icon of the browser's tab. */
export function showIcon(url: string | undefined): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon && url) icon.href = new URL(url, location.href).pathname;
}
