import type { Page } from '@playwright/test';
import { admin, deskUrl } from './demo.ts';
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
import { ask, group, property, saved } from './studio.ts';

const CREATE = `mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } errors { message } } }`;

async function newPortal(desk: Page, name: string, host: string): Promise<string> {
  const input = { name, hosts: [host], locales: ['DE', 'EN'], defaultLocale: 'DE', support: { name } };
  const made = await ask<{ createTenant: { tenant: { id: string } } }>(desk, CREATE, { input });
  return made.createTenant.tenant.id;
}

async function openStudio(desk: Page, id: string): Promise<void> {
  await desk.goto(deskUrl(`/desk/tenants/${encodeURIComponent(id)}/brand`));
  await expect(desk.locator('[name=productName]')).toBeVisible();
  await (await group(desk, 'studio_group_base')).click();
}

test('a base brand is chosen, passed on before a visitor’s eyes, and decided anew by an heir', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const stamp = Date.now();
  const [house, heir] = [`House ${stamp}`, `Heir ${stamp}`];
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  const base = await newPortal(page, house, `house-${stamp}.localhost`);
  const other = await newPortal(page, heir, `heir-${stamp}.localhost`);
  const visitor = await someoneElse();
  await visitor.goto(deskUrl('/login').replace(/\/\/[^:/]+/, `//heir-${stamp}.localhost`));
  await visitor.locator('[name=email]').fill('typed@before.example');
  const before = await property(visitor, '--p-primary');

  await test.step('the brand of a portal becomes the base, and says for whom', async () => {
    await openStudio(page, base);
    const make = await word(page, 'studio_base_make');
    await page.getByRole('button', { name: make, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('.heirs p').last()).not.toContainText(
      await word(page, 'studio_heirs_loading'),
    );
    await dialog.getByRole('button', { name: make, exact: true }).click();
    await expect(page.getByText(await word(page, 'studio_base_is'))).toBeVisible();
  });

  await test.step('publishing it shows who will look different, with pictures', async () => {
    await page.locator('[name=primaryColor]').fill('#8a1c4a');
    await saved(page);
    await page.getByRole('button', { name: await word(page, 'studio_publish'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    const row = dialog.locator(`[data-heir="${heir}"]`);
    await expect(row).toContainText(await word(page, 'studio_primary_color'));
    await expect(row.locator('.page')).toHaveCount(2);
    await expectAccessible(page);
    await keepScreen(page, 'base-brand-publish');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepScreen(page, 'base-brand-publish-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFits(page);
    await keepScreen(page, 'base-brand-publish-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await dialog.getByRole('button', { name: await word(page, 'studio_publish_now') }).click();
    await expect.poll(() => property(visitor, '--p-primary')).not.toBe(before);
    await expect(visitor.locator('[name=email]')).toHaveValue('typed@before.example');
    await expect(visitor).toHaveTitle(new RegExp(heir));
  });

  await test.step('an heir sees what it has from there, and decides something itself', async () => {
    await openStudio(page, other);
    const color = page.locator('[name=inherits][value=PRIMARY_COLOR]');
    await expect(color).toBeChecked();
    await expect(page.locator('[name=primaryColor]')).toHaveValue('#8a1c4a');
    await page.locator('[name=primaryColor]').fill('#0b6e4f');
    await expect(color).not.toBeChecked();
    await color.check();
    await expect(page.locator('[name=primaryColor]')).toHaveValue('#8a1c4a');
    await color.uncheck();
    await saved(page);
    await expectAccessible(page);
    await page.locator('[name=inherits]').first().scrollIntoViewIfNeeded();
    await keepScreen(page, 'base-brand-heir');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await (await group(page, 'studio_group_base')).click();
    await expect(color).not.toBeChecked();
    await expectFits(page);
    await expectTouchable(page);
    await keepScreen(page, 'base-brand-heir-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page
      .getByRole('radio', { name: await word(page, 'studio_versions'), exact: true })
      .check({ force: true });
    const rows = page.locator('li[data-version]');
    await expect(rows.first()).toContainText(await word(page, 'studio_from_base'));
  });

  await test.step('without a base everything stays as it is', async () => {
    await openStudio(page, base);
    const end = await word(page, 'studio_base_end');
    await page.getByRole('button', { name: end, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: end, exact: true }).click();
    await expect(page.getByText(await word(page, 'studio_base_none'))).toBeVisible();
  });
});
