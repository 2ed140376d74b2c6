/** Whom this browser tells: the contact's id. It is known before anything else of this is loaded. */
const KEY = 'portico:push';

export const whose = {
  get(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  set(person: string): void {
    try {
      localStorage.setItem(KEY, person);
    } catch {
      // Storage is switched off: it is told until the log-in has run out.
    }
  },
  forget(): void {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
  },
};
