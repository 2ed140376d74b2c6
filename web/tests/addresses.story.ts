import { admin, deskUrl } from './demo.ts';
import { Dns } from './dns.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logInAtDesk,
  test,
  word,
} from './stories.ts';

test('an admin gives a portal the customer’s own domain, which a real DNS proves', async ({ page }) => {
  test.setTimeout(240_000);
  const slug = `address-${Date.now()}`;
  const name = `support.${slug}.example`;
  const dns = new Dns();
  try {
    await page.setViewportSize({ width: 1280, height: 900 });
    await logInAtDesk(page, admin);
    await page.goto(deskUrl('/desk/tenants/new'));
    await page.locator('[name=name]').fill(`Address ${slug}`);
    await page.locator('[name=slug]').fill(slug);
    await page.locator('[name=hosts]').fill(`${slug}.localhost`);
    await page.locator('[name=supportName]').fill('Address Help');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('h1')).toHaveText(`Address ${slug}`);
    await page.locator('main a[href$="/addresses"]').click();
    await expect(page.locator(`[data-host="${slug}.localhost"]`)).toBeVisible();

    await test.step('a bad name is refused, and stays as it was typed', async () => {
      await page.locator('[name=domain]').fill('192.0.2.7');
      await page.locator('main form [type=submit]').click();
      await expect(page.locator('[name=domain][aria-invalid=true]')).toBeFocused();
      await expect(page.locator('[name=domain]')).toHaveValue('192.0.2.7');
      await expectAccessible(page);
    });

    const card = page.locator(`[data-domain="${name}"]`);
    const check = card.getByRole('button', { name: await word(page, 'domain_check_what', { name }) });
    await test.step('a good one is shown with its records, which are not there yet', async () => {
      await page.locator('[name=domain]').fill(name.toUpperCase());
      await page.keyboard.press('Enter');
      await expect(card).toBeVisible();
      await expect(page.locator('[name=domain]')).toHaveValue('');
      await expect(card.locator('[data-record=CNAME] input').first()).toHaveValue(name);
      await expect(async () => {
        await check.click();
        await expect(card.locator('[data-problem=PROOF_MISSING]')).toBeVisible({ timeout: 3_000 });
      }).toPass({ intervals: [1_000, 11_000], timeout: 60_000 });
      await expectAccessible(page);
      await keepScreen(page, 'desk-addresses');
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 390, height: 844 });
      // Without the message that lies over the page for a moment.
      await page.reload();
      await expect(card).toBeVisible();
      await expectAccessible(page);
      await expectFits(page);
      await expectTouchable(page);
      await keepScreen(page, 'desk-addresses-phone-dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
    });

    await test.step('its records are set: it is proven, and the main address', async () => {
      const proof = await card.locator('[data-record=TXT] input').nth(1).inputValue();
      const target = await card.locator('[data-record=CNAME] input').nth(1).inputValue();
      dns.change(`support.${slug} IN CNAME ${target}.\n_portico.support.${slug} IN TXT "${proof}"`);
      const proven = card.getByText(await word(page, 'domain_state_proven'), { exact: true });
      await expect(async () => {
        await check.click();
        await expect(proven).toBeVisible({ timeout: 3_000 });
      }).toPass({ intervals: [11_000], timeout: 90_000 });
      const host = page.locator(`[data-host="${name}"]`);
      await expect(host.getByText(await word(page, 'addresses_first'), { exact: true })).toBeVisible();
      await expectAccessible(page);
    });

    await test.step('the old one leads on', async () => {
      const host = `${slug}.localhost`;
      const button = await word(page, 'addresses_redirect_on_what', { host });
      await page.getByRole('button', { name: button }).click();
      const old = page.locator(`[data-host="${host}"]`);
      await expect(old.getByText(await word(page, 'addresses_redirects', { host: name }))).toBeVisible();
      await keepScreen(page, 'desk-addresses-proven');
      // Node knows no names under .localhost.
      const { port } = new URL(deskUrl('/'));
      const answer = await page.request.get(`http://127.0.0.1:${port}/tickets`, {
        headers: { host: `${host}:${port}` },
        maxRedirects: 0,
      });
      expect(answer.status()).toBe(308);
      expect(answer.headers().location).toContain(`//${name}`);
    });

    await test.step('it is removed again', async () => {
      await card.getByRole('button', { name: await word(page, 'domain_remove_what', { name }) }).click();
      const dialog = page.locator('dialog[open]');
      await expectAccessible(page);
      await dialog.getByRole('button', { name: await word(page, 'domain_remove'), exact: true }).click();
      await expect(card).toHaveCount(0);
      await expect(page.locator(`[data-host="${name}"]`)).toHaveCount(0);
    });
  } finally {
    dns.stop();
  }
});
