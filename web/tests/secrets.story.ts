import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { admin, agent, brands, demo, deskUrl, portalUrl } from './demo.ts';
import { makeContact, makeMember } from './newcomers.ts';
import { administer, expect, expectAccessible, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;
/** Whose log-in page no other story looks at. */
const quiet = demo.tenants.at(-1)!;

async function kept(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

/** As a program asks: with the token, and nothing of the browser's. */
async function ask(page: Page, token: string, query: string): Promise<unknown> {
  const body = JSON.stringify({ query });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return page.evaluate(
    async ({ path, init }) => (await fetch(path, { ...init, credentials: 'omit' })).json() as unknown,
    { path: demo.graphql_path, init: { method: 'POST', headers, body } },
  );
}

test('a program gets a token that reads, and loses it again', async ({ page, someoneElse }) => {
  test.skip(!demo.mail.api, 'mails go to a server that cannot be asked');
  test.setTimeout(120_000);
  const { email } = await makeMember(await someoneElse(), page, tenant);
  await page.goto(portalUrl(tenant, '/profile'));
  await page.getByRole('button', { name: await word(page, 'token_new') }).click();
  await page.locator('form:has([name=token-name]) [type=submit]').click();
  await expect(page.locator('[name=token-name]')).toBeFocused();
  await expect(page.locator('[name=token-name]')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.locator('[name=token-name]').fill('Monitoring');
  await page.locator('[name=days]').selectOption('7');
  await page.locator('form:has([name=token-name]) [type=submit]').click();
  const shown = page.locator('[data-token] input');
  await expect(shown).toBeFocused();
  const token = await shown.inputValue();
  await expectAccessible(page);

  expect(await ask(page, token, '{ viewer { contact { email } } }')).toEqual({
    data: { viewer: { contact: { email } } },
  });
  const change = 'mutation { updateProfile(input: { displayName: "X", locale: DE }) { contact { id } } }';
  expect(JSON.stringify(await ask(page, token, change))).toContain('READ_ONLY');

  await page.getByRole('button', { name: await word(page, 'token_put_away') }).click();
  await expect(shown).toHaveCount(0);
  const row = page.locator('[data-session]', { hasText: 'Monitoring' });
  await row.getByRole('button').click();
  await page.locator('dialog[open] [type=submit]').click();
  await expect(row).toHaveCount(0);
  expect(await ask(page, token, '{ viewer { contact { email } } }')).toEqual({ data: { viewer: null } });
});

test('a provider is set up, is on the log-in page, and is gone again', async ({ page, someoneElse }) => {
  const label = `Konto ${Date.now().toString(36)}`;
  await logInAtDesk(page, admin);
  await administer(page, 'nav_sign_on');
  await page.locator('[name=portal]').selectOption({ label: quiet.name });
  await page
    .getByRole('link', { name: await word(page, 'provider_add') })
    .first()
    .click();
  await expectAccessible(page);
  // Microsoft wants to know whose people.
  await page.locator('[name=clientId]').fill('a-client');
  await page.locator('main form [type=submit]').click();
  await expect(page.locator('[name=directories]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name=clientId]')).toHaveValue('a-client');
  await page.locator('label', { hasText: 'OpenID Connect' }).click();
  await page.locator('[name=label]').fill(label);
  await page.locator('[name=issuer]').fill('https://id.oriale.example');
  await page.locator('[name=clientId]').fill('portico');
  await page.locator('[name=clientSecret]').fill('a secret of the provider');
  await page.locator('[name=emailDomains]').fill('oriale.example, oriale.test');
  await page.locator('main form [type=submit]').click();
  const redirect = portalUrl(quiet, '/sso/callback');
  await expect(page.getByLabel(new URL(redirect).host, { exact: true })).toHaveValue(redirect);
  await expect(page.locator('[name=emailDomains]')).toHaveValue('oriale.example\noriale.test');
  await expect(page.locator('[name=clientSecret]')).toHaveValue('');
  await expect(page.locator('main')).toContainText(await word(page, 'provider_secret_kept_hint'));
  await expectAccessible(page);

  const contact = await someoneElse();
  await contact.goto(portalUrl(quiet, '/login'));
  await expect(contact.getByRole('link', { name: new RegExp(label) })).toBeVisible();
  await page.getByRole('switch').uncheck();
  await page.locator('main form [type=submit]').click();
  await expect(page.getByText(await word(page, 'desk_saved'))).toBeVisible();
  await contact.reload();
  await expect(contact.locator('[name=email]')).toBeVisible();
  await expect(contact.getByRole('link', { name: new RegExp(label) })).toHaveCount(0);

  const remove = await word(page, 'provider_remove');
  await page.locator('main').getByRole('button', { name: remove }).click();
  await page.locator('dialog[open] [type=submit]').click();
  await expect(page).toHaveURL(/\/desk\/sign-on\?tenant=/);
  await expect(page.locator(`a[data-provider="${label}"]`)).toHaveCount(0);
});

test('what is stored about a contact is given out, and they are forgotten', async ({ page }) => {
  await logInAtDesk(page, admin);
  const { name, email, url } = await makeContact(page, tenant);
  await page.goto(url.replace('?tab=portal', ''));
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: await word(page, 'privacy_export') }).click();
  const document = JSON.parse(await kept(await downloading)) as { contact: { email: string } };
  expect(document.contact.email).toBe(email);

  await page.getByRole('button', { name: await word(page, 'privacy_erase') }).click();
  await page.locator('[name=confirm-email]').fill('somebody@else.example');
  await page.locator('dialog[open] [type=submit]').click();
  await expect(page.locator('[name=confirm-email]')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.locator('[name=confirm-email]').fill(email);
  await page.locator('dialog[open] [type=submit]').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await expect(page.locator('h1')).not.toHaveText(name);
  await expect(page.locator('[name=displayName]')).not.toHaveValue(name);
  await expect(page.locator('[name=contact-email]')).not.toHaveValue(email);
});

test('the audit log is given out as it is shown, and only to admins', async ({ page, someoneElse }) => {
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/audit?action=LOGGED_IN'));
  await expect(page.locator('[data-action=LOGGED_IN]').first()).toBeVisible();
  await expectAccessible(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: await word(page, 'audit_export') }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/);
  const [heading, ...rows] = (await kept(download)).trim().split('\n');
  expect(heading).toMatch(/^at,action,/);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => !row.includes(',logged_in,'))).toEqual([]);

  const other = await someoneElse();
  await logInAtDesk(other, agent);
  await other.goto(deskUrl('/desk/sign-on'));
  await expect(other.getByText(await word(other, 'only_admins'))).toBeVisible();
});
