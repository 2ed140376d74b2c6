import { readFileSync } from 'node:fs';
import { admin, agent, brands, deskUrl } from './demo.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logInAtDesk,
  test,
  ways,
  word,
} from './stories.ts';

const tenant = brands[0]!;

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries({
    desktop: { width: 1280, height: 800 },
    phone: { width: 390, height: 844 },
  })) {
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ viewport, colorScheme: scheme, reducedMotion: 'reduce' });

      test('figures are shown as charts and as a table', async ({ page }) => {
        test.setTimeout(90_000);
        await logInAtDesk(page, admin);
        const nav = await ways(page);
        await nav.getByRole('link', { name: await word(page, 'nav_figures') }).click();
        await expect(page.getByRole('img').first()).toBeVisible();
        await expectAccessible(page);
        await expectFits(page);
        if (size === 'phone') await expectTouchable(page);
        await keepScreen(page, `figures-${size}-${scheme}`);
        await page.locator('summary', { hasText: await word(page, 'figures_as_table') }).click();
        await expect(page.locator('details table')).toBeVisible();
        await page.getByRole('link', { name: await word(page, 'figures_last_days', { days: 90 }) }).click();
        await expect(page).toHaveURL(/from=/);
        await expect(page.getByText(await word(page, 'figures_by_week'))).toBeVisible();
        await expectAccessible(page);
        await expectFits(page);
        await keepScreen(page, `figures-table-${size}-${scheme}`);
        await page.goto(deskUrl('/desk/figures?from=2001-01-01&to=2001-01-31'));
        await expect(page.locator('.empty')).toBeVisible();
        await expectAccessible(page);
        await keepScreen(page, `figures-empty-${size}-${scheme}`);
      });
    });
  }
}

test('what is chosen stands in the address, and what is shown goes into a file', async ({ page }) => {
  await logInAtDesk(page, agent);
  await page.goto(deskUrl('/desk/figures'));
  await page.locator('[name=portal]').selectOption({ label: tenant.name });
  await expect(page).toHaveURL(/portal=/);
  const rows = page.locator('section').last().locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(tenant.name);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(page.locator('[name=portal] option:checked')).toHaveText(tenant.name);

  const waiting = page.waitForEvent('download');
  await page
    .getByRole('button', { name: await word(page, 'figures_csv') })
    .last()
    .click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^portico-portals-.*\.csv$/);
  const text = readFileSync((await file.path())!, 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  const lines = text.slice(1).trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(tenant.name);
  expect(lines[0]).toContain(await word(page, 'figures_solved'));

  // The last day before the first: said where it was typed, and what was shown stays.
  await page.locator('[name=to]').fill('2001-01-01');
  await expect(page.locator('[name=from]')).toHaveAttribute('aria-invalid', 'true');
  await expect(rows).toHaveCount(1);
  await page.goto(deskUrl('/desk/figures?from=1901-01-01&to=2001-01-01'));
  await expect(page.locator('.empty')).toBeVisible();
  await page.goto(deskUrl('/desk/figures?portal=nonsense'));
  await expect(page.locator('.empty')).toBeVisible();
});
