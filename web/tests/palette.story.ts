import type { Page, Route } from '@playwright/test';
import { admin, agent, brands, deskUrl } from './demo.ts';
import { expect, expectAccessible, expectFits, keepScreen, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries({
    desktop: { width: 1280, height: 800 },
    phone: { width: 390, height: 844 },
  })) {
    test.describe(`${size}, ${scheme}`, () => {
      test.use({ viewport, colorScheme: scheme, reducedMotion: 'reduce' });

      test('the palette finds and looks as it should', async ({ page }) => {
        await logInAtDesk(page, admin);
        await page.getByRole('button', { name: await word(page, 'palette_open') }).click();
        const field = page.getByRole('combobox', { name: await word(page, 'palette_label') });
        await expect(field).toBeFocused();
        await expectAccessible(page);
        await keepScreen(page, `palette-empty-${size}-${scheme}`);
        await field.fill(contact.name.split(' ').at(-1)!);
        const options = page.getByRole('option');
        await expect(options.filter({ hasText: contact.email })).toBeVisible();
        await expect(page.getByRole('dialog').getByRole('status')).toContainText(/\d/);
        await expectAccessible(page);
        await expectFits(page);
        await keepScreen(page, `palette-found-${size}-${scheme}`);
        await field.fill('zzzz-nothing-of-that-name');
        await expect(page.getByRole('dialog').locator('.note')).toHaveText(
          await word(page, 'palette_nothing'),
        );
        await expect(field).toHaveAttribute('aria-expanded', 'false');
        await expectAccessible(page);
        await keepScreen(page, `palette-nothing-${size}-${scheme}`);
      });
    });
  }
}

test('by the keyboard alone: to a ticket, back among what was open, and out again', async ({ page }) => {
  await logInAtDesk(page, admin);
  const first = page.locator('a[data-ticket]').first();
  await first.focus();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('dialog').getByRole('combobox');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(first).toBeFocused();

  // Enter does not wait for the answer; the answer is acted on when it comes.
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`${tenant.slug}-${contact.ticket_numbers[0]!}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(deskUrl(`/desk/tickets/${contact.ticket_ids[0]!}`));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const subject = await page.locator('h1').innerText();

  await page.goto(deskUrl('/desk/outbox'));
  await page.locator('h1').waitFor();
  await page.keyboard.press('Control+k');
  const options = page.getByRole('option');
  await expect(options.first()).toContainText(subject);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  await expect(page.locator('[aria-selected=true]')).toHaveAttribute('id', active!);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.locator('h1')).toHaveText(subject);
});

test('it goes, opens a ticket for a contact, and switches how the desk looks', async ({ page }) => {
  await logInAtDesk(page, agent);
  await page.keyboard.press('Control+k');
  await page.keyboard.type(await word(page, 'nav_canned'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(deskUrl('/desk/canned-answers'));

  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: await word(page, 'palette_new_ticket') }).click();
  const whom = page.getByRole('combobox', { name: await word(page, 'palette_for_whom') });
  await expect(whom).toBeFocused();
  await page.keyboard.type(contact.email);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/desk\/contacts\/[^/]+\/ticket$/);

  await page.keyboard.press('Control+k');
  const dark = await word(page, 'theme_dark');
  await page.keyboard.type(dark);
  // What was first before all of it was typed is another.
  await expect(page.getByRole('option').first()).toContainText(dark);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // What only admins do is not offered.
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: await word(page, 'nav_contacts') })).toBeVisible();
  for (const key of ['nav_audit', 'nav_team', 'tenant_new'])
    await expect(page.getByRole('option', { name: await word(page, key) })).toHaveCount(0);
});

test('a late answer to what was typed before is not shown, and a failure can be tried again', async ({
  page,
}) => {
  await logInAtDesk(page, admin);
  let fail = false;
  await page.route('**/graphql', async (route) => {
    const body = route.request().postData() ?? '';
    if (!body.includes('SearchDesk')) return route.continue();
    if (fail) return route.abort();
    if (body.includes('"text":"o"')) await new Promise((done) => setTimeout(done, 1500));
    return route.continue();
  });
  await page.keyboard.press('Control+k');
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.fill('o');
  await page.waitForTimeout(400);
  await field.fill('zzzz-nothing');
  const note = page.getByRole('dialog').locator('.note');
  await expect(note).toHaveText(await word(page, 'palette_nothing'));
  await page.waitForTimeout(1800);
  await expect(note).toHaveText(await word(page, 'palette_nothing'));
  fail = true;
  await field.fill(contact.email);
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  fail = false;
  await page.getByRole('button', { name: await word(page, 'action_retry') }).click();
  await expect(page.getByRole('option').filter({ hasText: contact.email })).toBeVisible();
});

test.describe('while its part of the program is on its way', () => {
  /** Logs an admin in; from then on each part of the program takes its time, or does not come. */
  async function logInAndHold(page: Page, answer: (route: Route) => Promise<void>): Promise<void> {
    let held = false;
    // Before there is a page: one that is there may ask on for a moment without being heard.
    await page.route('**/_app/immutable/**', async (route) => {
      if (!held) return route.continue();
      await new Promise((done) => setTimeout(done, 1500));
      await answer(route);
    });
    await logInAtDesk(page, admin);
    held = true;
  }
  const button = (page: Page) => page.locator('button[aria-haspopup=dialog][aria-keyshortcuts]');

  test('what is typed is kept, and Enter too', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    let come = (): void => undefined;
    const looked = new Promise<void>((done) => (come = done));
    await logInAndHold(page, async (route) => {
      await looked;
      await route.continue();
    });
    // Without the palette, Enter would follow this link, and j and x be shortcuts.
    await page.locator('a[data-ticket]').first().focus();
    await page.keyboard.press('Control+k');
    await expect(button(page)).toHaveAttribute('aria-busy', 'true');
    await page.keyboard.type(`jx${contact.email}`);
    await expect(button(page)).toContainText(`jx${contact.email}`);
    await expectAccessible(page);
    await keepScreen(page, 'palette-loading');
    come();
    const field = page.getByRole('dialog').getByRole('combobox');
    await expect(field).toHaveValue(`jx${contact.email}`);
    await expect(field).toBeFocused();
    await expect(button(page)).toHaveAttribute('aria-busy', 'false');
    await expect(page.locator('main tbody [type=checkbox]:checked')).toHaveCount(0);
    // The rest goes where it belongs.
    await page.keyboard.press('Home');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    await expect(page.getByRole('option').filter({ hasText: contact.email })).toBeVisible();
  });

  test('a command and Enter are obeyed when it comes', async ({ page }) => {
    await logInAndHold(page, (route) => route.continue());
    await page.locator('a[data-ticket]').first().focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`${await word(page, 'nav_canned')}x`);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(deskUrl('/desk/canned-answers'));
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('Escape takes it back, and then the keys are the page’s again', async ({ page }) => {
    await logInAndHold(page, (route) => route.continue());
    const first = page.locator('a[data-ticket]').first();
    await first.focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('abc');
    await page.keyboard.press('Escape');
    await expect(button(page)).toHaveAttribute('aria-busy', 'false');
    await page.waitForTimeout(2500);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(first).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/desk\/tickets\//);
  });

  test('what does not come is told, and can be asked for again', async ({ page }) => {
    let lost = true;
    await logInAndHold(page, (route) => (lost ? route.abort() : route.continue()));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('abc');
    await expect(page.locator('.toast')).toContainText(await word(page, 'error_network_title'));
    await expect(button(page)).toHaveAttribute('aria-busy', 'false');
    lost = false;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('ab');
    await expect(page.getByRole('dialog').getByRole('combobox')).toHaveValue('ab');
  });
});
