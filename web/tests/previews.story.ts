import { admin, demo } from './demo.ts';
import { expect, expectAccessible, expectFits, keepScreen, logInAtDesk, test, word } from './stories.ts';
import { discard, openStudio } from './studio.ts';

// Not the one whose brand another story changes at the same time.
const tenant = demo.tenants.at(-2)!;

test('a customer sees the draft by a link, and nobody else does', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const name = `Preview ${Date.now()}`;
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await openStudio(page, tenant);
  await page.locator('[name=productName]').fill(name);
  await page.locator('[name=primaryColor]').fill('#7a1fa2');
  await page.getByRole('button', { name: await word(page, 'share_action'), exact: true }).click();
  const dialog = page.locator('dialog[open]');
  await dialog.locator('[type=submit]').click();
  const url = await dialog.locator('input[readonly]').first().inputValue();
  expect(url).toContain('/preview/');
  await expectAccessible(page);
  await keepScreen(page, 'studio-share');

  const customer = await someoneElse();
  await customer.setViewportSize({ width: 1280, height: 900 });
  await customer.goto(url);
  await expect(customer).toHaveTitle(new RegExp(name));
  const bar = customer.getByRole('region', { name: await word(customer, 'preview_label'), exact: true });
  await expect(bar).toBeVisible();
  await expect(customer.locator('[name=email]')).toBeVisible();
  await expectAccessible(customer);
  await keepScreen(customer, 'preview-desktop');
  await customer.setViewportSize({ width: 360, height: 740 });
  await customer.emulateMedia({ colorScheme: 'dark' });
  await expectFits(customer);
  await keepScreen(customer, 'preview-phone-dark');

  // Whoever leaves sees the portal as it is.
  await bar.getByRole('link').click();
  await expect(customer.locator('[name=email]')).toBeVisible();
  await expect(customer).not.toHaveTitle(new RegExp(name));
  await expect(bar).toHaveCount(0);

  await customer.goto(url);
  await expect(bar).toBeVisible();
  await dialog.getByRole('button', { name: await word(page, 'share_revoke'), exact: true }).click();
  await expect(dialog.locator('input[readonly]')).toHaveCount(0);
  await customer.reload();
  await expect(customer).not.toHaveTitle(new RegExp(name));
  expect((await customer.goto(url))?.status()).toBe(404);
  await expectAccessible(customer);
  await keepScreen(customer, 'preview-over');
  await page.keyboard.press('Escape');
  await discard(page);
});
