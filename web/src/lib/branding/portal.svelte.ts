import { send } from '#lib/api/client.ts';
import { fromApi, locale, type ApiLocale, type Locale } from '#lib/text/locale.svelte.ts';
import { BootstrapQuery, type Portal } from './bootstrap.graphql.ts';

/** The portal on show: its name, its brand, whom to ask. On the desk's host there is none. */
class CurrentPortal {
  #value = $state.raw<Portal | null>(null);
  /** The language of the tenant's own words in `#value`. */
  #spoken: Locale | undefined;

  get current(): Portal | null {
    return this.#value;
  }

  /** The portal with its words in `spoken`. */
  set(portal: Portal | null, spoken: Locale): void {
    this.#value = portal;
    this.#spoken = spoken;
  }

  get name(): string {
    return this.#value?.branding.productName ?? 'Portico';
  }

  get locales(): Locale[] {
    return this.#value ? this.#value.locales.map(fromApi) : ['de', 'en'];
  }

  /** Does this portal have tickets at all? */
  get hasTickets(): boolean {
    return this.#value?.features.includes('TICKETS') ?? false;
  }

  /** Somebody has come in: their own language, unless they chose another on this device. */
  speakTo(theirs: ApiLocale): void {
    const own = fromApi(theirs);
    locale.show(locale.chosen(this.locales) ?? (this.locales.includes(own) ? own : locale.current));
    void this.translate();
  }

  /** Somebody chose a language. */
  async choose(next: Locale): Promise<void> {
    locale.choose(next);
    await this.translate();
  }

  /** Headline and welcome are the tenant's words: when the language has changed they must be asked for. */
  async translate(): Promise<void> {
    const wanted = locale.current;
    if (!this.#value || this.#spoken === wanted) return;
    try {
      const { portal } = await send(BootstrapQuery, {});
      if (portal && locale.current === wanted) this.set(portal, wanted);
    } catch {
      // The app's own words have changed already; the tenant's follow with the next page load.
    }
  }
}

export const portal = new CurrentPortal();
