import { publishArticle } from './articles.ts';
import { admin, deskUrl, portalUrl } from './demo.ts';
import { look, PHONE } from './looks.ts';
import { join } from './newcomers.ts';
import { must, openPortal } from './own-portal.ts';
import { expect, expectTouchable, logInAtDesk, test, word } from './stories.ts';

const text = (slug: string, title: string) => ({
  locale: 'EN' as const,
  slug,
  title,
  summary: 'What to do, step by step.',
  body: '1. Open it.\n2. Close it.',
});

test('what goes with an article, what a contact keeps, and a category of many pages', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const unique = Date.now().toString(36);
  await logInAtDesk(page, admin);
  const portal = await openPortal(page, `shelf-${unique}`);
  const { category } = await must<{ category: { id: string } }>(
    page,
    'mutation ($input: SaveArticleCategoryInput!) { saveArticleCategory(input: $input) { category { id } errors { message } } }',
    { tenantId: portal.id, slug: `boxes-${unique}`, names: [{ locale: 'EN', name: 'Boxes' }] },
  );
  const settings = { categoryId: category.id };
  const publish = (n: number) =>
    publishArticle(page, portal.id, [text(`box-${n}-${unique}`, `Box ${n}`)], settings);
  for (let n = 1; n <= 33; n++) await publish(n);
  const contact = await someoneElse();

  await test.step('an admin chooses what stands beside an article, and in which order', async () => {
    const id = await publish(34);
    await page.goto(deskUrl(`/desk/knowledge/${encodeURIComponent(id)}`));
    await page.locator('main label', { hasText: await word(page, 'desk_article_settings') }).click();
    const group = page.getByRole('group', { name: await word(page, 'desk_article_related') });
    for (const title of ['Box 7', 'Box 21']) {
      await group.locator('[data-add]').click();
      await group.locator('[name=article]').fill(`${title} ${unique}`.replace(' ', '-').toLowerCase());
      await group.locator(`[data-target="${title}"]`).click();
      await expect(group.locator('[data-add]')).toBeFocused();
    }
    await group.locator('[data-raise]').click();
    await expect(group.locator('[data-related] a')).toHaveText(['Box 21', 'Box 7']);
    await look(page, 'knowledge-related');
    await page.getByRole('button', { name: await word(page, 'action_save'), exact: true }).click();
    await expect(page.locator('.toast')).toBeVisible();
    await page.reload();
    await page.locator('main label', { hasText: await word(page, 'desk_article_settings') }).click();
    await expect(group.locator('[data-related] a')).toHaveText(['Box 21', 'Box 7']);
  });

  await test.step('beside the article they are the first', async () => {
    await join(page, contact, portal);
    await contact.setViewportSize(PHONE);
    await contact.goto(portalUrl(portal, `/articles/box-34-${unique}`));
    const beside = contact.locator('.related [data-article]');
    await expect(beside).toHaveCount(5);
    await expect(beside.nth(0)).toContainText('Box 21');
    await expect(beside.nth(1)).toContainText('Box 7');
  });

  await test.step('a contact keeps it with a tap, and finds it on the home page', async () => {
    const star = contact.locator('[data-keep]');
    await expect(star).toBeEnabled();
    await expect(star).toHaveAttribute('aria-pressed', 'false');
    await expectTouchable(contact);
    await star.click();
    await expect(star).toHaveAttribute('aria-pressed', 'true');
    await expect(contact.locator('.toast')).toContainText(await word(contact, 'favourite_added'));
    await look(contact, 'knowledge-kept');
    await contact.reload();
    await expect(star).toHaveAttribute('aria-pressed', 'true');
    for (let n = 1; n <= 6; n++) {
      await contact.goto(portalUrl(portal, `/articles/box-${n}-${unique}`));
      await star.click();
      await expect(contact.locator('.toast')).toBeVisible();
    }
    await contact.goto(portalUrl(portal, '/'));
    const kept = contact.getByRole('region', { name: await word(contact, 'favourites_title') });
    await expect(kept.locator('[data-article]')).toHaveCount(5);
    await expect(kept.locator('[data-article]').first()).toContainText('Box 6');
    await look(contact, 'knowledge-home-kept');
    await kept.getByRole('link', { name: await word(contact, 'favourites_all') }).click();
    await expect(contact).toHaveURL(portalUrl(portal, '/favourites'));
    await expect(contact.locator('[data-article]')).toHaveCount(7);
    await look(contact, 'knowledge-favourites');
    await contact.locator('[data-article]').first().click();
    await star.click();
    await expect(contact.locator('.toast')).toContainText(await word(contact, 'favourite_removed'));
    await contact.goto(portalUrl(portal, '/favourites'));
    await expect(contact.locator('[data-article]')).toHaveCount(6);
  });

  await test.step('a category shows the next page when somebody asks for it', async () => {
    await contact.goto(portalUrl(portal, `/knowledge/boxes-${unique}`));
    const rows = contact.locator('main [data-article]');
    await expect(rows).toHaveCount(30);
    await expect(contact.locator('main')).toContainText(
      await word(contact, 'solutions_shown', { shown: 30, total: 34 }),
    );
    await contact.getByRole('button', { name: await word(contact, 'action_load_more') }).click();
    await expect(rows).toHaveCount(34);
    await expect(rows.nth(30)).toBeFocused();
    await expect(rows.last()).toContainText('Box 1');
  });
});
