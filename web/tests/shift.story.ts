import type { Page } from '@playwright/test';
import { brands, portalUrl } from './demo.ts';
import { expect, logIn, test } from './stories.ts';

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

/** From the next page on: what moved by itself, and how far, as browsers count it. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    interface Shift extends PerformanceEntry {
      value: number;
      hadRecentInput: boolean;
      sources: { node?: Node }[];
    }
    const moved: string[] = ((window as unknown as { moved: string[] }).moved = []);
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources, startTime } of list.getEntries() as Shift[]) {
        if (hadRecentInput) continue;
        const what = sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 80) : '?'));
        moved.push(`${value.toFixed(4)} after ${startTime.toFixed(0)} ms: ${what.join(' | ')}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What has moved until now, once everything is there. */
async function moved(page: Page): Promise<string[]> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      [...document.images].filter((image) => image.checkVisibility()).map((image) => image.decode()),
    );
    // Two frames: what came last has been laid out and told.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  return page.evaluate(() => (window as unknown as { moved: string[] }).moved);
}

/** Each long after the page that it belongs to. */
async function late(page: Page, files: string | RegExp, milliseconds: number): Promise<void> {
  await page.route(files, async (route) => {
    await new Promise((over) => setTimeout(over, milliseconds));
    await route.continue();
  });
}

/** Words are there before their typeface is, and are a little wider or narrower then: half of what browsers still call good. */
const BY_FONTS = 0.05;
const sum = (moved: string[]): number => moved.reduce((all, one) => all + parseFloat(one), 0);

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport });
    for (const tenant of brands) {
      test(`${tenant.slug}: nothing moves when the brand arrives, however late`, async ({ page }) => {
        await watchShifts(page);
        await late(page, '**/brand/*.css', 300);
        await late(page, /\/brand\/.*\.(png|jpg|webp|svg)$/, 600);
        // That a typeface comes late, or never, is another story.
        await page.route('**/*.woff2', (route) => route.abort());
        await page.goto(portalUrl(tenant, '/login'));
        await expect(page.locator('[name=email]')).toBeVisible();
        expect.soft(await moved(page), 'at log-in').toEqual([]);
        await logIn(page, tenant, tenant.contacts[0]!);
        await page.goto(portalUrl(tenant, '/'));
        await expect(page.locator('a[data-ticket]').first()).toBeVisible();
        expect.soft(await moved(page), 'at home').toEqual([]);

        await page.unroute('**/*.woff2');
        await late(page, '**/*.woff2', 900);
        await page.goto(portalUrl(tenant, '/'));
        await expect(page.locator('a[data-ticket]').first()).toBeVisible();
        expect.soft(sum(await moved(page)), 'at home, by fonts').toBeLessThan(BY_FONTS);
      });
    }
  });
}
