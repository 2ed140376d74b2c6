import { admin, brands, demo, deskUrl, portalUrl } from './demo.ts';
import { findInMail, RESET_LINK } from './mails.ts';
import {
  initializePassword,
  knock,
  makeContact,
  makeMember,
  NEXT_PASSWORD,
  OWN_PASSWORD,
} from './newcomers.ts';
import { expect, expectAccessible, fillLogIn, keepScreen, logInAtDesk, test, word } from './stories.ts';

test.skip(!demo.mail.api, 'mails go to a server that cannot be asked');
const tenant = brands[0]!;

for (const brand of brands) {
  test(`${brand.slug}: from an address at the desk to a person who is logged in`, async ({
    page,
    someoneElse,
  }) => {
    test.setTimeout(120_000);
    const desk = await someoneElse();
    await logInAtDesk(desk, admin);
    const { name, email, url } = await makeContact(desk, brand);

    let initial = '';
    await test.step('the button sends a password, and says what became of the mail', async () => {
      await desk.getByRole('button', { name: await word(desk, 'password_initialize') }).click();
      await expect(desk.getByRole('dialog')).toContainText(email);
      await expectAccessible(desk);
      await desk.keyboard.press('Escape');
      await expect(desk.getByRole('button', { name: await word(desk, 'password_initialize') })).toBeFocused();
      initial = (await initializePassword(desk, email)).found;
      await expect(desk.getByText(await word(desk, 'password_state_initial'))).toBeVisible();
      expect(await desk.content()).not.toContain(initial);
      await keepScreen(desk, `story-access-${brand.slug}-portal-tab`);
    });

    await test.step('nothing works before a password is chosen', async () => {
      await knock(page, brand, email, initial);
      await expectAccessible(page);
      await keepScreen(page, `story-access-${brand.slug}-choose`);
      for (const path of ['/', '/profile', '/tickets']) {
        await page.goto(portalUrl(brand, path));
        await expect(page).toHaveURL(/\/choose-password/);
      }
      const refused = await page.evaluate(async () => {
        const answer = await fetch('/graphql', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ query: '{ viewer { contact { email } } }' }),
        });
        return (await answer.json()) as { errors?: { extensions?: { code?: string } }[] };
      });
      expect(refused.errors?.[0]?.extensions?.code).toBe('PASSWORD_CHANGE_REQUIRED');
    });

    await test.step('what cannot be taken is said at the field', async () => {
      const field = page.locator('[name=new-password]');
      for (const refused of ['short', initial, 'password1234']) {
        await field.fill(refused);
        await page.locator('main form [type=submit]').click();
        await expect(field).toHaveAttribute('aria-invalid', 'true');
        await expect(field).toBeFocused();
        await expect(field).toHaveValue(refused);
      }
      await expect(page.getByText(await word(page, 'strength_weak'), { exact: true })).toBeVisible();
    });

    await test.step('a good one leads to where one was going', async () => {
      await page.locator('[name=new-password]').fill(OWN_PASSWORD);
      await expect(page.getByText(await word(page, 'strength_strong'))).toBeVisible();
      await page.locator('main form [type=submit]').click();
      await expect(page).toHaveURL(portalUrl(brand, '/tickets'));
      await page.goto(portalUrl(brand, '/choose-password'));
      await expect(page).toHaveURL(portalUrl(brand, '/'));
      await expect(page.locator('h1')).toBeVisible();
    });

    await test.step('the desk sees it', async () => {
      await desk.goto(url);
      await expect(desk.locator('h1')).toHaveText(name);
      await expect(desk.getByText(await word(desk, 'password_state_own'), { exact: true })).toBeVisible();
      await expect(desk.locator('[data-session]')).toHaveCount(1);
      await expect(desk.getByText(await word(desk, 'audit_password_changed')).first()).toBeVisible();
    });
  });
}

test('pressed twice, one password is valid, and that is said', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const desk = await someoneElse();
  await logInAtDesk(desk, admin);
  const { email } = await makeContact(desk, tenant);
  const first = await initializePassword(desk, email);
  await expect(desk.getByText(await word(desk, 'password_replaced_earlier'))).toHaveCount(0);
  const second = await initializePassword(desk, email, first.id);
  await expect(desk.getByText(await word(desk, 'password_replaced_earlier'))).toBeVisible();
  expect(second.found).not.toBe(first.found);
  await page.goto(portalUrl(tenant, '/login'));
  await fillLogIn(page, email, first.found);
  await expect(page.locator('[role=alert], [aria-invalid=true]').first()).toBeVisible();
  await knock(page, tenant, email, second.found);
});

test('a forgotten password: same answer to everybody, a link that works once', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const { email } = await makeMember(await someoneElse(), page, tenant);
  const other = await someoneElse();

  await other.goto(portalUrl(tenant, '/login'));
  await other.getByRole('link', { name: await word(other, 'login_forgot') }).click();
  await expect(other).toHaveURL(portalUrl(tenant, '/forgot'));
  const answers: string[] = [];
  for (const address of [`nobody.${Date.now()}@${tenant.slug}.example`, email]) {
    await other.goto(portalUrl(tenant, '/forgot'));
    await other.locator('[name=email]').fill(address);
    await other.locator('main form [type=submit]').click();
    await expect(other.locator('h1')).toHaveText(await word(other, 'forgot_sent_title'));
    await expect(other.locator('h1')).toBeFocused();
    answers.push((await other.locator('main').innerText()).replace(address, '…'));
  }
  expect(answers[0]).toBe(answers[1]);

  const { found: link } = await findInMail(email, RESET_LINK);
  expect(link.startsWith(portalUrl(tenant, '/reset#'))).toBe(true);
  await other.goto(link);
  await expect(other.locator('[name=new-password]')).toBeVisible();
  await expect(other).toHaveURL(portalUrl(tenant, '/reset'));
  await expectAccessible(other);
  await other.locator('[name=new-password]').fill(NEXT_PASSWORD);
  await other.locator('main form [type=submit]').click();
  await expect(other).toHaveURL(portalUrl(tenant, '/login'));
  await expect(other.getByText(await word(other, 'reset_done'))).toBeVisible();

  await test.step('the old password and the old session are no good any more', async () => {
    await page.goto(portalUrl(tenant, '/tickets'));
    await expect(page).toHaveURL(/\/login/);
    await fillLogIn(page, email, OWN_PASSWORD);
    await expect(page.locator('[role=alert], [aria-invalid=true]').first()).toBeVisible();
    await fillLogIn(page, email, NEXT_PASSWORD);
    await expect(page).toHaveURL(portalUrl(tenant, '/tickets'));
  });

  await test.step('a second time the link explains itself', async () => {
    await other.goto(portalUrl(tenant, '/login'));
    await other.goto(link);
    await other.locator('[name=new-password]').fill(OWN_PASSWORD);
    await other.locator('main form [type=submit]').click();
    await expect(other.getByRole('alert')).toContainText(await word(other, 'reset_invalid_title'));
    await other.getByRole('link', { name: await word(other, 'reset_ask_again') }).click();
    await expect(other).toHaveURL(portalUrl(tenant, '/forgot'));
  });
});

test('whoever is deactivated is out at once, and in again when they may', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const desk = await someoneElse();
  const { email } = await makeMember(desk, page, tenant);

  await desk.reload();
  await desk.getByRole('button', { name: await word(desk, 'contact_deactivate'), exact: true }).click();
  await desk.locator('dialog[open] [type=submit]').click();
  await expect(desk.getByText(await word(desk, 'contact_inactive_lead'))).toBeVisible();
  await expect(desk.getByText(await word(desk, 'contact_sessions_none'))).toBeVisible();
  // The events that it listens to end at once, and it goes to the log-in by itself.
  await expect(page).toHaveURL(/\/login\?.*reason=expired/);
  await fillLogIn(page, email, OWN_PASSWORD);
  await expect(page.locator('[role=alert], [aria-invalid=true]').first()).toBeVisible();

  await desk.getByRole('button', { name: await word(desk, 'contact_activate'), exact: true }).click();
  await desk.locator('dialog[open] [type=submit]').click();
  await expect(desk.getByText(await word(desk, 'contact_active_lead'))).toBeVisible();
  await fillLogIn(page, email, OWN_PASSWORD);
  await expect(page.locator('header summary').last()).toBeVisible();
});

test('what went wrong at single sign-on is said at the door, under either of its addresses', async ({
  page,
}) => {
  for (const [path, code, key] of [
    ['/login', 'cancelled', 'sso_cancelled_title'],
    ['/log-in', 'no-account', 'sso_no_account_title'],
    ['/log-in', 'provider-down', 'sso_provider_down_title'],
  ] as const) {
    await page.goto(portalUrl(tenant, `${path}?sso=${code}`));
    await expect(page.getByRole('alert')).toContainText(await word(page, key));
    await expectAccessible(page);
  }
});

test('exactly the ways in that there are', async ({ page }) => {
  // What the server writes into the page, as if another tenant had other ways.
  await page.addInitScript(
    (loginMethods) => {
      document.addEventListener('readystatechange', () => {
        const block = document.getElementById('portico-bootstrap');
        if (!block) return;
        const start = JSON.parse(block.textContent) as { portal: object };
        block.textContent = JSON.stringify({ ...start, portal: { ...start.portal, loginMethods } });
      });
    },
    [
      { kind: 'MICROSOFT', label: 'Microsoft', startUrl: '/sso/1/start' },
      { kind: 'OPENID', label: 'Werk-ID', startUrl: '/sso/2/start' },
    ],
  );
  await page.goto(portalUrl(tenant, '/login?next=%2Ftickets%2F7'));
  const microsoft = page.getByRole('link', {
    name: await word(page, 'login_with', { provider: 'Microsoft' }),
  });
  await expect(microsoft).toHaveAttribute('href', '/sso/1/start?to=%2Ftickets%2F7');
  await expect(
    page.getByRole('link', { name: await word(page, 'login_with', { provider: 'Werk-ID' }) }),
  ).toBeVisible();
  await expect(page.locator('[name=password]')).toHaveCount(0);
  await expect(page.getByRole('link', { name: await word(page, 'login_forgot') })).toHaveCount(0);
  await expectAccessible(page);
  await keepScreen(page, 'story-access-sso-only');
});

test('the desk has a way back in of its own, and knows the address that mails have', async ({ page }) => {
  await page.goto(deskUrl('/desk/login'));
  await page.getByRole('link', { name: await word(page, 'login_forgot') }).click();
  await expect(page).toHaveURL(deskUrl('/desk/forgot'));
  await page.goto(deskUrl('/reset#not-a-token'));
  await expect(page.locator('[name=new-password]')).toBeVisible();
  await expect(page).toHaveURL(deskUrl('/reset'));
});
