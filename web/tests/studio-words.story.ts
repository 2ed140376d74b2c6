import { admin, demo, portalUrl } from './demo.ts';
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
import { discard, group, openStudio, preview, saved } from './studio.ts';

// Not those whose brands other stories change at the same time; and nothing of this is published.
const tenant = demo.tenants.at(0)!;

test('patterns, navigation, words and links stand in the preview, and a mail is shown in the draft’s design', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await openStudio(page, tenant);
  const check = async (name: string, value: string): Promise<void> =>
    page.locator(`input[name=${name}][value=${value}]`).check({ force: true });
  const look = async (key: string): Promise<void> =>
    page
      .getByRole('region', { name: await word(page, 'studio_preview'), exact: true })
      .getByRole('radio', { name: await word(page, key), exact: true })
      .check({ force: true });
  const texture = (): Promise<string> =>
    preview(page)
      .locator('section[aria-labelledby=headline]')
      .evaluate((banner) => getComputedStyle(banner).backgroundImage);

  await test.step('each pattern is drawn by gradients, on light and on dark', async () => {
    await (await group(page, 'studio_group_shape')).click();
    for (const pattern of ['NONE', 'GRID', 'WAVES', 'DIAGONAL', 'DOTS']) {
      await check('pattern', pattern);
      if (pattern === 'NONE') await expect.poll(texture).toBe('none');
      else await expect.poll(texture).toContain('gradient');
      await keepScreen(page, `studio-pattern-${pattern.toLowerCase()}`);
    }
    await look('theme_dark');
    await keepScreen(page, 'studio-pattern-dark');
    await look('theme_light');
  });

  await test.step('the navigation goes to the side where there is room', async () => {
    // Within the page that is shown, wherever that is.
    const height = (): Promise<number> =>
      preview(page)
        .locator('header nav a')
        .nth(1)
        .evaluate((way) => way.getBoundingClientRect().top);
    await check('navigationLayout', 'TOP');
    await expect.poll(height).toBeLessThan(60);
    const top = await height();
    await check('navigationLayout', 'SIDE');
    await expect.poll(height).toBeGreaterThan(top + 40);
    await keepScreen(page, 'studio-navigation-side');
    await check('navigationLayout', 'TOP');
    await expect.poll(height).toBe(top);
  });

  await test.step('the home page begins with what matters there', async () => {
    const order = (): Promise<boolean> =>
      preview(page)
        .locator('#solutions')
        .evaluate((solutions) => {
          const latest = solutions.ownerDocument.getElementById('latest');
          return Boolean(
            latest && solutions.compareDocumentPosition(latest) & Node.DOCUMENT_POSITION_FOLLOWING,
          );
        });
    await check('homeLayout', 'TICKETS');
    await expect.poll(order).toBe(false);
    await keepScreen(page, 'studio-home-tickets');
    await check('homeLayout', 'LIST');
    await expect.poll(order).toBe(true);
    await expect(preview(page).locator('.tiles')).toHaveCount(0);
    await keepScreen(page, 'studio-home-list');
    await check('homeLayout', 'TILES');
    await expect(preview(page).locator('.tiles').first()).toBeVisible();
  });

  await test.step('words stand where they lead', async () => {
    await (await group(page, 'studio_group_texts')).click();
    const field = (name: string) => page.locator(`[name$=".${name}"]`);
    await field('greeting').fill('Ahoy, {name}');
    await field('newTicketLabel').fill('Tell us');
    await field('ticketsLabel').fill('What I told');
    await expect(preview(page).locator('h1')).toHaveText('Ahoy, Lena');
    await expect(preview(page).locator('header')).toContainText('What I told');
    await expect(preview(page).locator('header')).toContainText('Tell us');
    await saved(page);
    await field('greeting').fill('Ahoy, {boat}');
    await expect(page.locator('[aria-invalid=true]')).toHaveAttribute('name', /greeting$/);
    await field('greeting').fill('Ahoy, {name}');
    await saved(page);
  });

  await test.step('links at the foot are added, ordered, checked and taken away by keys alone', async () => {
    await (await group(page, 'studio_group_footer')).focus();
    await page.keyboard.press('Enter');
    const links = page.locator('input[name^="footerLinks."][name$=".url"]');
    const before = await links.count();
    const add = page.getByRole('button', { name: await word(page, 'studio_footer_add'), exact: true });
    await add.focus();
    await page.keyboard.press('Enter');
    // One is where one writes.
    await expect(page.locator(':focus')).toHaveAttribute('name', new RegExp(`^footerLinks.${before}`));
    await page.keyboard.type('Chart room');
    await links.nth(before).fill('javascript:alert(1)');
    await expect(page.locator('[aria-invalid=true]')).toHaveAttribute('name', `footerLinks.${before}.url`);
    await expectAccessible(page);
    await links.nth(before).fill('https://charts.example/');
    await saved(page);
    const foot = preview(page).locator('footer nav a');
    await expect(foot.nth(before)).toHaveText('Chart room');
    if (before > 0) {
      const up = await word(page, 'studio_footer_up', { number: before + 1 });
      await page.getByRole('button', { name: up, exact: true }).click();
      await expect(foot.nth(before - 1)).toHaveText('Chart room');
    }
    const last = Math.max(before, 1);
    const remove = await word(page, 'studio_footer_remove', { number: last });
    await page.getByRole('button', { name: remove, exact: true }).click();
    await expect(foot.filter({ hasText: 'Chart room' })).toHaveCount(0);
    await expect(page.locator(':focus')).toHaveText(await word(page, 'studio_footer_add'));
    await saved(page);
  });

  await test.step('a mail wears the draft', async () => {
    await page.locator('[name=productName]').fill('Draft & Sons');
    await look('studio_page_mail');
    const mail = preview(page).locator('body');
    await expect(mail).toContainText('Draft & Sons');
    await keepScreen(page, 'studio-mail');
    // It is light or dark as the device is, and not as the pages beside it.
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepScreen(page, 'studio-mail-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await look('studio_device_phone');
    await expect(mail).toContainText('Draft & Sons');
    await keepScreen(page, 'studio-mail-on-phone');
    await expectAccessible(page, 'iframe');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expectFits(page);
    await expectTouchable(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.reload();
  });
  await discard(page);
});

test('a portal with its navigation at the side is the same to keys, and jumps nowhere', async ({ page }) => {
  test.setTimeout(90_000);
  const side = demo.tenants.find(({ slug }) => slug === 'nordwind')!;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(portalUrl(side, '/login'));
  await logIn(page, side, side.contacts[0]!);
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  await page.addInitScript(() => {
    const shifts = ((window as unknown as { shifts: number[] }).shifts = []) as number[];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.reload();
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  const nav = page.locator('header nav');
  const [ways, main] = [(await nav.boundingBox())!, (await page.locator('main').boundingBox())!];
  expect(ways.x).toBe(0);
  expect(ways.x + ways.width).toBeLessThanOrEqual(main.x);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.1);

  await test.step('logo, ways, and what is in the header, in the order of the page', async () => {
    await page.locator('header a').first().focus();
    await page.keyboard.press('Tab');
    await expect(page.locator('header nav a:focus')).toHaveAttribute('href', '/');
    await page.keyboard.press('Tab');
    await expect(page.locator('header nav a:focus')).toHaveAttribute('href', '/knowledge');
    await page.keyboard.press('Tab');
    await expect(page.locator('header nav a:focus')).toHaveAttribute('href', '/tickets');
  });

  await test.step('it stays while one reads on, and is gone on a telephone', async () => {
    await page.evaluate(() => scrollTo(0, 300));
    await expect(nav).toBeInViewport();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expect(page.locator('a[data-ticket]').first()).toBeVisible();
    await expect(nav).toBeHidden();
    await expectFits(page);
    await expectTouchable(page);
  });
});
