import { describe, expect, it } from 'vitest';
import { footerLinks } from './links.svelte.ts';

describe('the links of the footer', () => {
  const words = { imprint: 'Imprint', privacy: 'Privacy' };
  const pages = [
    { slug: 'imprint', title: 'Who we are' },
    { slug: 'opening-hours', title: 'Opening hours' },
  ];

  it('lead to the portal’s own pages in their order', () => {
    expect(footerLinks({ imprintUrl: null, privacyUrl: null }, words, pages)).toEqual([
      { href: '/pages/imprint', word: 'Who we are', external: false },
      { href: '/pages/opening-hours', word: 'Opening hours', external: false },
    ]);
  });

  it('lead to an address that was set in the place of a page of that name', () => {
    const support = { imprintUrl: 'https://a.example', privacyUrl: null };
    expect(footerLinks(support, words, pages).map(({ href }) => href)).toEqual([
      'https://a.example',
      '/pages/opening-hours',
    ]);
  });

  it('begin with those of the design, and name no page twice', () => {
    const designed = [
      { label: 'When we are there', url: '/pages/opening-hours' },
      { label: 'Shop', url: 'https://shop.example' },
    ];
    expect(footerLinks(undefined, words, pages, designed)).toEqual([
      { href: '/pages/opening-hours', word: 'When we are there', external: false },
      { href: 'https://shop.example', word: 'Shop', external: true },
      { href: '/pages/imprint', word: 'Who we are', external: false },
    ]);
  });
});
