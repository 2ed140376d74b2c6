import type { Page } from '@playwright/test';
import { admin, brands, deskUrl, portalUrl } from './demo.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logIn,
  logInAtDesk,
  test,
  word,
} from './stories.ts';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const SCHEMES = ['light', 'dark'] as const;

async function inspect(page: Page, name: string, phone: boolean): Promise<void> {
  await expect(page.locator('h1').first()).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
  if (phone) await expectTouchable(page);
  await keepScreen(page, name);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const scheme of SCHEMES) {
    const phone = size === 'phone';
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ viewport, colorScheme: scheme, reducedMotion: 'reduce' });

      for (const tenant of brands) {
        test(`${tenant.slug}: every screen of the portal`, async ({ page, context }) => {
          test.setTimeout(240_000);
          const contact = tenant.contacts[0]!;
          const screen = (name: string): Promise<void> =>
            inspect(page, `${tenant.slug}-${size}-${scheme}-${name}`, phone);

          await page.goto(portalUrl(tenant, '/login'));
          await expect(page.locator('[name=email]')).toBeVisible();
          await screen('log-in');
          await page.goto(portalUrl(tenant, '/log-in?sso=no-account'));
          await expect(page.getByRole('alert')).toBeVisible();
          await screen('log-in-sso');
          await page.goto(portalUrl(tenant, '/forgot'));
          await screen('forgot');
          await page.goto(portalUrl(tenant, '/reset#of-no-use'));
          await page.locator('[name=new-password]').fill('password1234');
          await expect(page.getByText(await word(page, 'strength_weak'))).toBeVisible();
          await screen('reset');
          await page.reload();
          await expect(page.getByRole('alert')).toBeVisible();
          await screen('reset-invalid');
          await logIn(page, tenant, contact);
          await expect(page.locator('a[data-ticket]').first()).toBeVisible();
          await screen('home');
          await page.goto(portalUrl(tenant, '/tickets'));
          await expect(page.locator('a[data-ticket]').first()).toBeVisible();
          await screen('tickets');
          await page.goto(portalUrl(tenant, '/tickets?q=zzzz-nothing'));
          await expect(page.locator('.empty')).toBeVisible();
          await screen('tickets-empty');
          await page.goto(portalUrl(tenant, `/tickets/${contact.ticket_numbers.at(-1)}`));
          await expect(page.locator('article').first()).toBeVisible();
          await screen('ticket');
          await page.locator('header summary').first().click();
          // It lies over what else could be touched.
          await expectAccessible(page);
          await keepScreen(page, `${tenant.slug}-${size}-${scheme}-bell`);
          await page.goto(portalUrl(tenant, '/tickets?show=done'));
          await page.locator('a[data-ticket]').first().click();
          await expect(page.locator('article').first()).toBeVisible();
          await screen('ticket-done');
          await page.locator('header summary').last().click();
          await expectAccessible(page);
          await keepScreen(page, `${tenant.slug}-${size}-${scheme}-account`);
          await page.goto(portalUrl(tenant, '/tickets/new'));
          await expect(page.locator('main a[href="/tickets/new?type="]')).toBeVisible();
          await screen('requests');
          await page.goto(portalUrl(tenant, '/tickets/new?type='));
          await page.locator('main [type=submit]').click();
          await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
          await screen('new-ticket');
          await page.goto(portalUrl(tenant, '/profile'));
          await expect(page.locator('[data-session]').first()).toBeVisible();
          await screen('profile');
          await page.getByRole('button', { name: await word(page, 'token_new') }).click();
          await expect(page.locator('[name=token-name]')).toBeVisible();
          await screen('profile-token');
          await page.goto(portalUrl(tenant, '/nowhere'));
          await expect(page.locator('h1')).toHaveText(await word(page, 'not_found_title'));
          await screen('not-found');
          await context.route('**/graphql', (route) => route.abort());
          await page.goto(portalUrl(tenant, '/'));
          await expect(page.getByRole('alert')).toContainText(await word(page, 'error_network_title'));
          await screen('error');
        });
      }

      if (phone && scheme === 'light') {
        test('a long line of code makes no page wider than the screen', async ({ page, someoneElse }) => {
          const tenant = brands[0]!;
          const subject = `Wide ${Date.now()}`;
          const long = 'x'.repeat(320);
          await logIn(page, tenant, tenant.contacts[0]!);
          await page.goto(portalUrl(tenant, '/tickets/new?type='));
          await page.locator('[name=subject]').fill(subject);
          await page
            .locator('main [name=description]')
            .fill(`Before\n\n\`\`\`\n${long}\n\`\`\`\n\n\`${long}\`\n\n| a |\n|---|\n| ${long} |`);
          await expectFits(page);
          await page.locator('main [type=submit]').click();
          await expect(page.locator('h1')).toHaveText(subject);
          await expect(page.locator('.prose pre')).toBeVisible();
          await expectFits(page);
          const number = new URL(page.url()).pathname.split('/').pop()!;
          const desk = await someoneElse();
          await desk.setViewportSize(viewport);
          await logInAtDesk(desk);
          await desk.goto(deskUrl(`/desk?number=${number}`));
          await expectFits(desk);
          await desk.getByRole('link', { name: subject }).click();
          await expect(desk.locator('.prose pre')).toBeVisible();
          await expectFits(desk);
        });
      }

      test('every screen of the desk', async ({ page }) => {
        test.setTimeout(120_000);
        const screen = (name: string): Promise<void> =>
          inspect(page, `desk-${size}-${scheme}-${name}`, phone);
        await page.goto(deskUrl('/desk'));
        await expect(page.locator('[name=email]')).toBeVisible();
        await screen('log-in');
        await logInAtDesk(page);
        await screen('queue');
        await page.goto(deskUrl(`/desk/tickets/${brands[0]!.contacts[0]!.ticket_ids[0]}`));
        await expect(page.locator('article').first()).toBeVisible();
        await screen('ticket');
        await page.locator('section.answer fieldset label').last().click();
        await screen('note');
        await page.goto(deskUrl('/desk/outbox'));
        await expect(page.locator('section.card li, .empty').first()).toBeVisible();
        await screen('outbox');
        await page.goto(deskUrl('/desk/tickets/nonsense'));
        await expect(page.locator('h1')).toHaveText(await word(page, 'ticket_not_found_title'));
        await screen('ticket-not-found');
      });

      test('every screen of contacts and the audit log', async ({ page }) => {
        test.setTimeout(120_000);
        const screen = (name: string): Promise<void> =>
          inspect(page, `desk-${size}-${scheme}-${name}`, phone);
        await page.goto(deskUrl('/desk/forgot'));
        await screen('forgot');
        await logInAtDesk(page, admin);
        await page.goto(deskUrl('/desk/contacts'));
        await expect(page.locator('a[data-contact]').first()).toBeVisible();
        await screen('contacts');
        await page.goto(deskUrl('/desk/contacts?q=zzzz-nobody'));
        await expect(page.locator('.empty')).toBeVisible();
        await screen('contacts-empty');
        await page.goto(deskUrl('/desk/contacts/new'));
        await page.locator('main form [type=submit]').click();
        await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
        await screen('contact-new');
        const { email } = brands[0]!.contacts[0]!;
        await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(email)}`));
        await page.locator('a[data-contact]').first().click();
        await expect(page.locator('[name=displayName]')).toBeVisible();
        await screen('contact-details');
        await page.getByRole('link', { name: await word(page, 'contact_portal'), exact: true }).click();
        await expect(page.locator('[name=passwordAllowed]')).toBeAttached();
        await screen('contact-portal');
        await page.getByRole('button', { name: await word(page, 'password_initialize') }).click();
        await expectAccessible(page);
        await keepScreen(page, `desk-${size}-${scheme}-password-dialog`);
        await page.goto(deskUrl('/desk/contacts/nonsense'));
        await expect(page.locator('h1')).toHaveText(await word(page, 'contact_missing_title'));
        await screen('contact-not-found');
        await page.goto(deskUrl('/desk/contacts/import'));
        await page
          .locator('[name=csv]')
          .fill('Name;E-Mail;Schuhgröße\nAnna Berg;anna.berg@import.example;39');
        await expect(page.locator('[name=column-1]')).toHaveValue('EMAIL');
        await screen('contacts-import');
        await page.goto(deskUrl('/desk/audit'));
        await expect(page.locator('li[data-action]').first()).toBeVisible();
        await screen('audit');
      });

      test('every screen of the team and of single sign-on', async ({ page }) => {
        test.setTimeout(120_000);
        const screen = (name: string): Promise<void> =>
          inspect(page, `desk-${size}-${scheme}-${name}`, phone);
        await logInAtDesk(page, admin);
        await page.goto(deskUrl('/desk/team'));
        await expect(page.locator('a[data-member]').first()).toBeVisible();
        await screen('team');
        await page.locator('a[data-member]').first().click();
        await expect(page.locator('[name=displayName]')).toBeVisible();
        await screen('team-member');
        await page.goto(deskUrl('/desk/team/new'));
        await page.locator('main form [type=submit]').click();
        await expect(page.locator('[aria-invalid=true]').first()).toBeVisible();
        await screen('team-new');
        await page.goto(deskUrl('/desk/account'));
        await expect(page.locator('[data-session]').first()).toBeVisible();
        await screen('account');
        await page.goto(deskUrl('/desk/sign-on'));
        await expect(page.locator('a[data-provider], .empty').first()).toBeVisible();
        await screen('sign-on');
        await page.goto(deskUrl('/desk/sign-on/new'));
        await expect(page.locator('[name=clientId]')).toBeVisible();
        await screen('sign-on-new');
        await page.goto(deskUrl('/desk/sign-on/nonsense'));
        await expect(page.locator('h1')).toHaveText(await word(page, 'provider_missing_title'));
      });
    });
  }
}
