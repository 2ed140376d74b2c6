const STORED = 'portico:address';

/**
 * The address that somebody has just logged in with, until they have chosen a password: a password manager wants to know
 * whose it is, and before that the API may not say. In this tab only.
 */
export const typedAddress = {
  get(): string {
    try {
      return sessionStorage.getItem(STORED) ?? '';
    } catch {
      return '';
    }
  },

  keep(address: string): void {
    try {
      sessionStorage.setItem(STORED, address);
    } catch {
      // A password manager has to ask, then.
    }
  },

  forget(): void {
    try {
      sessionStorage.removeItem(STORED);
    } catch {
      // Nothing was kept.
    }
  },
};
