import { brands, portalUrl } from './demo.ts';
import { look, PHONE } from './looks.ts';
import { expect, logIn, test, word } from './stories.ts';

const tenant = brands[0]!;
const [contact, colleague] = tenant.contacts as [
  (typeof tenant.contacts)[number],
  (typeof tenant.contacts)[number],
];

test('a contact finds what they have and reports a fault of it', async ({ page, someoneElse }) => {
  test.setTimeout(180_000);
  const subject = `Broken ${Date.now()}`;
  await page.setViewportSize(PHONE);
  await logIn(page, tenant, contact);

  await test.step('from the portal’s navigation to the list, which is searched and filtered', async () => {
    await page.locator('nav.bottom a[href="/assets"]').click();
    await expect(page.locator('h1')).toHaveText(await word(page, 'nav_assets'));
    await expect(page.locator('a[data-asset]').first()).toBeVisible();
    await look(page, 'assets');
    await page.locator('[name=q]').fill('ThinkPad T14');
    await expect(page.locator('a[data-asset]')).toHaveCount(1);
    await page.locator('[name=q]').fill('no such thing');
    await expect(page.getByText(await word(page, 'list_nothing_found'), { exact: true })).toBeVisible();
    await page.locator('[name=q]').fill('');
    await expect(page.locator('a[data-asset]').nth(1)).toBeVisible();
    await page.locator('[name=type]').selectOption({ index: 1 });
    await expect(page).toHaveURL(/type=/);
    await page.locator('[name=type]').selectOption('');
  });

  await test.step('one of them, whole, and a ticket that is about it', async () => {
    await page.locator('a[data-asset]', { hasText: 'ThinkPad T14' }).click();
    await expect(page.locator('h1')).toContainText('ThinkPad T14');
    await look(page, 'asset');
    const place = page.url();
    await page.getByRole('link', { name: await word(page, 'asset_report_fault'), exact: true }).click();
    await expect(page).toHaveURL(/\/tickets\/new/);
    // First what is asked for: nothing particular.
    await page.locator('main a[href*="type=&"]').click();
    await expect(page.locator('main p.about')).toContainText('ThinkPad T14');
    await page.locator('[name=subject]').fill(subject);
    await page.locator('main [name=description]').fill('It does not start any more.');
    await page.locator('main form:has([name=subject]) [type=submit]').click();
    await expect(page).toHaveURL(/\/tickets\/\d+$/);
    await page.goto(place);
    await page.locator('a.ticket', { hasText: subject }).click();
    await expect(page.locator('h1')).toHaveText(subject);
    await page.goto(place);
  });

  await test.step('nobody else has it', async () => {
    const other = await someoneElse();
    await logIn(other, tenant, colleague);
    await other.goto(page.url());
    await expect(other.locator('h1')).toHaveText(await word(other, 'not_found_title'));
    await other.goto(portalUrl(tenant, '/assets'));
    await expect(other.locator('a[data-asset]').first()).toBeVisible();
  });
});
