import { admin, agent, deskUrl } from './demo.ts';
import {
  administer,
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logInAtDesk,
  test,
  ways,
  word,
} from './stories.ts';

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, reducedMotion: 'reduce' });

    test('an admin finds everything at the side, and makes it narrow', async ({ page }) => {
      await page.setViewportSize({ width: 1440, height: 900 });
      await logInAtDesk(page, admin);
      const nav = await ways(page);
      expect(await nav.getByRole('link').count()).toBeGreaterThanOrEqual(9);
      await expect(nav.getByRole('link', { name: await word(page, 'nav_queue') })).toHaveAttribute(
        'aria-current',
        'page',
      );
      await expectAccessible(page);
      await expectFits(page);
      await keepScreen(page, `desk-nav-wide-${scheme}`);

      const narrow = nav.getByRole('button');
      await expect(narrow).toHaveAttribute('aria-expanded', 'true');
      await narrow.click();
      await expect(narrow).toHaveAttribute('aria-expanded', 'false');
      await page.reload();
      await expect(narrow).toHaveAttribute('aria-expanded', 'false');
      // The word is there for who points at an icon, and for who hears it.
      const contacts = nav.getByRole('link', { name: await word(page, 'nav_contacts'), exact: true });
      await contacts.focus();
      await expect(nav.locator('.tip')).toHaveText(await word(page, 'nav_contacts'));
      await expect(page.locator('a[data-ticket]').first()).toBeVisible();
      await keepScreen(page, `desk-nav-narrow-${scheme}`);
      await page.keyboard.press('Escape');
      await expect(nav.locator('.tip')).toHaveCount(0);
      await contacts.press('Enter');
      await expect(page).toHaveURL(deskUrl('/desk/contacts'));
      await expect(contacts).toHaveAttribute('aria-current', 'page');
      await narrow.click();
      await expect(narrow).toHaveAttribute('aria-expanded', 'true');

      for (const width of [1280, 1024, 768]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(deskUrl('/desk'));
        await expect(page.locator('a[data-ticket]').first()).toBeVisible();
        await expectFits(page);
        await expectAccessible(page);
        await keepScreen(page, `desk-nav-${width}-${scheme}`);
      }
    });

    test('on a phone it is a drawer, which holds the focus and gives it back', async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await logInAtDesk(page, admin);
      const opener = page.getByRole('button', { name: await word(page, 'nav_open') });
      await expectTouchable(page);
      await opener.focus();
      await page.keyboard.press('Enter');
      const drawer = page.getByRole('dialog');
      await expect(drawer.getByRole('link', { name: await word(page, 'nav_queue') })).toBeVisible();
      for (let step = 0; step < 14; step++) {
        await page.keyboard.press('Tab');
        const outside = await page.evaluate(() => {
          const focused = document.activeElement;
          return focused !== document.body && !focused?.closest('dialog');
        });
        expect(outside, 'the focus stays in the drawer').toBe(false);
      }
      await expectAccessible(page);
      await expectFits(page);
      await keepScreen(page, `desk-nav-phone-${scheme}`);
      await page.keyboard.press('Escape');
      await expect(drawer).toHaveCount(0);
      await expect(opener).toBeFocused();

      await administer(page, 'nav_audit');
      await expect(page).toHaveURL(deskUrl('/desk/audit'));
      await expect(drawer).toHaveCount(0);
    });
  });
}

test('an agent meets no page of admins, skips to the content, and chooses how the desk looks', async ({
  page,
}) => {
  await logInAtDesk(page, agent);
  const nav = await ways(page);
  await expect(nav.getByRole('link', { name: await word(page, 'nav_contacts') })).toBeVisible();
  await expect(nav.getByRole('link', { name: await word(page, 'nav_audit') })).toHaveCount(0);
  await expect(nav.getByText(await word(page, 'nav_administration'))).toHaveCount(0);

  await page.reload();
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: await word(page, 'nav_skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => !!document.activeElement?.closest('main'))).toBe(true);

  await page.locator('header summary').last().click();
  const dark = page.locator('header').getByLabel(await word(page, 'theme_dark'));
  await dark.check({ force: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
