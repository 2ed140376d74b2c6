import type { Locator } from '@playwright/test';
import { brands, demo, portalUrl } from './demo.ts';
import { makeMember, NEXT_PASSWORD, OWN_PASSWORD } from './newcomers.ts';
import { expect, expectAccessible, fillLogIn, test, word } from './stories.ts';

test.skip(!demo.mail.api, 'mails go to a server that cannot be asked');
const tenant = brands[0]!;
const profile = portalUrl(tenant, '/profile');

test('one sees where one is logged in, and ends it', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const { email } = await makeMember(await someoneElse(), page, tenant);
  const elsewhere = await someoneElse();
  await elsewhere.goto(portalUrl(tenant, '/login'));
  await fillLogIn(elsewhere, email, OWN_PASSWORD);
  await expect(elsewhere).toHaveURL(portalUrl(tenant, '/'));

  await page.locator('header summary').last().click();
  await page.getByRole('link', { name: await word(page, 'profile_title') }).click();
  await expect(page).toHaveURL(profile);
  await expect(page.locator('h1')).toHaveText(await word(page, 'profile_title'));
  await expect(page.locator('header details').last()).not.toHaveAttribute('open');
  const sessions = page.locator('[data-session]');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: await word(page, 'session_current') })).toHaveCount(1);
  await expectAccessible(page);

  const end = await word(page, 'session_end');
  await sessions.getByRole('button').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: end, exact: true }).click();
  await expect(sessions).toHaveCount(1);
  await expect(page.getByRole('heading', { name: await word(page, 'sessions_title') })).toBeFocused();
  await elsewhere.goto(portalUrl(tenant, '/tickets'));
  await expect(elsewhere).toHaveURL(/\/login/);
});

test('name and language are changed, and the interface speaks it at once', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  await makeMember(await someoneElse(), page, tenant);
  await page.goto(profile);
  await page.locator('main [name=name]').fill('Nora Anders');
  await page.locator('main [name=phone]').fill('+49 711 123456');
  const language = page.locator('main [name=locale]');
  const offered = await language
    .locator('option')
    .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
  const next = offered.at(-1) === tenant.locale.toUpperCase() ? offered[0]! : offered.at(-1)!;
  await language.selectOption(next);
  await page.locator('main form [type=submit]').first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', next.toLowerCase());
  await expect(page.getByText(await word(page, 'profile_saved'))).toBeVisible();
  await expect(page.locator('header summary').last()).toHaveAttribute('aria-label', /Nora Anders/);

  await page.locator('main [name=name]').fill('');
  await page.locator('main form [type=submit]').first().click();
  await expect(page.locator('main [name=name]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('main [name=name]')).toBeFocused();
  await expect(page.locator('main [name=phone]')).toHaveValue('+49 711 123456');
});

test('a changed password ends every other session, and this one goes on', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const { email } = await makeMember(await someoneElse(), page, tenant);
  const elsewhere = await someoneElse();
  await elsewhere.goto(portalUrl(tenant, '/login'));
  await fillLogIn(elsewhere, email, OWN_PASSWORD);
  await expect(elsewhere).toHaveURL(portalUrl(tenant, '/'));

  await page.goto(profile);
  await page.locator('[name=current-password]').fill('not what it is');
  await page.locator('[name=new-password]').fill(NEXT_PASSWORD);
  const submit = page.getByRole('button', { name: await word(page, 'password_change') });
  await submit.click();
  await expect(page.locator('[name=current-password]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name=new-password]')).toHaveValue(NEXT_PASSWORD);
  await page.locator('[name=current-password]').fill(OWN_PASSWORD);
  await submit.click();
  await expect(page.getByText(await word(page, 'password_changed_elsewhere'))).toBeVisible();
  await expect(page.locator('[data-session]')).toHaveCount(1);
  await page.goto(portalUrl(tenant, '/'));
  await expect(page).toHaveURL(portalUrl(tenant, '/'));
  await elsewhere.goto(portalUrl(tenant, '/tickets'));
  await expect(elsewhere).toHaveURL(/\/login/);
});

test('what one wants to hear of is kept, switch by switch', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  await makeMember(await someoneElse(), page, tenant);
  await page.goto(profile);
  const names = [
    'mailOnAnswer',
    'mailOnStatus',
    'mailOnMessage',
    'bellOnAnswer',
    'bellOnStatus',
    'bellOnChange',
  ];
  const at = (name: string): Locator => page.locator(`main [name=${name}]`);
  await expect(at('mailOnAnswer')).toBeAttached();
  const wanted = new Map<string, boolean>();
  for (const name of names) wanted.set(name, await at(name).isChecked());
  const change = async (...changed: string[]): Promise<void> => {
    for (const name of changed) {
      wanted.set(name, !wanted.get(name));
      await page.locator(`main label:has([name=${name}])`).click();
    }
    await page.locator('main form:has([name=mailOnAnswer]) [type=submit]').click();
    await expect(page.getByText(await word(page, 'profile_saved'))).toBeVisible();
    await page.reload();
    for (const name of names) await expect(at(name), name).toBeChecked({ checked: wanted.get(name)! });
  };
  await change('mailOnAnswer', 'mailOnMessage', 'bellOnStatus', 'bellOnChange');
  await change('mailOnAnswer', 'mailOnStatus', 'bellOnAnswer');
});
