import { brands, portalUrl } from './demo.ts';
import { expect, logIn, test, word } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

test('logging in needs no mouse', async ({ page }) => {
  await page.goto(portalUrl(tenant, '/login'));
  await expect(page.locator('[name=email]')).toBeFocused();
  await page.keyboard.type(contact.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(contact.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(portalUrl(tenant, '/'));
});

test('one skips to the content, opens a ticket and the account, and closes it again', async ({ page }) => {
  await logIn(page, tenant, contact);
  await page.reload();
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: await word(page, 'nav_skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(
    true,
  );

  await page.locator('a[data-ticket]').first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  const number = new URL(page.url()).pathname.split('/').pop()!;
  await expect(page.locator('#svelte-announcer')).toContainText(`#${number}`);

  const account = page.locator('header summary').last();
  await account.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: await word(page, 'action_log_out') })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(account).toBeFocused();
  await expect(page.getByRole('button', { name: await word(page, 'action_log_out') })).toBeHidden();
});
