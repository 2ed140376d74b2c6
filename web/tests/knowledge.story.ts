import type { Page } from '@playwright/test';
import { demo, portalUrl } from './demo.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logIn,
  test,
  word,
} from './stories.ts';

/** One whose articles are partly public, and one whose are not. */
const open = demo.tenants.find(({ slug }) => slug === 'oriale')!;
const closed = demo.tenants.find(({ slug }) => slug === 'luma')!;
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
/** What a first visit to a public article may transfer, in bytes: all of it, in a brand that chose the heaviest of the typefaces. */
const LIGHT = 150_000;

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
    await expectFits(page);
    if (page.viewportSize()?.width === PHONE.width) await expectTouchable(page);
    await keepScreen(page, `knowledge-${name}-${colorScheme}`);
  }
}

const readBefore = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('portico:read:')));

test('a misspelt word finds the article on a phone, which is there to read on until log-out', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  await logIn(page, open, open.contacts[0]!);
  await expect(page.locator('[data-category]').first()).toBeVisible();
  await look(page, 'home-phone');

  const field = page.locator('[role=combobox]');
  await field.fill('druker');
  const first = page.getByRole('option').first();
  await expect(first).toBeVisible();
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(field).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id'))!);
  await expectAccessible(page);
  await keepScreen(page, 'knowledge-suggestions-phone');
  await page.keyboard.press('Escape');
  await expect(first).toBeHidden();
  await expect(field).toHaveValue('druker');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/articles\/[\w-]+$/);
  const title = (await page.locator('h1').textContent())!;
  expect(title).toMatch(/Drucker|printer/i);
  await look(page, 'article-phone');
  // The contents are folded, and lead to a heading.
  await page.locator('article details summary').click();
  await page.locator('article details nav a').last().click();
  await expect(page.locator('article h2').last()).toBeInViewport();

  await page.goto(portalUrl(open, '/'));
  await expect(page.locator('section[aria-labelledby=read-before] [data-article]')).toHaveText(
    new RegExp(title),
  );
  expect(await readBefore(page)).toHaveLength(1);
  await page.locator('header summary').last().click();
  await page.getByRole('button', { name: await word(page, 'action_log_out') }).click();
  await expect(page).toHaveURL(portalUrl(open, '/login'));
  expect(await readBefore(page)).toEqual([]);
});

test('categories lead to an article; what is not found begins a ticket', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(DESKTOP);
  await logIn(page, closed, closed.contacts[0]!);
  await page.locator('header nav a[href="/knowledge"]').click();
  await expect(page.locator('[data-category=printing]')).toBeVisible();
  await look(page, 'categories');
  await page.locator('[data-category=devices]').click();
  await expect(page.locator('h1')).toBeVisible();
  await page.locator('main [data-category=printing]').click();
  await expect(page).toHaveURL(/\/knowledge\/printing$/);
  await page.locator('main [data-article]').first().click();
  await expect(page).toHaveURL(/\/articles\//);
  await expect(page.locator('main nav a[href="/knowledge/printing"]')).toBeVisible();
  await look(page, 'article');

  const yes = page.locator('[aria-labelledby=vote] button').first();
  await yes.click();
  await expect(yes).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(yes).toHaveAttribute('aria-pressed', 'true');
  await page.locator('[aria-labelledby=vote] button').last().click();
  await page.locator('[name=reason]').selectOption('OUTDATED');
  await expectAccessible(page);
  await keepScreen(page, 'knowledge-vote');
  await page.locator('[aria-labelledby=vote] [type=submit]').click();
  await expect(page.locator('[aria-labelledby=vote] form')).toHaveCount(0);

  // Another language has another address, and the way back does not lead round in a circle.
  const address = page.url();
  await page.locator('article a[hreflang]').click();
  await expect(page).not.toHaveURL(address);
  await expect(page).toHaveURL(/\/articles\//);
  await page.locator('article a[hreflang]').click();
  await expect(page).toHaveURL(address);
  await page.goBack();
  await expect(page).toHaveURL(/\/knowledge\/printing$/);

  await page.goto(portalUrl(closed, '/articles/there-is-none'));
  await expect(page.locator('h1')).toHaveText(await word(page, 'article_missing'));
  await page.locator('main [name=q]').fill('password');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=password$/);
  await expect(page.locator('main [data-article]').first()).toBeVisible();
  await look(page, 'search');
  await page.locator('main [name=category]').selectOption('account');
  await expect(page).toHaveURL(/category=account/);
  await page.locator('main [name=q]').fill('zzzz qqqq');
  await page.keyboard.press('Enter');
  await expect(page.locator('.empty')).toBeVisible();
  await page.goBack();
  await expect(page.locator('main [name=q]')).toHaveValue('password');
  await expect(page.locator('main [name=category]')).toHaveValue('account');
  await page.goForward();
  await expect(page.locator('main [name=q]')).toHaveValue('zzzz qqqq');
  await page.locator('.empty a[href^="/tickets/new?subject="]').click();
  await page.locator('main a[href^="/tickets/new?type=&"]').click();
  await expect(page.locator('[name=subject]')).toHaveValue('zzzz qqqq');
  await page.locator('main .trail').click();
  await expect(page).toHaveURL(/\/search\?q=zzzz/);

  await page.goto(portalUrl(closed, `/search?q=${'long+'.repeat(80)}`));
  await expect(page.locator('main [name=q]')).toHaveAttribute('aria-invalid', 'true');
});

test('before log-in one reads what is public, quickly, and nothing else', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  let weight = 0;
  const asked: string[] = [];
  page.on('requestfinished', (request) => {
    asked.push(request.postData() ?? '');
    void request.sizes().then(({ responseBodySize }) => (weight += responseBodySize));
  });
  await page.goto(portalUrl(open, '/articles/kennwort-vergessen'));
  await expect(page.locator('article h1')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(asked.filter((text) => text.includes('query Article('))).toHaveLength(1);
  expect(weight, 'bytes of a first visit').toBeLessThan(LIGHT);
  test.info().annotations.push({ type: 'bytes of a first visit', description: String(weight) });
  await look(page, 'public-article-phone');

  const visitor = await someoneElse();
  await visitor.setViewportSize(DESKTOP);
  await visitor.goto(portalUrl(open, '/login'));
  await visitor.locator('main a[href="/knowledge"]').click();
  await expect(visitor.locator('[data-category]').first()).toBeVisible();
  await expect(visitor.locator('[data-category=printing]')).toHaveCount(0);
  await look(visitor, 'public');
  await visitor.goto(portalUrl(open, '/articles/drucker-offline'));
  await expect(visitor.locator('h1')).toHaveText(await word(visitor, 'article_missing'));
  await visitor.locator('header a[href^="/login"]').click();
  await expect(visitor).toHaveURL(/\/login\?next=%2Farticles%2Fdrucker-offline$/);
  const contact = open.contacts[1] ?? open.contacts[0]!;
  await visitor.locator('[name=email]').fill(contact.email);
  await visitor.locator('[name=password]').fill(contact.password);
  await visitor.locator('form [type=submit]').click();
  await expect(visitor).toHaveURL(/\/articles\/[\w-]+$/);
  await expect(visitor.locator('article h1')).toBeVisible();

  for (const path of ['/knowledge', '/articles/kennwort-vergessen', '/search?q=vpn']) {
    await page.goto(portalUrl(closed, path));
    await expect(page).toHaveURL(portalUrl(closed, `/login?next=${encodeURIComponent(path)}`));
  }
});

test('an article beside the form takes the place of a ticket', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(DESKTOP);
  await logIn(page, closed, closed.contacts[0]!);
  await page.goto(portalUrl(closed, '/tickets/new?type='));
  const subject = page.locator('[name=subject]');
  const place = await subject.boundingBox();
  await subject.pressSequentially('Printer does not print', { delay: 20 });
  const offered = page.locator('main aside [data-article]');
  await expect(offered.first()).toBeVisible();
  await expect(subject).toBeFocused();
  expect(await subject.boundingBox()).toEqual(place);
  await look(page, 'beside-ticket');

  await offered.first().click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.locator('.prose')).toBeVisible();
  await expectAccessible(page);
  await keepScreen(page, 'knowledge-sheet');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(offered.first()).toBeFocused();
  await expect(subject).toHaveValue('Printer does not print');
  await page.reload();
  await expect(subject).toHaveValue('Printer does not print');

  await page.setViewportSize(PHONE);
  await expect(offered.first()).toBeAttached();
  await expectFits(page);
  await expectTouchable(page);
  await offered.first().click();
  await expect(sheet.locator('.prose')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: await word(page, 'deflection_solved') }).click();
  await expect(page).toHaveURL(portalUrl(closed, '/'));
  await expect(page.getByText(await word(page, 'deflection_thanks'))).toBeVisible();
  await page.goto(portalUrl(closed, '/tickets/new?type='));
  await expect(subject).toHaveValue('');
});
