import { readFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { brands, deskUrl, portalUrl } from './demo.ts';
import { expect, logIn, logInAtDesk, test } from './stories.ts';
import type { Page } from '@playwright/test';

const FOLDER = 'test-results/papers';

/** Presses the button, and gives what the browser saved. */
async function saved(page: Page, as: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: /PDF/ }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^Ticket-\d+\.pdf$/);
  mkdirSync(FOLDER, { recursive: true });
  await download.saveAs(`${FOLDER}/${as}.pdf`);
  return (await readFile(`${FOLDER}/${as}.pdf`)).toString('latin1');
}

for (const tenant of brands.slice(0, 2)) {
  test(`a ticket of ${tenant.slug} is saved as PDF`, async ({ page }) => {
    await logIn(page, tenant, tenant.contacts[0]!);
    await page.goto(portalUrl(tenant, '/tickets'));
    await page.locator('main a[href^="/tickets/"]:not([href$=new])').first().click();
    await page.waitForURL(/\/tickets\/\d+$/);
    expect((await saved(page, tenant.slug)).startsWith('%PDF-')).toBe(true);
    await expect(page.locator('[role=status]').filter({ hasText: 'PDF' })).toBeVisible();
  });
}

test('whoever cannot save a PDF is told why, and may try again', async ({ page }) => {
  const tenant = brands[0]!;
  await logIn(page, tenant, tenant.contacts[0]!);
  await page.goto(portalUrl(tenant, '/tickets'));
  await page.locator('main a[href^="/tickets/"]:not([href$=new])').first().click();
  await page.waitForURL(/\/tickets\/\d+$/);
  await page.route('**/pdf/tickets/*', (route) => route.abort());
  const button = page.getByRole('button', { name: /PDF/ });
  await button.click();
  await expect(page.locator('.toasts')).not.toBeEmpty();
  await expect(button).not.toHaveAttribute('aria-busy', 'true');
  await page.unroute('**/pdf/tickets/*');
  await saved(page, 'again');
});

test('staff save what a contact would read, without notes', async ({ page }) => {
  await logInAtDesk(page);
  await page.goto(deskUrl('/desk'));
  await page.locator('main a[href*="/desk/tickets/"]').first().click();
  await page.waitForURL(/\/desk\/tickets\//);
  expect((await saved(page, 'desk')).startsWith('%PDF-')).toBe(true);
});
