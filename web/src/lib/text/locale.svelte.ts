import { browser } from '$app/env';
import { baseLocale, isLocale, overwriteGetLocale, type Locale } from '#lib/paraglide/runtime.js';

export type { Locale } from '#lib/paraglide/runtime.js';
/** The schema's spelling of a locale. */
export type ApiLocale = 'DE' | 'EN';

const STORED = 'portico:locale';

class CurrentLocale {
  #value = $state<Locale>(baseLocale);

  get current(): Locale {
    return this.#value;
  }

  /** Shows everything in this language, now. Nothing is reloaded: messages read the state. */
  show(next: Locale): void {
    this.#value = next;
    if (browser) document.documentElement.lang = next;
  }

  /** Somebody chose: the choice outlives the page and wins over the contact's own language. */
  choose(next: Locale): void {
    this.show(next);
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
  }

  /** What was chosen on this device, if the portal offers it. */
  chosen(offered: readonly Locale[]): Locale | undefined {
    try {
      const stored = localStorage.getItem(STORED);
      return isLocale(stored) && offered.includes(stored) ? stored : undefined;
    } catch {
      return undefined;
    }
  }
}

export const locale = new CurrentLocale();
overwriteGetLocale(() => locale.current);

export function fromApi(value: ApiLocale): Locale {
  return value === 'DE' ? 'de' : 'en';
}

/** A language is named in itself, so that who speaks only that one finds it. */
export const languageNames: Record<Locale, string> = { de: 'Deutsch', en: 'English' };
