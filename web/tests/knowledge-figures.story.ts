import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { admin, agent, brands, deskUrl } from './demo.ts';
import { publishArticle, rateArticle } from './articles.ts';
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
import { ask, portalId } from './studio.ts';

const tenant = brands[0]!;
/** Letters alone: long numbers are not kept of what was looked for. */
const lettersOf = (stamp: number): string =>
  String(stamp).replaceAll(/\d/g, (digit) => 'bcdfghjklm'[+digit]!);

/** One article of the portal, past its review, and published. */
async function overdue(desk: Page, title: string, slug: string): Promise<void> {
  const text = { locale: 'DE' as const, title, summary: 'Kurz', body: 'Lang', slug };
  await publishArticle(desk, await portalId(desk, tenant), [text], { reviewOn: '2020-02-03' });
}

/** Says that it helped, reads it, is spared a ticket by it, and looks for something that nobody has written. */
async function use(member: Page, slug: string, missing: string): Promise<void> {
  const id = await rateArticle(member, slug, { isHelpful: true });
  for (const came of ['READ', 'READ', 'TICKET_SAVED'])
    await ask(
      member,
      'mutation ($input: CountArticleUseInput!) { countArticleUse(input: $input) { errors { message } } }',
      { input: { articleId: id, came } },
    );
  for (let time = 0; time < 3; time++)
    await ask(
      member,
      'query ($text: String!) { portal { knowledge { search(text: $text, submitted: true) { snippet } } } }',
      { text: missing },
    );
}

test('what is read, what helps and what to write next', async ({ page, someoneElse }) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const title = `Längst zu prüfen ${stamp}`;
  const slug = `laengst-zu-pruefen-${stamp}`;
  const missing = `xq${lettersOf(stamp)}`;
  await logInAtDesk(page, admin);
  await overdue(page, title, slug);
  const member = await someoneElse();
  await logIn(member, tenant, tenant.contacts[0]!);
  await use(member, slug, missing);

  await page.goto(deskUrl('/desk/knowledge'));
  await page.locator('main a[href="/desk/knowledge/figures"]').click();
  await page.locator('[name=portal]').selectOption({ label: tenant.name });
  await expect(page).toHaveURL(/portal=/);
  await expect(page.locator('main').getByRole('img')).toHaveCount(4);
  // Whoever has much to write, or to look through, sees the first of it.
  const unfold = async (): Promise<void> => {
    const rest = page.locator('main button[aria-expanded=false]');
    while ((await rest.count()) > 0) await rest.first().click();
  };
  await unfold();
  await expect(page.locator(`[data-missed="${missing}"]`)).toBeVisible();
  await expect(page.locator('[data-due]', { hasText: title })).toBeVisible();

  await test.step('it looks as it should', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // Loaded anew, so that no colour is on its way from one scheme to the other.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.reload();
      await expect(page.locator('main').getByRole('img')).toHaveCount(4);
      await unfold();
      for (const [size, viewport] of Object.entries({
        desktop: { width: 1280, height: 800 },
        phone: { width: 390, height: 844 },
      })) {
        await page.setViewportSize(viewport);
        await expectAccessible(page);
        await expectFits(page);
        if (size === 'phone') await expectTouchable(page);
        await keepScreen(page, `knowledge-figures-${size}-${colorScheme}`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('every chart has its table, and it goes into a file', async () => {
    await page.locator('summary', { hasText: await word(page, 'figures_as_table') }).click();
    await expect(page.locator('details tbody tr')).toHaveCount(30);
    const waiting = page.waitForEvent('download');
    await page.locator('details').getByRole('button').click();
    const file = await waiting;
    const lines = readFileSync((await file.path())!, 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(31);
    expect(lines[0]).toContain(await word(page, 'knowledge_figures_saved'));
    await page.getByRole('link', { name: await word(page, 'figures_last_days', { days: 90 }) }).click();
    await expect(page).toHaveURL(/\/desk\/knowledge\/figures\?from=/);
    await expect(page.getByText(await word(page, 'figures_by_week'))).toBeVisible();
  });

  await test.step('what was looked for in vain becomes an article', async () => {
    const row = page.locator(`[data-missed="${missing}"]`);
    const more = page.locator('main button[aria-expanded=false]').first();
    if (!(await row.isVisible())) await more.click();
    await row.locator('a[href*="/knowledge/new"]').click();
    await expect(page).toHaveURL(/\/desk\/knowledge\/new\?/);
    const titles = page.locator('[name=title-DE], [name=title-EN]');
    await expect(titles).toHaveValue(missing);
    await expect(page.locator('[name=tenant] option:checked')).toHaveText(tenant.name);
    // Nothing was typed yet, so nothing would be lost.
    await page.locator('main .trail').click();
    await expect(page).toHaveURL(deskUrl('/desk/knowledge'));
  });
});

test('agents see the figures too, and a range that cannot be counted is no failure', async ({ page }) => {
  await logInAtDesk(page, agent);
  await page.goto(deskUrl('/desk/knowledge/figures?from=2001-01-01&to=2001-01-31'));
  await expect(page.locator('.empty')).toBeVisible();
  await expectAccessible(page);
  await page.goto(deskUrl('/desk/knowledge/figures?from=1901-01-01&to=2001-01-01'));
  await expect(page.locator('.empty')).toBeVisible();
  await expect(page.locator('[name=from]')).toHaveAttribute('aria-invalid', 'true');
  await page.goto(deskUrl('/desk/knowledge/figures?portal=nonsense'));
  await expect(page.locator('main .empty').first()).toBeVisible();
});
