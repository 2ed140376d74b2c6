import { brands, portalUrl } from './demo.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logIn,
  test,
  word,
} from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[1]!;

test('a contact on the phone asks for something particular, and is asked what support needs to know', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const subject = `Screen ${Date.now()}`;
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/'));
  await page.locator('nav a[href="/tickets/new"]').filter({ visible: true }).first().click();
  await expect(page.locator('main a[href="/tickets/new?type="]')).toBeVisible();
  await expectFits(page);
  await expectTouchable(page);
  await expectAccessible(page);
  await keepScreen(page, 'requests-phone');
  await page.locator('main a[href="/tickets/new?type=broken-device"]').click();

  await test.step('what is missing is told at its field, and nothing typed is lost', async () => {
    await page.locator('[name=subject]').fill(subject);
    await page.locator('[name=serialNumber]').fill('SN-4711');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('[name=device][aria-invalid=true]')).toBeVisible();
    await expect(page.locator('[name=subject]')).toHaveValue(subject);
    await expect(page.locator('[name=serialNumber]')).toHaveValue('SN-4711');
    await expectAccessible(page);
    await keepScreen(page, 'requests-phone-wrong');
  });

  await test.step('a question that depends on an answer comes and goes with it', async () => {
    await expect(page.locator('[name=which]')).toHaveCount(0);
    await page.locator('[name=device]').selectOption('other');
    const told = (await word(page, 'request_asked_too', { fields: '' })).trim();
    await expect(page.getByRole('status').filter({ hasText: told })).toHaveCount(1);
    await page.locator('[name=which]').fill('Beamer');
    await page.reload();
    await expect(page.locator('[name=which]')).toHaveValue('Beamer');
  });

  await test.step('a file as an answer', async () => {
    await page
      .locator('[data-files]')
      .first()
      .setInputFiles({
        name: 'crack.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
          'base64',
        ),
      });
    await expect(page.locator('[data-upload=done]')).toHaveCount(1);
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(/\/tickets\/\d+$/);
    const answers = page.locator('section', { has: page.locator('#ticket-request') });
    await expect(answers).toContainText('SN-4711');
    await expect(answers).toContainText('Beamer');
    await expect(answers).toContainText('crack.png');
    await expectFits(page);
    await expectAccessible(page);
    await keepScreen(page, 'requests-phone-ticket');
  });
});
