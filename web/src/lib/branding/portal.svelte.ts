import { send } from '#lib/api/client.ts';
import { fromApi, locale, type ApiLocale, type Locale } from '#lib/text/locale.svelte.ts';
import { BootstrapQuery, type Portal } from './bootstrap.graphql.ts';

/** The portal on show: its name, its brand, whom to ask. On the desk's host there is none. */
class CurrentPortal {
  #value = $state.raw<Portal | null>(null);
  /** What whoever is inside may use; before that, what the portal offers. */
  #theirs = $state.raw<Portal['features'] | null>(null);
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

  /** Are there tickets, for whoever is here? */
  get hasTickets(): boolean {
    return this.#has('TICKETS');
  }

  /** Are there articles, for whoever is here? */
  get hasKnowledge(): boolean {
    return this.#has('KNOWLEDGE');
  }

  /** Are some of them for whoever comes by? What is switched off for a contact is their own. */
  get hasPublicKnowledge(): boolean {
    const { features = [] } = this.#value ?? {};
    return features.includes('KNOWLEDGE') && features.includes('PUBLIC_KNOWLEDGE');
  }

  /** Can one write to the support team, and read what it writes? */
  get hasMessages(): boolean {
    return this.#has('MESSAGES');
  }

  /** Can one chat with the support team while somebody is there? */
  get hasChat(): boolean {
    return this.#has('CHAT');
  }

  /** Does one see what is assigned to one? */
  get hasAssets(): boolean {
    return this.#has('ASSETS');
  }

  #has(feature: Portal['features'][number]): boolean {
    return (this.#theirs ?? this.#value?.features ?? []).includes(feature);
  }

  /** Nobody is inside any more: it offers what it offers to everybody. */
  offerToAll(): void {
    this.#theirs = null;
  }

  /** Somebody is inside, and may use these of its features. Says whether that is news. */
  offer(features: Portal['features']): boolean {
    const now = this.#theirs ?? this.#value?.features ?? [];
    const news = now.length !== features.length || features.some((feature) => !now.includes(feature));
    this.#theirs = features;
    return news;
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
