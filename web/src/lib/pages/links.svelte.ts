import { places } from '#lib/ui/places.ts';

export interface PageLink {
  slug: string;
  title: string;
}

/** What leads to the portal's own pages, for whoever is here. */
class PageLinks {
  all = $state.raw<PageLink[]>([]);
}

export const pageLinks = new PageLinks();

export interface FooterLink {
  href: string;
  word: string;
  /** Leads out of the portal. */
  external: boolean;
}

/**
 * The footer's links: those of the design, then the rest. Addresses that were set come before the portal's own page of that
 * name, and in its place; a page that a link of the design leads to is named by that alone.
 */
export function footerLinks(
  support: { imprintUrl: string | null; privacyUrl: string | null } | undefined,
  words: { imprint: string; privacy: string },
  pages: PageLink[],
  designed: { label: string; url: string }[] = [],
): FooterLink[] {
  const set = [
    { slug: 'imprint', href: support?.imprintUrl, word: words.imprint },
    { slug: 'privacy', href: support?.privacyUrl, word: words.privacy },
  ].filter((link): link is typeof link & { href: string } => Boolean(link.href));
  const own = pages.filter(
    ({ slug }) =>
      !set.some((link) => link.slug === slug) && !designed.some(({ url }) => url === places.page(slug)),
  );
  return [
    ...designed.map(({ label, url }) => ({ href: url, word: label, external: !url.startsWith('/') })),
    ...set.map(({ href, word }) => ({ href, word, external: true })),
    ...own.map(({ slug, title }) => ({ href: places.page(slug), word: title, external: false })),
  ];
}
