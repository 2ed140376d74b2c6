import { createHmac } from 'node:crypto';
import { admin, deskUrl } from './demo.ts';
import { findInMail, RESET_LINK } from './mails.ts';
import { administer, expect, expectAccessible, fillLogIn, logInAtDesk, test, word } from './stories.ts';

const PASSWORD = 'violett mohn Gewitter 71 Tasse';
const unique = (): string => `${Date.now().toString(36)}${process.pid.toString(36)}`;

/** What an authenticator app would show some steps from now (RFC 6238). */
function codeOf(secret: string, later = 0): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac('sha1', key).update(step).digest();
  const number = mac.readUInt32BE(mac[19]! & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

test('somebody is invited, sets a second factor up, and logs in with it', async ({ page, browser }) => {
  const email = `nora.${unique()}@provider.example`;
  await logInAtDesk(page, admin);
  await administer(page, 'nav_team');
  await expect(page.locator('a[data-member]').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: await word(page, 'team_invite') }).click();
  await page.locator('[name=displayName]').fill('Nora Neu');
  await page.locator('[name=email]').fill(email);
  // Kept to one portal.
  await page.getByRole('switch').uncheck();
  await page.locator('main form [type=submit]').click();
  await expect(page.locator('[name=tenant]').first()).toBeFocused();
  await page.locator('[name=tenant]').first().check();
  await expectAccessible(page);
  await page.locator('main form [type=submit]').click();
  await expect(page).toHaveURL(deskUrl('/desk/team'));
  await expect(page.locator(`a[data-member="${email}"]`)).toBeVisible();
  const { found: link } = await findInMail(email, RESET_LINK);

  const context = await browser.newContext();
  const nora = await context.newPage();
  await nora.goto(link);
  await nora.locator('[name=new-password]').fill(PASSWORD);
  await nora.locator('main form [type=submit]').click();
  // Leaving before it is done would take it back.
  await expect(nora).toHaveURL(deskUrl('/desk/login'));
  await fillLogIn(nora, email, PASSWORD);
  await expect(nora).toHaveURL(deskUrl('/desk'));

  await nora.goto(deskUrl('/desk/account'));
  await nora.getByRole('button', { name: await word(nora, 'second_factor_set_up') }).click();
  const secret = ((await nora.locator('code.secret').textContent()) ?? '').replaceAll(/\s/g, '');
  await expectAccessible(nora);
  await nora.locator('[name=code]').fill('000000');
  await nora.locator('form:has([name=code]) [type=submit]').click();
  await expect(nora.locator('[name=code]')).toHaveAttribute('aria-invalid', 'true');
  await nora.locator('[name=code]').fill(codeOf(secret, -1));
  await nora.locator('form:has([name=code]) [type=submit]').click();
  await expect(nora.locator('ol.codes li')).toHaveCount(10);
  const recovery = (await nora.locator('ol.codes code').first().textContent()) ?? '';

  for (const code of [codeOf(secret), recovery]) {
    await context.clearCookies();
    await nora.goto(deskUrl('/desk/login'));
    await fillLogIn(nora, email, PASSWORD);
    await expect(nora).toHaveURL(/\/desk\/code/);
    await expect(nora.locator('[name=code]')).toHaveAttribute('autocomplete', 'one-time-code');
    await expectAccessible(nora);
    await nora.locator('[name=code]').fill(code);
    await nora.locator('main form [type=submit]').click();
    await expect(nora).toHaveURL(deskUrl('/desk'));
  }

  // The admin keeps her out, and she is.
  await page.locator(`a[data-member="${email}"]`).click();
  await page.getByRole('button', { name: await word(page, 'team_deactivate') }).click();
  await page.locator('dialog[open] [type=submit]').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await nora.goto(deskUrl('/desk'));
  await expect(nora).toHaveURL(/\/desk\/login/);
  await context.close();
});
