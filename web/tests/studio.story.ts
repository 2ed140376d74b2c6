import type { Page } from '@playwright/test';
import { admin, agent, deskUrl, portalUrl } from './demo.ts';
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
import { tenant, ask, portalId, openStudio, discard, saved, preview, group, property } from './studio.ts';

// One portal's brand is changed and put back: one story at a time, at the portal that no other story looks at.
test.describe.configure({ mode: 'serial' });

test('an admin builds a brand from nothing, and an open portal changes before its visitor’s eyes', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const name = `Harbour ${Date.now()}`;
  const headline = `Ahoy ${Date.now()}`;
  const visitor = await someoneElse();
  await visitor.setViewportSize({ width: 1280, height: 900 });
  await visitor.goto(portalUrl(tenant, '/login'));
  await visitor.locator('[name=email]').fill('typed@before.example');
  const before = await property(visitor, '--p-primary');
  const language = await visitor.evaluate(() => document.documentElement.lang);
  await visitor.evaluate(() => ((window as unknown as { same: boolean }).same = true));

  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  const id = await openStudio(page);
  const former = await ask<{
    serviceDesk: { brandStudio: { versions: { nodes: { number: number }[] } } };
  }>(
    page,
    'query ($id: ID!) { serviceDesk { brandStudio(tenantId: $id) { versions(first: 1) { nodes { number } } } } }',
    {
      id,
    },
  );
  const { number } = former.serviceDesk.brandStudio.versions.nodes[0]!;

  await test.step('what is typed stands in the preview at once, and is saved by itself', async () => {
    await page.locator('[name=productName]').fill(name);
    await page.locator('[name=primaryColor]').fill('#ffe14d');
    await (await group(page, 'studio_group_texts')).click();
    await page.locator(`main fieldset label[lang=${language}]`).first().click();
    await page.locator(`[name="texts.${language}.headline"]`).fill(headline);
    await expect(preview(page).locator('h1')).toHaveText(headline);
    await saved(page);
    await page.reload();
    await expect(page.locator('[name=productName]')).toHaveValue(name);
  });

  await test.step('a logo is uploaded, and suggests colours', async () => {
    await page.locator('[name=picture-LOGO]').setInputFiles('../tenants/oriale/logo.svg');
    await expect(page.locator('[data-role=LOGO] img')).toBeVisible();
    await expect(preview(page).locator('header img').first()).toHaveAttribute('src', /\/desk\/brand\//);
    await page.getByRole('button', { name: await word(page, 'studio_logo_colors'), exact: true }).click();
    await expect(page.locator('.suggested button').first()).toBeVisible();
  });

  await test.step('each colour says what became of it', async () => {
    const link = page.locator('[data-use=LINK]');
    await expect(link).toContainText(/\d[.,]\d : 1/);
    // Yellow words on white cannot be read.
    await expect(link).toContainText('#ffe14d');
  });

  await test.step('every step can be taken back, and forth again', async () => {
    await page.locator('[name=primaryColor]').fill('#0b6e4f');
    await page.locator('h1').first().click();
    await page.keyboard.press('Control+z');
    await expect(page.locator('[name=primaryColor]')).toHaveValue('#ffe14d');
    await page.keyboard.press('Control+Shift+z');
    await expect(page.locator('[name=primaryColor]')).toHaveValue('#0b6e4f');
    await saved(page);
  });

  await test.step('it can be used by everybody, on every screen', async () => {
    await expectAccessible(page);
    await keepScreen(page, 'studio-desktop-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    await keepScreen(page, 'studio-desktop-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    for (const [shown, key] of [
      ['login', 'studio_page_login'],
      ['ticket', 'studio_page_ticket'],
    ] as const) {
      await page.getByRole('radio', { name: await word(page, key), exact: true }).check({ force: true });
      await expect(preview(page).locator(`[data-preview=${shown}]`)).toBeAttached();
      await keepScreen(page, `studio-preview-${shown}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFits(page);
    await expectTouchable(page);
    await expectAccessible(page);
    await keepScreen(page, 'studio-phone-design');
    await page
      .getByRole('radio', { name: await word(page, 'studio_preview'), exact: true })
      .check({ force: true });
    await page.getByRole('radio', { name: await word(page, 'studio_device_phone') }).check({ force: true });
    await expectFits(page);
    await keepScreen(page, 'studio-phone-preview');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step('publishing says what changes, and the visitor sees it without a reload', async () => {
    await page.getByRole('button', { name: await word(page, 'studio_publish'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('[data-field=primaryColor]')).toBeVisible();
    await expect(dialog.locator('[data-field="pictures.LOGO"]')).toBeVisible();
    await expectAccessible(page);
    await keepScreen(page, 'studio-publish');
    await dialog.getByRole('button', { name: await word(page, 'studio_publish_now') }).click();
    await expect(visitor.getByText(headline)).toBeVisible();
    await expect.poll(() => property(visitor, '--p-primary')).not.toBe(before);
    await expect(visitor).toHaveTitle(new RegExp(name));
    expect(await visitor.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
    await expect(visitor.locator('[name=email]')).toHaveValue('typed@before.example');
    await expect(visitor.locator('link[rel=stylesheet][href*="/brand/"]')).toHaveCount(1);
    await keepScreen(visitor, 'studio-visitor');
  });

  await test.step('two versions stand side by side, and the former one comes back', async () => {
    await page
      .getByRole('radio', { name: await word(page, 'studio_versions'), exact: true })
      .check({ force: true });
    const rows = page.locator('li[data-version]');
    await expect(rows.first()).toContainText(await word(page, 'studio_current'));
    await rows.nth(0).getByRole('checkbox').check();
    await rows.nth(1).getByRole('checkbox').check();
    await page.getByRole('button', { name: await word(page, 'studio_compare'), exact: true }).click();
    await expect(page.locator('iframe')).toHaveCount(2);
    await page.locator(`main fieldset label[lang=${language}]`).first().click();
    await expect(page.frameLocator('iframe').nth(1).locator('h1')).toHaveText(headline);
    await expect(page.locator('tr[data-field=primaryColor]')).toBeVisible();
    await expectAccessible(page);
    await keepScreen(page, 'studio-versions');
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFits(page);
    await keepScreen(page, 'studio-versions-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page
      .getByRole('button', { name: await word(page, 'studio_restore_what', { number }), exact: true })
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: await word(page, 'studio_restore'), exact: true })
      .click();
    await expect.poll(() => property(visitor, '--p-primary')).toBe(before);
    await expect(visitor.getByText(headline)).toHaveCount(0);
  });
});

test('two admins at once: the second is shown what differs, and nothing is overwritten', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await openStudio(page);
  const other = await someoneElse();
  await logInAtDesk(other, admin);
  await openStudio(other);
  const save = async (desk: Page): Promise<void> =>
    desk.getByRole('button', { name: await word(desk, 'studio_save'), exact: true }).click();

  await other.locator('[name=productName]').fill('Theirs');
  await other.locator('[name=primaryColor]').fill('#7a1f5c');
  await save(other);
  await saved(other);

  await page.locator('[name=productName]').fill('Mine');
  await save(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('tr[data-field=productName]')).toContainText('Theirs');
  await expect(dialog.locator('tr[data-field=productName]')).toContainText('Mine');
  await expect(dialog.locator('tr[data-field=primaryColor]')).toContainText('#7a1f5c');
  await expectAccessible(page);
  await keepScreen(page, 'studio-conflict');
  await dialog.getByRole('button', { name: await word(page, 'studio_conflict_mine'), exact: true }).click();
  await saved(page);
  await expect(page.locator('[name=productName]')).toHaveValue('Mine');
  await expect(page.locator('[name=primaryColor]')).toHaveValue('#7a1f5c');

  await test.step('the other one takes what is saved, and can have their own back', async () => {
    await other.locator('[name=productName]').fill('Theirs again');
    await save(other);
    await other
      .getByRole('dialog')
      .getByRole('button', { name: await word(other, 'studio_conflict_take'), exact: true })
      .click();
    await expect(other.locator('[name=productName]')).toHaveValue('Mine');
    await other.getByRole('button', { name: await word(other, 'studio_undo'), exact: true }).click();
    await expect(other.locator('[name=productName]')).toHaveValue('Theirs again');
    await saved(other);
  });
  await discard(other);
});

test('the focus point is set by keys alone', async ({ page }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await openStudio(page);
  await (await group(page, 'studio_group_banner')).focus();
  await page.keyboard.press('Enter');
  const across = page.locator('[name=focus-x]');
  while (!(await across.evaluate((input) => input === document.activeElement)))
    await page.keyboard.press('Tab');
  const start = Number(await across.inputValue());
  for (let step = 0; step < 7; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await expect(page.locator('[name=focus-y]')).toHaveValue('100');
  await expect
    .poll(() =>
      preview(page)
        .locator('html')
        .evaluate((html) => getComputedStyle(html).getPropertyValue('--p-banner-focus').trim()),
    )
    .toBe(`${start + 7}% 100%`);
  await saved(page);
  await keepScreen(page, 'studio-focus');
  await discard(page);
});

test('publishing can be planned and taken back, and nothing unsaved is left by mistake', async ({ page }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await openStudio(page);
  const name = await page.locator('[name=productName]').inputValue();

  await page.locator('[name=productName]').fill('Left behind');
  await page.locator('main a.trail').click();
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText(await word(page, 'studio_leave_body'));
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.locator('[name=productName]')).toHaveValue('Left behind');

  await page.getByRole('button', { name: await word(page, 'studio_publish'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=radio]').nth(1).check();
  const soon = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString();
  await dialog.locator('[name=at]').fill(soon.slice(0, 16));
  await dialog.getByRole('button', { name: await word(page, 'studio_publish_plan') }).click();
  await expect(page.locator('.plan')).toContainText(soon.slice(0, 4));
  await keepScreen(page, 'studio-planned');
  await page.getByRole('button', { name: await word(page, 'studio_plan_cancel') }).click();
  await expect(page.locator('.plan')).toHaveCount(0);
  await discard(page);
  await expect(page.locator('[name=productName]')).toHaveValue(name);
});

test('an agent is told that brands are for admins', async ({ page }) => {
  await logInAtDesk(page, agent);
  const id = await portalId(page);
  await page.goto(deskUrl(`/desk/tenants/${encodeURIComponent(id)}/brand`));
  await expect(page.getByText(await word(page, 'only_admins'))).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
});
