/** A design as the API takes it, without the pictures. */
export interface RandomBrand {
  productName: string;
  primaryColor: string;
  accentColor: string | null;
  typeface: string;
  cornerStyle: string;
  cardStyle: string;
  density: string;
  bannerLayout: string;
  bannerOverlay: string;
  bannerFocus: { x: number; y: number };
  pattern: string;
  navigationLayout: string;
  homeLayout: string;
  texts: object[];
  footerLinks: object[];
}

/** What nobody would choose who knows better, and somebody will: primary and accent. */
const UGLY: [string, string | null][] = [
  ['#ffff00', '#ffffff'],
  ['#010101', '#010101'],
  ['#fefefe', null],
  ['#777777', '#777777'],
  ['#ff0000', '#00ff00'],
  ['#0000ff', '#ff00ff'],
  ['#00ffff', '#ffff00'],
  ['#ffffff', '#000000'],
  ['#000000', '#ffffff'],
  ['#c8a2c8', '#bfff00'],
  ['#767676', '#757575'],
  ['#8b8000', '#808000'],
];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Brand number `n` of a seed: the ugly pairs first, then colours at random; everything else at random from the start. */
export function randomBrand(seed: number, n: number): RandomBrand {
  const roll = dice(seed * 10_007 + n);
  const one = <T>(...among: T[]): T => among[Math.floor(roll() * among.length)]!;
  const color = (): string =>
    `#${Math.floor(roll() * 0x1000000)
      .toString(16)
      .padStart(6, '0')}`;
  const [primaryColor, accentColor] = UGLY[n] ?? [color(), one(null, color(), color())];
  const words = {
    headline: 'A headline that needs a little more room',
    welcome: 'Words of welcome.\nOn two lines.',
    greeting: 'Good to see you, {name}',
    newTicketLabel: 'Write to us',
    ticketsLabel: 'My requests',
  };
  return {
    productName: `Brand ${n}`,
    primaryColor,
    accentColor,
    typeface: one('SANS', 'SERIF', 'ROUNDED', 'MONO', 'SYSTEM'),
    cornerStyle: one('SQUARE', 'SOFT', 'ROUND'),
    cardStyle: one('FLAT', 'OUTLINED', 'RAISED'),
    density: one('COMFORTABLE', 'COMPACT'),
    bannerLayout: one('LEFT', 'CENTER', 'NONE'),
    bannerOverlay: one('NONE', 'LIGHT', 'STRONG'),
    bannerFocus: { x: Math.floor(roll() * 101), y: Math.floor(roll() * 101) },
    pattern: one('NONE', 'DOTS', 'GRID', 'WAVES', 'DIAGONAL'),
    navigationLayout: one('TOP', 'SIDE'),
    texts: ['DE', 'EN'].map((locale) => ({ locale, ...words })),
    footerLinks: [
      {
        url: 'https://www.example.com/help',
        labels: [
          { locale: 'EN', label: 'Help' },
          { locale: 'DE', label: 'Hilfe' },
        ],
      },
    ],
    homeLayout: one('TILES', 'LIST', 'TICKETS'),
  };
}
