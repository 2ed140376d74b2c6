const STORED = 'portico:password-offer';

/**
 * Who came in with an initial password that may be kept is asked once a log-in whether they want one of their own. That
 * it has been offered is remembered for all tabs, and forgotten at the next log-in.
 */
export const passwordOffer = {
  made(): boolean {
    try {
      return localStorage.getItem(STORED) !== null;
    } catch {
      // Storage is switched off: better never asked than asked on every page.
      return true;
    }
  },

  remember(): void {
    try {
      localStorage.setItem(STORED, 'made');
    } catch {
      // Then nobody is asked at all.
    }
  },

  forget(): void {
    try {
      localStorage.removeItem(STORED);
    } catch {
      // Nothing was kept.
    }
  },
};
