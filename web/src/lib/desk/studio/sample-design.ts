import type { Design } from './studio.graphql.ts';

/** Words of no language, for tests. */
export const NO_WORDS = {
  headline: null,
  welcome: null,
  greeting: null,
  newTicketLabel: null,
  ticketsLabel: null,
  mailSender: null,
  mailFooter: null,
  logoAlt: null,
  bannerAlt: null,
};

/** A design that decides nothing but what it must, for tests. */
export const SAMPLE: Design = {
  productName: 'Northwind',
  primaryColor: '#0b2a4a',
  accentColor: null,
  typeface: 'SANS',
  cornerStyle: 'SOFT',
  bannerLayout: 'LEFT',
  cardStyle: 'OUTLINED',
  density: 'COMFORTABLE',
  bannerOverlay: 'NONE',
  bannerFocus: { x: 50, y: 50 },
  pattern: 'NONE',
  navigationLayout: 'TOP',
  homeLayout: 'TILES',
  texts: [
    { ...NO_WORDS, locale: 'DE', headline: 'Moin' },
    { ...NO_WORDS, locale: 'EN' },
  ],
  pictures: [],
  inherits: [],
  footerLinks: [],
};
