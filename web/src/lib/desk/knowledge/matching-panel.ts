import type { LinkableArticle } from './knowledge.graphql.ts';
import { linkable } from './knowledge.ts';

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

/** Whoever goes from ticket to ticket asks once in so many milliseconds. */
const FRESH = 300_000;
let last: { at: number; articles: Promise<LinkableArticle[]> } | undefined;

export function recentlyLinkable(): Promise<LinkableArticle[]> {
  if (last && Date.now() - last.at < FRESH) return last.articles;
  const articles = linkable();
  last = { at: Date.now(), articles };
  articles.catch(() => (last = undefined));
  return articles;
}
