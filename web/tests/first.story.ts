import type { Page } from '@playwright/test';
import { brands, portalUrl } from './demo.ts';
import { expect, expectAccessible, keepScreen, logIn, test } from './stories.ts';

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
/** What is there from the first moment, and how far it may move: a foot of one line or two makes the page longer. */
const SAID = { h1: 6, '.brand-logo': 6, '.headline': 16, aside: 6 };

/** How far from the top and the left each of them begins. */
async function places(page: Page): Promise<number[][]> {
  const all: number[][] = [];
  for (const place of Object.keys(SAID)) {
    const box = (await page.locator(place).first().boundingBox())!;
    all.push([Math.round(box.x), Math.round(box.y)]);
  }
  return all;
}

/** Keeps the app from beginning until it is let. */
async function holdApp(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/boot.*.js', async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const tenant of brands) {
    test(`${tenant.slug}, ${size}: whose door it is stands in the page itself, and stays where it is`, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.resourceType() === 'image') asked.push(request.url());
      });
      const release = await holdApp(page);
      await page.goto(portalUrl(tenant, '/'), { waitUntil: 'commit' });
      await expect(page.locator('#portico-first h1')).toBeVisible();
      await page.waitForFunction(() =>
        [...document.images].every((image) => image.complete || !image.checkVisibility()),
      );
      await page.evaluate(() => document.fonts.ready);
      await expectAccessible(page);
      await keepScreen(page, `first-${tenant.slug}-${size}`);
      const before = await places(page);
      const words = await page.locator('h1, .headline').allTextContents();
      const pictures = new Set(asked);

      release();
      await expect(page.locator('[name=email]')).toBeVisible();
      await expect(page.locator('#portico-first')).toHaveCount(0);
      expect(await page.locator('h1, .headline').allTextContents()).toEqual(words);
      const after = await places(page);
      for (const [n, [place, most]] of Object.entries(SAID).entries()) {
        for (const side of [0, 1]) {
          const far = Math.abs(after[n]![side]! - before[n]![side]!);
          expect(far, `${place}, from ${before[n]} to ${after[n]}`).toBeLessThanOrEqual(most);
        }
      }
      // The same pictures in the same sizes.
      expect(new Set(asked)).toEqual(pictures);
    });
  }
}

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });

  test('who chose another language than the page has waits for the app', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('portico:locale', 'en'));
    const release = await holdApp(page);
    await page.goto(portalUrl(brands[0]!, '/login'), { waitUntil: 'commit' });
    await expect(page.locator('#portico-first h1')).toBeAttached();
    await expect(page.locator('#portico-first h1')).toBeHidden();
    release();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in');
  });
});

test('who is logged in, or asks for another page, is not shown the log-in first', async ({ page }) => {
  const tenant = brands[0]!;
  const first = async (path: string): Promise<string> => (await page.goto(portalUrl(tenant, path)))!.text();
  expect(await first('/forgot')).not.toContain('portico-first');
  await logIn(page, tenant, tenant.contacts[0]!);
  expect(await first('/')).not.toContain('portico-first');
});
