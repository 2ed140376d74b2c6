import type { Page } from '@playwright/test';
import { admin, agent, deskUrl, portalUrl } from './demo.ts';
import { DESK, look } from './looks.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';
import { ask, portalId, tenant } from './studio.ts';

// What a portal says, everybody in it reads: one story at a time, at the portal that no other story looks at.
test.describe.configure({ mode: 'serial' });

/** Marks the page, to see that it was not loaded anew. */
const mark = (page: Page): Promise<unknown> =>
  page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
const isSame = (page: Page): Promise<boolean | undefined> =>
  page.evaluate(() => (window as unknown as { same?: boolean }).same);
const strip = (page: Page, title: string) => page.locator('[data-announcement]', { hasText: title });

test('an outage is told in a portal, before log-in and after, and put away', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const title = `Mail outage ${Date.now()}`;
  const german = `Störung der Mail ${Date.now()}`;
  const either = new RegExp(`${title}|${german}`);
  const visitor = await someoneElse();
  await visitor.setViewportSize(DESK);
  await visitor.goto(portalUrl(tenant, '/login'));
  await expect(visitor.locator('h1')).toBeVisible();
  const member = await someoneElse();
  await member.setViewportSize(DESK);
  await logIn(member, tenant, tenant.contacts[0]!);
  await mark(visitor);
  await mark(member);

  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/announcements'));

  await test.step('what is missing is said at its field, and nothing typed is lost', async () => {
    await page.locator('main a[href="/desk/announcements/new"]').first().click();
    await page.locator('[name=title-EN]').fill(title);
    await page.locator('main [type=submit]').click();
    await expect(page.getByText(await word(page, 'announcement_portals'))).toBeVisible();
    await expect(page.locator('fieldset .wrong')).toBeVisible();
    await expect(page.locator('[name=title-EN]')).toHaveValue(title);
    await page.getByLabel(tenant.name, { exact: true }).check();
    await page.locator('[name=title-EN]').fill('');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('[aria-invalid=true]').first()).toBeFocused();
    await look(page, 'desk-announcement-new');
  });

  await test.step('it stands on open pages within a second', async () => {
    await page.locator('[name=title-EN]').fill(title);
    await page.locator('[name=title-DE]').fill(german);
    await page.locator('[name=body-EN]').fill('We work on it. See [status](https://status.example).');
    await page.locator('[name=body-DE]').fill('Wir arbeiten daran. Siehe [Stand](https://status.example).');
    await page.locator('[name=severity]').selectOption('OUTAGE');
    await page.locator('label', { has: page.locator('[name=public]') }).click();
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(/\/desk\/announcements$/);
    for (const reader of [visitor, member]) {
      await expect(reader.locator('[data-announcement]', { hasText: either })).toBeVisible({
        timeout: 2_000,
      });
      expect(await isSame(reader), 'without a reload').toBe(true);
    }
    await expect(visitor.locator('[data-announcement]', { hasText: either })).toContainText(
      await word(visitor, 'announcement_outage'),
    );
    await look(visitor, 'announcement-log-in');
    await look(member, 'announcement-home');
  });

  await test.step('the desk lists it', async () => {
    await expect(page.locator('a[data-announcement]', { hasText: either })).toBeVisible();
    await look(page, 'desk-announcements');
  });

  await test.step('a visitor puts it away in this browser, by the keyboard', async () => {
    await visitor.locator('[data-announcement] button').first().focus();
    await visitor.keyboard.press('Enter');
    await expect(visitor.locator('[data-announcement]', { hasText: either })).toHaveCount(0);
    await visitor.reload();
    await expect(visitor.locator('[name=email]')).toBeVisible();
    await expect(visitor.locator('[data-announcement]', { hasText: either })).toHaveCount(0);
  });

  await test.step('a contact puts it away for good', async () => {
    await expect(member.locator('[data-announcement]', { hasText: either })).toBeVisible();
    await member.locator('[data-announcement]', { hasText: either }).locator('button').click();
    await expect(member.locator('[data-announcement]', { hasText: either })).toHaveCount(0);
    await member.reload();
    await expect(member.locator('h1')).toBeVisible();
    await expect(member.locator('[data-announcement]', { hasText: either })).toHaveCount(0);
  });

  await test.step('when it says something else, it is read again', async () => {
    await page.locator('a[data-announcement]', { hasText: either }).click();
    await page.locator('[name=title-EN]').fill(`${title} again`);
    await page.locator('[name=title-DE]').fill(`${german} noch`);
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(/\/desk\/announcements$/);
    await expect(member.locator('[data-announcement]', { hasText: either })).toBeVisible({ timeout: 2_000 });
  });

  await test.step('an agent reads it and changes nothing', async () => {
    const other = await someoneElse();
    await other.setViewportSize(DESK);
    await logInAtDesk(other, agent);
    await other.goto(deskUrl('/desk/announcements'));
    await other.locator('a[data-announcement]', { hasText: either }).click();
    await expect(other.locator('h1')).toHaveText(either);
    await expect(other.locator('form [name=title-EN]')).toHaveCount(0);
  });

  await test.step('ended, it is gone from open pages', async () => {
    await page.locator('a[data-announcement]', { hasText: either }).click();
    await page.getByRole('button', { name: await word(page, 'announcement_end'), exact: true }).click();
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page.locator('dialog[open]')).toHaveCount(0);
    await expect(page.locator('h1 + p')).toContainText(await word(page, 'announcement_over'));
    await expect(member.locator('[data-announcement]', { hasText: either })).toHaveCount(0, {
      timeout: 2_000,
    });
    await page.getByRole('button', { name: await word(page, 'announcement_delete'), exact: true }).click();
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page).toHaveURL(/\/desk\/announcements$/);
    await expect(page.locator('a[data-announcement]', { hasText: either })).toHaveCount(0);
  });
});

test('what was planned begins and ends on an open page', async ({ page, someoneElse }) => {
  test.setTimeout(180_000);
  const title = `Planned ${Date.now()}`;
  const visitor = await someoneElse();
  await logInAtDesk(page, admin);
  const input = {
    tenantIds: [await portalId(page)],
    severity: 'WARNING',
    texts: ['DE', 'EN'].map((locale) => ({ locale, title })),
    startsAt: new Date(Date.now() + 5_000).toISOString(),
    endsAt: new Date(Date.now() + 65_000).toISOString(),
    public: true,
  };
  await visitor.goto(portalUrl(tenant, '/login'));
  await mark(visitor);
  await ask(
    page,
    'mutation ($input: CreateAnnouncementInput!) { createAnnouncement(input: $input) { errors { message } } }',
    { input },
  );
  await expect(strip(visitor, title)).toBeVisible({ timeout: 60_000 });
  await expect(strip(visitor, title)).toHaveCount(0, { timeout: 70_000 });
  expect(await isSame(visitor), 'without a reload').toBe(true);
});
