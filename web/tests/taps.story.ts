import { brands, portalUrl } from './demo.ts';
import { expect, logIn, test } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[1] ?? tenant.contacts[0]!;

test.use({ hasTouch: true });

test('three taps open a ticket, and one shows where it stands', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/'));
  const subject = `Taps ${Date.now()}`;

  await page.locator('nav a[href="/tickets/new"]').filter({ visible: true }).tap();
  await page.locator('main a[href="/tickets/new?type="]').tap();
  await page.locator('main [name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('It stopped.');
  await page.locator('main form:has([name=subject]) [type=submit]').tap();
  await expect(page.locator('h1')).toHaveText(subject);

  await page.goto(portalUrl(tenant, '/'));
  const row = page.locator('main a[href^="/tickets/"]', { hasText: subject });
  await expect(row.or(page.locator('main li', { hasText: subject })).first()).toBeVisible();
  await row.first().tap();
  await expect(page.locator('h1')).toHaveText(subject);
  await expect(page.locator('header .pill').first()).toBeVisible();
});
