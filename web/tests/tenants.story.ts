import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { admin, deskUrl } from './demo.ts';
import { expect, expectAccessible, expectFits, keepScreen, logInAtDesk, test, word } from './stories.ts';

test('an admin opens a portal, changes it, closes it before a second browser, and opens it again', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const slug = `story-${Date.now()}`;
  const name = `Story ${slug}`;
  const host = `${slug}.localhost`;
  const portal = deskUrl('/').replace(/\/\/[^:/]+/, `//${host}`);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/tenants'));

  await test.step('the list, on a desk and in a hand', async () => {
    await expect(page.locator('a[data-tenant]').first()).toBeVisible();
    await expectAccessible(page);
    await keepScreen(page, 'desk-tenants');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await expect(page.locator('a[data-tenant]').first()).toBeVisible();
    await expectFits(page);
    await keepScreen(page, 'desk-tenants-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step('a bad host is refused, and nothing typed is lost', async () => {
    await page.locator('main a[href="/desk/tenants/new"]').click();
    await page.locator('[name=name]').fill(name);
    await page.locator('[name=slug]').fill(slug);
    await page.locator('[name=hosts]').fill('127.0.0.1');
    await page.locator('[name=supportName]').fill('Story Help');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('[name=hosts][aria-invalid=true]')).toBeFocused();
    await expect(page.locator('[name=name]')).toHaveValue(name);
    await expectAccessible(page);
    await keepScreen(page, 'desk-tenant-new');
  });

  await test.step('whoever comes late keeps what they typed, and overwrites nothing', async () => {
    await page.locator('[name=hosts]').fill(host);
    await page.locator('main [type=submit]').click();
    await expect(page.locator('h1')).toHaveText(name);
    const other = await someoneElse();
    await logInAtDesk(other, admin);
    await other.goto(page.url());
    await page.locator('[name=supportEmail]').fill('late@story.example');
    await other.locator('[name=supportPhone]').fill('+49 30 111');
    const record = (of: Page) => of.locator('form', { has: of.locator('[name=hosts]') });
    await record(other).locator('[type=submit]').click();
    await expect(other.getByText(await word(other, 'desk_saved'))).toBeVisible();
    await record(page).locator('[type=submit]').click();
    await page.getByRole('button', { name: await word(page, 'tenant_changed_meanwhile') }).click();
    await expect(page.locator('[name=supportPhone]')).toHaveValue('+49 30 111');
    await expect(page.locator('[name=supportEmail]')).toHaveValue('late@story.example');
    await expect(page.getByText(await word(page, 'tenant_kept'))).toBeVisible();
    await expectAccessible(page);
    await record(page).locator('[type=submit]').click();
    await expect(page.getByText(await word(page, 'tenant_kept'))).toHaveCount(0);
    await page.reload();
    await expect(page.locator('[name=supportEmail]')).toHaveValue('late@story.example');
    await expect(page.locator('[name=supportPhone]')).toHaveValue('+49 30 111');
  });

  const visitor = await someoneElse();
  await test.step('it is there at once', async () => {
    await expect(page.locator('h1')).toHaveText(name);
    await expectAccessible(page);
    await keepScreen(page, 'desk-tenant');
    await visitor.goto(portal);
    await expect(visitor).toHaveTitle(new RegExp(name));
  });

  await test.step('it gets another name', async () => {
    await page.locator('[name=name]').fill(`${name} AG`);
    await page.locator('main [type=submit]').first().click();
    await expect(page.locator('h1')).toHaveText(`${name} AG`);
  });

  await test.step('suspended, a visitor reads a notice', async () => {
    await page.getByRole('button', { name: await word(page, 'tenant_suspend'), exact: true }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[name=notice-DE]').fill('Umbau');
    await dialog.locator('[name=notice-EN]').fill('Moving house');
    await expectAccessible(page);
    await dialog.locator('[type=submit]').click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText(await word(page, 'tenant_state_suspended'), { exact: true })).toBeVisible();
    const answer = await visitor.goto(portal);
    expect(answer?.status()).toBe(503);
    await expect(visitor.getByText(/Umbau|Moving house/)).toBeVisible();
    await expectAccessible(visitor);
    await keepScreen(visitor, 'portal-suspended');
    await visitor.setViewportSize({ width: 360, height: 740 });
    await expectFits(visitor);
    await keepScreen(visitor, 'portal-suspended-phone');
  });

  await test.step('all of it is taken along, though it is closed', async () => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: await word(page, 'tenant_export'), exact: true }).click();
    const archive = await downloading;
    expect(archive.suggestedFilename()).toMatch(new RegExp(`^${slug}-\\d{4}-\\d\\d-\\d\\d\\.zip$`));
    const bytes = readFileSync((await archive.path())!);
    expect(bytes.subarray(0, 2).toString()).toBe('PK');
    for (const entry of ['README.txt', `tenant/${slug}/tenant.toml`, 'data/contacts.ndjson', 'manifest.json'])
      expect(bytes.includes(entry), entry).toBe(true);
    await expectAccessible(page);
    await keepScreen(page, 'desk-tenant-exported');
    await page.getByRole('button', { name: await word(page, 'tenant_delete'), exact: true }).click();
    const dialog = page.locator('dialog[open]');
    await expect(dialog.getByText(await word(page, 'tenant_delete_export'))).toBeVisible();
    await expectAccessible(page);
    await keepScreen(page, 'desk-tenant-delete');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await expect(page.locator('h1')).toHaveText(`${name} AG`);
    await expectFits(page);
    await keepScreen(page, 'desk-tenant-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step('opened again, and put away', async () => {
    await page.getByRole('button', { name: await word(page, 'tenant_resume'), exact: true }).click();
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page.locator('dialog[open]')).toHaveCount(0);
    const answer = await visitor.goto(portal);
    expect(answer?.status()).toBe(200);
    await page.getByRole('button', { name: await word(page, 'tenant_archive'), exact: true }).click();
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page.locator('dialog[open]')).toHaveCount(0);
    await expect(page.getByText(await word(page, 'tenant_state_archived'), { exact: true })).toBeVisible();
    await page.goto(deskUrl('/desk/tenants'));
    await expect(page.locator('a[data-tenant]').first()).toBeVisible();
    await expect(page.getByText(name)).toHaveCount(0);
  });
});
