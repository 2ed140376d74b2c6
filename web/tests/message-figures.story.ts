import { readFileSync } from 'node:fs';
import { agent, brands, deskUrl } from './demo.ts';
import { look } from './looks.ts';
import { expect, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;

test('figures of messages are shown as charts and tables, and go into a file', async ({ page }) => {
  test.setTimeout(120_000);
  await logInAtDesk(page, agent);
  await page.goto(deskUrl('/desk/figures'));
  await page.getByRole('link', { name: await word(page, 'message_figures'), exact: true }).click();
  await expect(page.locator('h1')).toHaveText(await word(page, 'message_figures'));
  await expect(page.getByRole('img').first()).toBeVisible();
  await page.locator('summary', { hasText: await word(page, 'figures_as_table') }).click();
  await look(page, 'message-figures');
  await page.locator('[name=portal]').selectOption({ label: tenant.name });
  await expect(page).toHaveURL(/portal=/);
  const rows = page.locator('section').last().locator('tbody tr');
  await expect(rows).toHaveCount(1);
  const waiting = page.waitForEvent('download');
  await page
    .getByRole('button', { name: await word(page, 'figures_csv') })
    .last()
    .click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^portico-messages-portals-.*\.csv$/);
  const lines = readFileSync((await file.path())!, 'utf8')
    .slice(1)
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(tenant.name);
  await page.goto(deskUrl('/desk/figures/messages?from=2001-01-01&to=2001-01-31'));
  await expect(page.locator('.empty')).toBeVisible();
  await look(page, 'message-figures-empty');
});
