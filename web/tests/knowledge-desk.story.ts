import type { Page } from '@playwright/test';
import { admin, agent, brands, deskUrl } from './demo.ts';
import { DESK, PHONE } from './looks.ts';
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

async function look(page: Page, name: string): Promise<void> {
  // What was said last covers what is below it.
  const toast = page.locator('.toast button');
  if (await toast.isVisible()) await toast.click();
  for (const [size, viewport, colorScheme] of [
    ['desktop', DESK, 'light'],
    ['phone', PHONE, 'dark'],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectAccessible(page);
    await expectFits(page);
    // Behind a dialog nothing can be touched.
    if (size === 'phone' && (await page.getByRole('dialog').count()) === 0) await expectTouchable(page);
    await keepScreen(page, `${name}-${size}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);
}

const button = async (page: Page, key: string, values = {}) =>
  page.getByRole('button', { name: await word(page, key, values), exact: true });
/** One of several to choose from: a language, or a side of the article. */
const choice = (page: Page, value: string) =>
  page.locator('main label', { has: page.locator(`[value=${value}]`) });
const said = (page: Page) => page.locator('main [data-state=saved], main [data-state=dirty]');

async function read(member: Page, slug: string): Promise<{ title: string } | null> {
  const { portal } = await ask<{ portal: { knowledge: { article: { title: string } | null } } }>(
    member,
    'query ($slug: String!) { portal { knowledge { article(slug: $slug) { title } } } }',
    { slug },
  );
  return portal.knowledge.article;
}

test('an agent writes an article in two languages, an admin publishes it, and a contact reads it', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const title = `Connect the scanner ${stamp}`;
  const slug = `connect-the-scanner-${stamp}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, agent);
  await page.goto(deskUrl('/desk/knowledge'));
  await expect(page.locator('[data-article]').first()).toBeVisible();
  await look(page, 'desk-knowledge');

  await test.step('it is written with the toolbar, the keyboard and what was pasted', async () => {
    await page.locator('main a[href="/desk/knowledge/new"]').first().click();
    await choice(page, 'EN').click();
    const add = await button(page, 'desk_article_language_add', {
      language: await word(page, 'language_en'),
    });
    await expect(add.or(page.locator('[name=title-EN]'))).toBeVisible();
    if (await add.isVisible()) await add.click();
    await page.locator('[name=title-EN]').fill(title);
    await expect(page.locator('[name=slug-EN]')).toHaveAttribute('placeholder', slug.slice(0, 40));
    await page.locator('[name=slug-EN]').fill(slug);
    await page.locator('[name=summary-EN]').fill('How it gets into the network.');
    const body = page.locator('[name=body-EN]');
    await body.fill('Plug it in');
    await body.press('Control+a');
    await body.press('Control+b');
    await expect(body).toHaveValue('**Plug it in**');
    await body.press('Control+End');
    await body.press('Enter');
    await body.press('Enter');
    await page.locator('[data-tool=steps]').click();
    await page.keyboard.type('Press the button');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Wait');
    await expect(body).toHaveValue('**Plug it in**\n\n1. Press the button\n2. Wait');
    await body.evaluate((area: HTMLTextAreaElement) => {
      area.setSelectionRange(area.value.length, area.value.length);
      const data = new DataTransfer();
      data.setData(
        'text/html',
        '<h1>If it <b>fails</b></h1><table><tr><th>Light</th></tr><tr><td>red</td></tr></table>',
      );
      data.setData('text/plain', 'If it fails');
      area.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await expect(body).toHaveValue(/## If it fails\n\n\| Light \|/);
    // The browser takes a step back as from anything typed.
    await body.press('Control+z');
    await expect(body).not.toHaveValue(/If it fails/);
    await body.press('Control+Shift+z');
    await expect(page.locator('.prose li').nth(1)).toHaveText('Wait');
    await look(page, 'desk-article-new');
    await page.reload();
    await expect(page.locator('[name=title-EN]').or(page.locator('[name=title-DE]')).first()).toBeVisible();
    await choice(page, 'EN').click();
    await expect(body).toHaveValue(/Press the button/);
  });

  await test.step('for one portal’s contacts, in both languages', async () => {
    await page.locator('[name=tenant]').selectOption({ label: tenant.name });
    await page.locator('[name=audience][value=CONTACTS]').check();
    await page.locator('[name=tags]').fill('Scanner, Network');
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(/\/desk\/knowledge\/(?!new)[^/]+$/);
    await expect(page.locator('h1')).toHaveText(title);
    await choice(page, 'DE').click();
    await (
      await button(page, 'desk_article_language_copy', { language: await word(page, 'language_en') })
    ).click();
    await page.locator('[name=title-DE]').fill(`Scanner anschließen ${stamp}`);
    await page.locator('[name=slug-DE]').fill(`scanner-anschliessen-${stamp}`);
    await (await button(page, 'action_save')).click();
    await expect(said(page)).toHaveAttribute('data-state', 'saved');
    await choice(page, 'settings').click();
    await expect(page.locator('[name=tags]')).toHaveValue('network, scanner');
    await look(page, 'desk-article-settings');
    await choice(page, 'text').click();
  });

  await test.step('a link is picked, and leaving asks first', async () => {
    const body = page.locator('[name=body-DE]');
    await body.press('Control+Home');
    await body.press('Control+k');
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('[data-target]').first()).toBeVisible();
    await keepScreen(page, 'desk-article-link');
    await dialog.locator('[name=article]').press('Enter');
    await expect(body).toHaveValue(/^\[[^\]]+\]\(\/articles\/[a-z0-9-]+\)/);
    await page.locator('main .trail').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: await word(page, 'action_cancel') })
      .click();
  });

  await test.step('the agent sends it to review, and is told who publishes', async () => {
    await (await button(page, 'desk_article_submit')).click();
    await expect(page.locator('[data-standing=IN_REVIEW]')).toBeVisible();
    await expect(said(page)).toHaveAttribute('data-state', 'saved');
    await page.locator('main summary').first().click();
    await expect(page.getByText(await word(page, 'desk_article_only_admins'))).toBeVisible();
    await page.keyboard.press('Escape');
    await keepScreen(page, 'desk-article');
  });

  const chief = await someoneElse();
  const member = await someoneElse();
  await logIn(member, tenant, tenant.contacts[0]!);
  expect(await read(member, slug)).toBeNull();

  await test.step('the admin finds it in review and publishes it', async () => {
    await chief.setViewportSize(DESK);
    await logInAtDesk(chief, admin);
    await chief.goto(deskUrl('/desk/knowledge?state=IN_REVIEW'));
    await chief.locator('[data-article]', { hasText: String(stamp) }).click();
    await (await button(chief, 'desk_article_publish')).click();
    await expect(chief.getByRole('dialog')).toBeVisible();
    await look(chief, 'desk-article-publish');
    await chief.getByRole('dialog').locator('[type=submit]').click();
    await expect(chief.locator('[data-standing=READ]')).toBeVisible();
    expect(await read(member, `scanner-anschliessen-${stamp}`)).not.toBeNull();
  });

  await test.step('what changed is compared, and a former version brought back', async () => {
    await choice(chief, 'versions').click();
    await expect(chief.locator('[data-version="3"]')).toBeVisible();
    await chief.locator('[data-version="2"] button').first().click();
    await expect(chief.locator('[data-part="DE.title"] ins').first()).toBeVisible();
    await look(chief, 'desk-article-versions');
    await chief.locator('[data-version="1"] button').last().click();
    await chief.getByRole('dialog').locator('[type=submit]').click();
    await expect(chief.locator('[data-version="4"]')).toBeVisible();
    await expect(chief.locator('[data-standing=READ]')).toContainText('4');
  });
});

test('two who write one article at once: the second sees both, and nothing is lost', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const stamp = Date.now();
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const { createArticle } = await ask<{ createArticle: { article: { id: string } } }>(
    page,
    'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id } errors { message } } }',
    {
      input: {
        tenantId: await portalId(page, tenant),
        settings: { audience: 'STAFF' },
        texts: [{ locale: 'EN', title: `Shared ${stamp}`, summary: 'Before', body: 'One\n\nTwo\n\nThree' }],
      },
    },
  );
  const url = deskUrl(`/desk/knowledge/${createArticle.article.id}`);
  const mara = await someoneElse();
  await mara.setViewportSize(DESK);
  await logInAtDesk(mara, agent);
  for (const desk of [page, mara]) {
    await desk.goto(url);
    await expect(desk.locator('[name=body-EN]')).toHaveValue(/Two/);
  }
  await page.locator('[name=body-EN]').fill('One\n\nTwo by the admin\n\nThree');
  await page.locator('[name=summary-EN]').fill('By the admin');
  await (await button(page, 'action_save')).click();
  await expect(said(page)).toHaveAttribute('data-state', 'saved');

  await mara.locator('[name=body-EN]').fill('One\n\nTwo by Mara\n\nThree');
  await (await button(mara, 'action_save')).click();
  await expect(mara.locator('[data-conflict]')).toBeVisible();
  await expect(mara.locator('[name=body-EN]')).toHaveValue(/by Mara/);
  await expect(mara.locator('[data-part="EN.body"] ins')).toContainText('Mara');
  await look(mara, 'desk-article-conflict');
  // A reload in between loses nothing either.
  await mara.reload();
  await expect(mara.locator('[name=body-EN]')).toHaveValue(/by Mara/);
  await expect(mara.locator('[data-conflict]')).toBeVisible();
  await (await button(mara, 'desk_article_conflict_merge')).click();
  await expect(mara.locator('[name=body-EN]')).toHaveValue(/by Mara/);
  await (await button(mara, 'action_save')).click();
  await expect(said(mara)).toHaveAttribute('data-state', 'saved');
  await choice(mara, 'versions').click();
  await expect(mara.locator('[data-version]')).toHaveCount(3);
});

test('an admin shapes the tree of categories', async ({ page }) => {
  test.setTimeout(120_000);
  const stamp = Date.now();
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/knowledge/categories'));
  const row = page.locator(`[data-category="tree-${stamp}"]`);
  await expect(page.locator('[data-category=printing]')).toBeVisible();
  await look(page, 'desk-categories');
  await (await button(page, 'desk_article_category_new')).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[name=category-EN]').fill(`Tree ${stamp}`);
  await dialog.locator('[name=category-DE]').fill(`Baum ${stamp}`);
  await dialog.locator('[name=category-slug]').fill(`tree-${stamp}`);
  await dialog.locator('label', { has: page.locator('[value=wrench]') }).click();
  await dialog.locator('[type=submit]').click();
  await expect(row).toBeVisible();
  await row.locator('.up').click();
  await expect(row.locator('.down')).toBeEnabled();

  const act = async (category: string, key: string) => {
    const of = page.locator(`[data-category="${category}"]`);
    await of.locator('summary').click();
    await of.getByRole('button', { name: await word(page, key), exact: true }).click();
  };
  await act(`tree-${stamp}`, 'desk_article_category_in');
  await expect(row).toHaveCSS('--depth', '1');
  await act('devices', 'desk_article_category_delete');
  await dialog.locator('[type=submit]').click();
  await expect(dialog.locator('[role=alert]')).toBeVisible();
  await dialog.getByRole('button', { name: await word(page, 'action_cancel') }).click();
  await act(`tree-${stamp}`, 'desk_article_category_delete');
  await dialog.locator('[type=submit]').click();
  await expect(row).toHaveCount(0);
});

test('an agent puts an article into a reply', async ({ page }) => {
  await page.setViewportSize(DESK);
  await logInAtDesk(page, agent);
  await page.locator('a[data-ticket]').first().click();
  const reply = page.locator('section.answer textarea[name=body]');
  await reply.fill('Please see ');
  await (await button(page, 'reply_insert_article')).click();
  await expect(page.locator('[data-target]').first()).toBeVisible();
  await look(page, 'desk-reply-article');
  await page.locator('[name=article]').press('Enter');
  await expect(reply).toHaveValue(
    /^Please see \[.+\]\(http:\/\/[a-z]+\.localhost:\d+\/articles\/[a-z0-9-]+\)$/,
  );
  await reply.fill('');
});
