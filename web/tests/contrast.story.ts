import type { Page } from '@playwright/test';
import { poorContrast } from './contrast.ts';
import { admin, portalUrl } from './demo.ts';
import { join } from './newcomers.ts';
import { fillTickets, furnish, must, openPortal, publish, type OwnPortal } from './own-portal.ts';
import { dice, randomBrand } from './random-brands.ts';
import { expect, logInAtDesk, test } from './stories.ts';

/** `make brands-contrast` asks for a hundred. */
const BRANDS = Number(process.env.PORTICO_BRANDS ?? 3);
const SEED = Number(process.env.PORTICO_BRANDS_SEED ?? 1);
/** As many on one portal, one after the other. */
const EACH = 10;
const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

interface Screen {
  name: string;
  path: string;
  /** What is there once all of it is. */
  there: string;
  then?: (page: Page) => Promise<void>;
}

const BEFORE: Screen[] = [
  { name: 'log-in', path: '/login', there: '[name=email]' },
  { name: 'forgot', path: '/forgot', there: '[name=email]' },
  { name: 'page', path: '/pages/imprint', there: '.prose table' },
];

const inside = (ticket: number): Screen[] => [
  { name: 'home', path: '/', there: 'a[data-ticket]' },
  { name: 'tickets', path: '/tickets', there: 'a[data-ticket]' },
  { name: 'tickets-none', path: '/tickets?q=zzzz-nothing', there: '.empty' },
  { name: 'ticket', path: `/tickets/${ticket}`, there: 'article .prose code' },
  {
    name: 'account',
    path: `/tickets/${ticket}`,
    there: 'article .prose code',
    then: (page) => page.locator('header summary').last().click(),
  },
  {
    name: 'new-ticket',
    path: '/tickets/new?type=',
    there: '[name=subject]',
    then: async (page) => {
      await page.locator('main [type=submit]').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
  { name: 'knowledge', path: '/knowledge', there: '[data-category]' },
  { name: 'search', path: '/search?q=printer', there: 'mark' },
  { name: 'article', path: '/articles/ransomware-erste-hilfe', there: '.prose .markdown-alert' },
  { name: 'profile', path: '/profile', there: '[data-session]' },
  { name: 'not-found', path: '/nowhere', there: 'h1' },
];

const CLOSED: Screen = { name: 'closed', path: '/', there: 'h2' };

const life = (name: string): string =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { errors { message } } }`;
const [SUSPEND, ARCHIVE] = ['suspendTenant', 'archiveTenant'].map(life) as [string, string, string];

/** Each picture in every other brand or so. */
function pictures(n: number, keys: Record<string, string>): { role: string; key: string }[] {
  const roll = dice(SEED + n * 7919);
  return Object.entries(keys).flatMap(([role, key]) => (roll() < 0.6 ? [{ role, key }] : []));
}

/** Looks at a screen in both schemes; says what cannot be read. */
async function look(page: Page, portal: OwnPortal, screen: Screen, brand: string): Promise<string[]> {
  const found: string[] = [];
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(portalUrl(portal, screen.path));
  await page.locator(screen.there).first().waitFor({ timeout: 20_000 });
  await screen.then?.(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (['home', 'log-in', 'closed'].includes(screen.name)) {
      const path = `test-results/brands/${brand}-${screen.name}-${colorScheme}.jpg`;
      await page.screenshot({ path, type: 'jpeg', quality: 60, animations: 'disabled' });
    }
    found.push(
      ...(await poorContrast(page)).map((text) => `${brand}, ${screen.name}, ${colorScheme}: ${text}`),
    );
  }
  return found;
}

for (let first = 0; first < BRANDS; first += EACH) {
  const last = Math.min(first + EACH, BRANDS) - 1;
  test(`whatever the brand, everything can be read: ${first} to ${last} of seed ${SEED}`, async ({
    page,
    someoneElse,
  }) => {
    test.setTimeout((last - first + 1) * 90_000 + 120_000);
    const [visitor, member, desk] = [page, await someoneElse(), await someoneElse()];
    await logInAtDesk(desk, admin);
    const portal = await openPortal(desk, `brands-${first}-${Date.now()}`);
    const keys = await furnish(desk, portal);
    // Who is inside is logged out by closing it: another one is closed for all of them.
    const shut = await openPortal(desk, `shut-${first}-${Date.now()}`);
    const shutKeys = await furnish(desk, shut);
    await must(desk, SUSPEND, { tenantId: shut.id });
    await join(desk, member, portal);
    const ticket = await fillTickets(desk, member);
    for (let n = first; n <= last; n += 1) {
      const design = randomBrand(SEED, n);
      const brand = `${String(n).padStart(3, '0')}-${design.primaryColor.slice(1)}`;
      const found: string[] = [];
      const see = async (who: Page, at: OwnPortal, screen: Screen): Promise<void> => {
        found.push(...(await look(who, at, screen, brand)));
      };
      await publish(desk, portal, { ...design, pictures: pictures(n, keys) });
      await publish(desk, shut, { ...design, pictures: pictures(n, shutKeys) });
      for (const one of [visitor, member]) await one.setViewportSize(SIZES[n % SIZES.length]!);
      for (const screen of BEFORE) await see(visitor, portal, screen);
      await see(visitor, shut, CLOSED);
      for (const screen of inside(ticket)) await see(member, portal, screen);
      expect.soft(found, JSON.stringify(design)).toEqual([]);
    }
    for (const { id } of [portal, shut]) await must(desk, ARCHIVE, { tenantId: id });
  });
}
