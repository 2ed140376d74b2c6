import { brands, portalUrl } from './demo.ts';
import { makeMember } from './newcomers.ts';
import { expect, expectAccessible, keepScreen, test, word } from './stories.ts';

const tenant = brands[0]!;

/** Says that the page is still the one that was opened: a reload would forget it. */
const MARK = 'porticoNotReloaded';

test('what is switched off for somebody goes from the page before their eyes, and comes back', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const desk = await someoneElse();
  const newcomer = await makeMember(desk, page, tenant);
  const links = page.locator('header nav a');
  await expect(links).toHaveCount(5);
  await page.evaluate((mark) => Object.assign(window, { [mark]: true }), MARK);

  await desk.goto(newcomer.url);
  const feature = desk.locator('[data-feature=TICKETS]');
  const set = async (choice: string): Promise<void> => {
    await feature.locator('select').selectOption(choice);
    await desk.locator('main form [type=submit]').click();
    await expect(desk.getByText(await word(desk, 'desk_saved'))).toBeVisible();
  };
  await set('off');
  await expect(links).toHaveCount(4, { timeout: 2_000 });
  await expect(page.locator('main a[href="/tickets/new"], header a[href="/tickets/new"]')).toHaveCount(0);
  await expectAccessible(page);
  await keepScreen(page, 'features-off-home');

  // Whoever kept an address is told why there is nothing, and finds their way.
  const kept = await page.context().newPage();
  await kept.goto(portalUrl(tenant, '/tickets'));
  await expect(kept.getByRole('heading', { level: 1 })).toHaveText(await word(kept, 'tickets_off_title'));
  await expect(kept.locator('main [name=q]')).toHaveCount(0);
  await keepScreen(kept, 'features-off-tickets');
  await kept.close();

  await set('portal');
  await expect(links).toHaveCount(5, { timeout: 2_000 });
  await expect(page.locator('header a[href="/tickets/new"]').first()).toBeVisible();
  expect(await page.evaluate((mark) => mark in window, MARK)).toBe(true);
});
