import type { Page } from '@playwright/test';
import { demo, portalUrl } from './demo.ts';
import { expect, logIn, test } from './stories.ts';

/** The demo's portal whose banner is a photograph, which is there in two sizes. */
const tenant = demo.tenants.find(({ slug }) => slug === 'nordwind')!;

/** By how much the banner is drawn larger than the file that the browser chose for it. */
async function enlarged(page: Page, place: string): Promise<{ file: string; by: number }> {
  const image = page.locator(`${place} img`).first();
  await expect(image).toBeVisible();
  return image.evaluate(async (element) => {
    const drawn = element as HTMLImageElement;
    await drawn.decode();
    // As the file has it: what the page is told is corrected by what it said of the size.
    const file = new Image();
    file.src = drawn.currentSrc;
    await file.decode();
    const by = Math.max(drawn.clientWidth / file.naturalWidth, drawn.clientHeight / file.naturalHeight);
    return { file: drawn.currentSrc.split('.').pop()!, by: by * devicePixelRatio };
  });
}

for (const [size, viewport] of Object.entries({
  desktop: { width: 1280, height: 860 },
  phone: { width: 390, height: 844 },
})) {
  test(`a photograph comes as WebP, and no smaller than it is drawn: ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto(portalUrl(tenant, '/login'));
    const outside = await enlarged(page, 'aside');
    expect.soft(outside.file, 'at log-in').toBe('webp');
    expect.soft(outside.by, 'at log-in').toBeLessThanOrEqual(1.02);
    await logIn(page, tenant, tenant.contacts[0]!);
    const inside = await enlarged(page, 'section.banner');
    expect.soft(inside.file, 'at home').toBe('webp');
    expect.soft(inside.by, 'at home').toBeLessThanOrEqual(1.02);
  });
}
