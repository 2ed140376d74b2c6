const KEY = 'portico:matching-articles';

/** Open, unless somebody closed it on this device. */
export function panelOpen(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'closed';
  } catch {
    return true;
  }
}

export function rememberPanel(open: boolean): void {
  try {
    if (open) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'closed');
  } catch {
    // It stays so for as long as the page lives.
  }
}
