import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { admin, demo, deskUrl } from './demo.ts';
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
import { ask, group, portalId, preview, saved } from './studio.ts';

const CREATE = `mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } errors { message } } }`;
/** 2,000 × 750 pixels. */
const BANNER = '../tenants/nordwind/banner.jpg';

/** The studio of a portal that no other story knows of. Ends with its address and id. */
async function openNewStudio(desk: Page, what: string): Promise<{ host: string; id: string }> {
  const stamp = Date.now().toString(36);
  const [name, host] = [`${what} ${stamp}`, `${what.toLowerCase()}-${stamp}.localhost`];
  // Begun with a design, it has nothing of the base brand, which another story may be changing.
  const templateId = await portalId(desk, demo.tenants[0]);
  const input = {
    name,
    hosts: [host],
    locales: ['DE', 'EN'],
    defaultLocale: 'DE',
    support: { name },
    templateId,
  };
  const made = await ask<{ createTenant: { tenant: { id: string } } }>(desk, CREATE, { input });
  const { id } = made.createTenant.tenant;
  await desk.goto(deskUrl(`/desk/tenants/${encodeURIComponent(id)}/brand`));
  await expect(desk.locator('[name=productName]')).toBeVisible();
  return { host, id };
}

/** The picture as it is kept, of which the studio shows a smaller one. */
const sizeOf = (desk: Page, role: string): Promise<string> =>
  desk.locator(`[data-role=${role}] img`).evaluate(async (image: HTMLImageElement) => {
    // Another one may take its place meanwhile.
    const shown = await image.decode().then(
      () => true,
      () => false,
    );
    return shown ? `${image.naturalWidth} × ${image.naturalHeight}` : 'none yet';
  });

const cropButton = async (desk: Page, name: string) =>
  desk.getByRole('button', {
    name: await word(desk, 'studio_crop_what', { name: await word(desk, name) }),
    exact: true,
  });

test('a banner is cropped by keys, by pointer and not at all, and each step can be taken back', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await openNewStudio(page, 'Crop');
  await page.locator('[name=picture-BANNER]').setInputFiles(BANNER);
  await expect.poll(() => sizeOf(page, 'BANNER')).toBe('2000 × 750');
  const crop = await cropButton(page, 'studio_banner_picture');
  const dialog = page.getByRole('dialog');
  const number = (name: string) => dialog.locator(`[name=crop-${name}]`);

  await test.step('by keys alone', async () => {
    await crop.focus();
    await page.keyboard.press('Enter');
    await expect(number('width')).toHaveValue('2000');
    while (!(await number('left').evaluate((input) => input === document.activeElement)))
      await page.keyboard.press('Tab');
    await page.keyboard.type('400');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(number('width')).toHaveValue('1600');
    await expect(number('height')).toHaveValue('748');
    await page.keyboard.press('Tab');
    // What was there is marked as one comes to it, so that what is typed replaces it.
    await page.keyboard.type('1000');
    await expectAccessible(page, 'iframe');
    await keepScreen(page, 'crop-keys');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect.poll(() => sizeOf(page, 'BANNER')).toBe('1000 × 748');
    await expect(crop).toBeFocused();
    await saved(page);
  });

  await test.step('it can be taken back, and forth again', async () => {
    await page.getByRole('button', { name: await word(page, 'studio_undo'), exact: true }).click();
    await expect.poll(() => sizeOf(page, 'BANNER')).toBe('2000 × 750');
    await page.getByRole('button', { name: await word(page, 'studio_redo'), exact: true }).click();
    await expect.poll(() => sizeOf(page, 'BANNER')).toBe('1000 × 748');
  });

  await test.step('by pointer, from the picture as it was given, in a format', async () => {
    await crop.click();
    // Where it was cropped last.
    await expect(number('left')).toHaveValue('400');
    await expect(number('width')).toHaveValue('1000');
    await dialog.locator('[name=crop-format]').nth(2).check();
    await expect(number('width')).toHaveValue('2000');
    await expect(number('height')).toHaveValue('667');
    const corner = (await dialog.locator('[data-crop="1 1"]').boundingBox())!;
    const frame = (await dialog.locator('canvas').boundingBox())!;
    const scale = 2000 / frame.width;
    await page.mouse.move(corner.x + corner.width / 2, corner.y + corner.height / 2);
    await page.mouse.down();
    await page.mouse.move(corner.x + corner.width / 2 - 150, corner.y + corner.height / 2 - 50, { steps: 5 });
    await page.mouse.up();
    const width = Number(await number('width').inputValue());
    expect(Math.abs(width - (2000 - 150 * scale))).toBeLessThan(4);
    expect(Math.abs(width / Number(await number('height').inputValue()) - 3)).toBeLessThan(0.02);
    const area = (await dialog.locator('[data-crop=area]').boundingBox())!;
    await page.mouse.move(area.x + area.width / 2, area.y + area.height / 2);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width / 2 + 2000, area.y + area.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect(number('left')).toHaveValue(String(2000 - width));
    const height = await number('height').inputValue();
    await keepScreen(page, 'crop-pointer');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, 'iframe');
    await keepScreen(page, 'crop-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await dialog.getByRole('button', { name: await word(page, 'studio_crop_apply'), exact: true }).click();
    await expect.poll(() => sizeOf(page, 'BANNER')).toBe(`${width} × ${height}`);
    await saved(page);
  });

  await test.step('all of it again, and nothing by Escape', async () => {
    await crop.click();
    await number('width').fill('200');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await crop.click();
    await dialog.getByRole('button', { name: await word(page, 'studio_crop_whole'), exact: true }).click();
    await expect.poll(() => sizeOf(page, 'BANNER')).toBe('2000 × 750');
    await saved(page);
  });

  await test.step('what is there already too, on a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await expectTouchable(page);
    await crop.click();
    await expect(number('width')).toHaveValue('2000');
    await expectFits(page);
    await expectAccessible(page, 'iframe');
    await keepScreen(page, 'crop-phone');
    await number('height').fill('400');
    await dialog.getByRole('button', { name: await word(page, 'studio_crop_apply'), exact: true }).click();
    await expect.poll(() => sizeOf(page, 'BANNER')).toBe('2000 × 400');
    await saved(page);
    await keepScreen(page, 'crop-phone-after');
  });
});

test('AVIF is opened by the browser, icons are square, and vectors are not cropped', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  const { id } = await openNewStudio(page, 'Avif');

  // By its content: the name says something else.
  const buffer = readFileSync('tests/fixtures/two-colours.avif');
  await page
    .locator('[name=picture-LOGO]')
    .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer });
  await expect.poll(() => sizeOf(page, 'LOGO')).toBe('96 × 64');
  await expect(page.locator('[data-role=LOGO] img')).toHaveAttribute('src', /\.png$/);
  await expect(preview(page).locator('header img').first()).toBeVisible();

  // Whoever sends it without the studio is told what to do.
  const told = await page.evaluate(
    async ({ tenantId, bytes }) => {
      const form = new FormData();
      const query =
        'mutation ($input: UploadBrandPictureInput!) { uploadBrandPicture(input: $input) { errors { code message } } }';
      form.append(
        'operations',
        JSON.stringify({ query, variables: { input: { tenantId, role: 'LOGO', file: null } } }),
      );
      form.append('map', JSON.stringify({ 0: ['variables.input.file'] }));
      form.append('0', new File([Uint8Array.from(bytes)], 'logo.avif'));
      return (await fetch('/graphql', { method: 'POST', body: form })).text();
    },
    { tenantId: id, bytes: [...buffer] },
  );
  expect(told).toContain('BAD_PICTURE');
  expect(told).toContain('AVIF');

  await page.locator('[name=picture-FAVICON]').setInputFiles('tests/fixtures/two-colours.avif');
  const icon = page.locator('[data-role=FAVICON] img');
  await expect(icon).toBeVisible();
  await (await cropButton(page, 'studio_favicon')).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('[name=crop-width]')).toHaveValue('64');
  await expect(dialog.locator('[name=crop-height]')).toHaveValue('64');
  await dialog.locator('[name=crop-width]').fill('32');
  await dialog.getByRole('button', { name: await word(page, 'studio_crop_apply'), exact: true }).click();
  await expect.poll(() => sizeOf(page, 'FAVICON')).toBe('32 × 32');

  await page.locator('[name=picture-LOGO]').setInputFiles('../tenants/oriale/logo.svg');
  await expect(page.locator('[data-role=LOGO] img')).toHaveAttribute('src', /\.svg$/);
  await expect(await cropButton(page, 'studio_logo')).toHaveCount(0);

  // It says that it is AVIF, and is none.
  const broken = { name: 'broken.avif', mimeType: 'image/avif', buffer: buffer.subarray(0, 300) };
  await page.locator('[name=picture-LOGO]').setInputFiles(broken);
  await expect(page.locator('[data-role=LOGO]')).toContainText(await word(page, 'studio_picture_unreadable'));
  await saved(page);
});

test('contact and legal are edited beside the preview, and hold at once', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  const { host, id } = await openNewStudio(page, 'Contact');
  const button = (key: string) =>
    word(page, key).then((name) => page.getByRole('button', { name, exact: true }));
  await (await group(page, 'studio_group_contact')).click();
  const hours = page.locator('[name=hours-DE]');
  const looked = page.getByRole('region', { name: await word(page, 'studio_preview'), exact: true });
  const shown = preview(page).locator('section[aria-labelledby=support]');

  await test.step('what is typed stands in the preview, each language in its own', async () => {
    await hours.fill('Mo bis Fr, 8 bis 18 Uhr');
    await page.locator('[name=hours-EN]').fill('Mon to Fri, 8 am to 6 pm');
    await page.locator('[name=supportPhone]').fill('030 1234');
    await page.locator('[name=imprintUrl]').fill('https://legal.example/');
    await expect(shown).toContainText('Mo bis Fr, 8 bis 18 Uhr');
    await expect(shown).toContainText('030 1234');
    await expect(preview(page).locator('footer a[href="https://legal.example/"]')).toBeAttached();
    await looked.locator('label[lang=en]').click();
    await expect(shown).toContainText('Mon to Fri, 8 am to 6 pm');
    await looked.locator('label[lang=de]').click();
    await expectAccessible(page, 'iframe');
    await keepScreen(page, 'studio-contact');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepScreen(page, 'studio-contact-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await test.step('nothing is left by mistake, and what is wrong is said at its field', async () => {
    await page.locator('main a.trail').click();
    await expect(page.getByRole('dialog')).toContainText(await word(page, 'studio_leave_body'));
    await page.keyboard.press('Escape');
    await page.locator('[name=supportEmail]').fill('nobody');
    await (await button('studio_contact_save')).click();
    await expect(page.locator('[aria-invalid=true]')).toHaveAttribute('name', 'supportEmail');
    await expect(page.locator('[name=supportEmail]')).toBeFocused();
    await page.locator('[name=supportEmail]').fill('help@contact.example');
  });

  await test.step('somebody else was faster: both are kept', async () => {
    const other = await someoneElse();
    await logInAtDesk(other, admin);
    await other.goto(deskUrl(`/desk/tenants/${encodeURIComponent(id)}`));
    await other.locator('[name=supportPhone]').fill('040 9999');
    await other.locator('[name=privacyUrl]').fill('https://privacy.example/');
    await other.locator('main form:has([name=supportPhone]) [type=submit]').click();
    await expect(other.getByText(await word(other, 'desk_saved')).first()).toBeVisible();

    await (await button('studio_contact_save')).click();
    await (await button('tenant_changed_meanwhile')).click();
    await expect(page.locator('[name=privacyUrl]')).toHaveValue('https://privacy.example/');
    await expect(page.locator('[name=supportPhone]')).toHaveValue('030 1234');
    await expect(page.locator('.notice', { hasText: '040 9999' })).toBeVisible();
    await expectAccessible(page, 'iframe');
    await keepScreen(page, 'studio-contact-conflict');
    await (await button('studio_contact_save')).click();
    await expect(page.getByText(await word(page, 'studio_contact_saved')).first()).toBeVisible();
  });

  await test.step('the portal has it without a publishing', async () => {
    const visitor = await someoneElse();
    await visitor.goto(deskUrl('/login').replace(/\/\/[^:/]+/, `//${host}`));
    await expect(visitor.locator('a[href="https://legal.example/"]').first()).toBeVisible();
    await expect(visitor.locator('a[href="https://privacy.example/"]').first()).toBeVisible();
    await page.reload();
    await (await group(page, 'studio_group_contact')).click();
    await expect(hours).toHaveValue('Mo bis Fr, 8 bis 18 Uhr');
    await expect(shown).toContainText('Mo bis Fr, 8 bis 18 Uhr');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.reload();
    await (await group(page, 'studio_group_contact')).click();
    await expectFits(page);
    await expectTouchable(page);
    await keepScreen(page, 'studio-contact-phone');
  });
});
