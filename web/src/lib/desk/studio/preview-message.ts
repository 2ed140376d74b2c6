import type { Portal } from '#lib/branding/bootstrap.graphql.ts';
import { isLocale, type Locale } from '#lib/paraglide/runtime.js';

export const PREVIEW_PAGES = ['home', 'login', 'ticket'] as const;
export type PreviewPage = (typeof PREVIEW_PAGES)[number];

/** Everything that a preview shows: it asks nobody. */
export interface PreviewState {
  page: PreviewPage;
  locale: Locale;
  theme: 'light' | 'dark';
  portal: Portal;
  css: string;
}

const SHOW = 'portico:preview';
const READY = 'portico:preview-ready';

/** Is there somebody in the frame who listens? */
export function isReady({ origin, data }: MessageEvent): boolean {
  return origin === location.origin && kindOf(data) === READY;
}

/** What is to be shown, from a page of the same origin and from nobody else. */
export function shownIn({ origin, data }: MessageEvent): PreviewState | undefined {
  if (origin !== location.origin || kindOf(data) !== SHOW) return undefined;
  return (data as { state: PreviewState }).state;
}

export function tellReady(parent: Window): void {
  parent.postMessage({ kind: READY }, location.origin);
}

export function show(frame: Window, state: PreviewState): void {
  frame.postMessage({ kind: SHOW, state }, location.origin);
}

export function pageOf(value: string | null): PreviewPage {
  return PREVIEW_PAGES.find((page) => page === value) ?? 'home';
}

export function localeOf(value: string | null): Locale {
  return isLocale(value) ? value : 'en';
}

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'kind' in data ? data.kind : undefined;
}
