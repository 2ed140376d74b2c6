import { fromApi, type Locale } from '#lib/text/locale.svelte.ts';
import type { PreviewPage } from './preview-message.ts';
import type { StudioPortal } from './studio.graphql.ts';

/** A page of the portal, or one of its mails. */
export type Looked = PreviewPage | 'mail';
export type Device = 'phone' | 'desktop';

/** What of the portal is looked at, and how. */
export class PreviewChoices {
  page = $state<Looked>('home');
  device = $state<Device>('desktop');
  theme = $state<'light' | 'dark'>('light');
  locale = $state<Locale>('en');
  readonly locales: Locale[];

  constructor({ locales, defaultLocale }: StudioPortal) {
    this.locales = locales.map(fromApi);
    this.locale = fromApi(defaultLocale);
  }
}
