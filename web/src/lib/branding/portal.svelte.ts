import { send } from '#lib/api/client.ts';
import { fromApi, locale, type Locale } from '#lib/text/locale.svelte.ts';
import { BootstrapQuery, type Portal } from './bootstrap.graphql.ts';

/** The portal on show: its name, its brand, whom to ask. On the desk's host there is none. */
class CurrentPortal {
  #value = $state.raw<Portal | null>(null);

  get current(): Portal | null {
    return this.#value;
  }

  set(portal: Portal | null): void {
    this.#value = portal;
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

  /** Headline and welcome are the tenant's words: they change with the language and must be asked for. */
  async speak(next: Locale): Promise<void> {
    locale.choose(next);
    if (!this.#value) return;
    try {
      const { portal } = await send(BootstrapQuery, {});
      if (portal && locale.current === next) this.#value = portal;
    } catch {
      // The app's own words have changed already; the tenant's follow with the next page load.
    }
  }
}

export const portal = new CurrentPortal();
