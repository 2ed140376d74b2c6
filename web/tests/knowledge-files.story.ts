import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { draftArticle } from './articles.ts';
import { admin, brands, demo, deskUrl, portalUrl } from './demo.ts';
import { DESK, look, PHONE } from './looks.ts';
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
import { portalId } from './studio.ts';

const tenant = brands[0]!;
const PICTURE = readFileSync('../tenants/nordwind/banner.jpg').toString('base64');
const FORM = Buffer.from('%PDF-1.7\nThe form of the story.');

/** Drops or pastes a picture onto the text, as the browser does. */
function bring(page: Page, how: 'drop' | 'paste', name: string): Promise<void> {
  return page.locator('[name=body-EN]').evaluate(
    (area, { how, name, picture }) => {
      const bytes = Uint8Array.from(atob(picture), (byte) => byte.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], name, { type: 'image/jpeg' }));
      const init = { bubbles: true, cancelable: true };
      area.dispatchEvent(
        how === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data }),
      );
    },
    { how, name, picture: PICTURE },
  );
}

const button = async (page: Page, key: string, values = {}) =>
  page.getByRole('button', { name: await word(page, key, values), exact: true });

/** Whether the browser has it, and not only its place. */
const naturalWidth = (image: HTMLImageElement) => image.naturalWidth;

test('a picture and a form go into an article, and a contact sees both on a phone', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(150_000);
  const slug = `change-the-lid-${Date.now()}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const article = await draftArticle(page, await portalId(page, tenant), [
    { locale: 'EN', slug, title: 'Change the lid', summary: '', body: '1. Open the lid' },
  ]);
  await page.goto(deskUrl(`/desk/knowledge/${encodeURIComponent(article.id)}`));
  const body = page.locator('[name=body-EN]');
  const files = page.locator('[data-article-files]');
  await expect(body).toHaveValue('1. Open the lid');

  await test.step('a picture is dropped, and one says what it shows', async () => {
    await body.press('Control+End');
    await bring(page, 'drop', 'IMG_2045.jpg');
    const dialog = page.getByRole('dialog');
    const words = dialog.locator('[name=alternative]');
    await expect(words).toBeFocused();
    // The name of a camera says nothing.
    await expect(words).toHaveValue('');
    await expectAccessible(page);
    await keepScreen(page, 'desk-article-picture-dialog');
    await words.fill('The lid, open');
    await words.press('Enter');
    await expect(body).toHaveValue(/^1\. Open the lid\n\n {3}!\[The lid, open\]\(file:[\w-]+\)$/);
    await expect(body).toBeFocused();
    // Nothing but the text has changed: what is written is no version yet.
    await expect(page.locator('main [data-state=dirty]')).toBeVisible();
    const shown = page.locator('.prose li img');
    await expect(shown).toHaveAttribute('alt', 'The lid, open');
    await expect.poll(() => shown.evaluate(naturalWidth)).toBeGreaterThan(0);
  });

  await test.step('another is pasted, thought better of, and removed', async () => {
    await body.press('Control+End');
    await bring(page, 'paste', 'paper-tray.jpg');
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('[name=alternative]')).toHaveValue('paper tray');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(body).not.toHaveValue(/tray/);
    await expect(files.locator('[data-file]')).toHaveCount(2);
    await (await button(page, 'file_remove', { name: 'paper-tray.jpg' })).click();
    await page.getByRole('dialog').locator('[type=submit]').click();
    await expect(files.locator('[data-file]')).toHaveCount(1);
  });

  await test.step('a form is chosen by the toolbar, one that is no picture is refused', async () => {
    await body.press('Control+End');
    await page.keyboard.press('Enter');
    const chooser = page.waitForEvent('filechooser');
    await page.locator('[data-tool=file]').click();
    await (await chooser).setFiles({ name: 'the-form.pdf', mimeType: 'application/pdf', buffer: FORM });
    await expect(body).toHaveValue(/\[the-form\.pdf\]\(file:[\w-]+\)/);
    const broken = {
      name: 'broken.png',
      mimeType: 'image/png',
      buffer: Buffer.from('\x89PNG\r\n\x1a\nno', 'latin1'),
    };
    await page.locator('[data-article-files-input]').setInputFiles(broken);
    const failed = files.locator('[data-sending=failed]');
    await expect(failed).toContainText('broken.png');
    await expect(failed.getByRole('alert')).not.toBeEmpty();
    await expectAccessible(page);
    await keepScreen(page, 'desk-article-files-desktop-light');
    await page.setViewportSize(PHONE);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await expectAccessible(page);
    await expectFits(page);
    await expectTouchable(page);
    await keepScreen(page, 'desk-article-files-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(DESK);
    await (await button(page, 'file_remove', { name: 'broken.png' })).click();
    await expect(failed).toHaveCount(0);
  });

  await test.step('it is published, and what is published stays', async () => {
    await (await button(page, 'desk_article_publish')).click();
    await page.getByRole('dialog').locator('[type=submit]').click();
    await expect(page.locator('[data-standing=READ]')).toBeVisible();
    await expect(files.getByText(await word(page, 'desk_article_file_published')).first()).toBeVisible();
    await expect(await button(page, 'file_remove', { name: 'the-form.pdf' })).toHaveCount(0);
  });

  await test.step('a contact sees the picture on a phone, and downloads the form', async () => {
    const member = await someoneElse();
    await member.setViewportSize(PHONE);
    await logIn(member, tenant, tenant.contacts[0]!);
    await member.goto(portalUrl(tenant, `/articles/${slug}`));
    const shown = member.locator('article .prose img');
    await expect(shown).toHaveAttribute('alt', 'The lid, open');
    await expect(shown).toHaveAttribute('height', /^\d+$/);
    await shown.scrollIntoViewIfNeeded();
    await expect.poll(() => shown.evaluate(naturalWidth)).toBeGreaterThan(0);
    const download = member.waitForEvent('download');
    await member.locator('[data-attachment="the-form.pdf"]').click();
    const saved = await (await download).path();
    expect(readFileSync(saved)).toEqual(FORM);
    for (const colorScheme of ['light', 'dark'] as const) {
      await member.emulateMedia({ colorScheme });
      await expectAccessible(member);
      await expectFits(member);
      await expectTouchable(member);
      await keepScreen(member, `article-files-phone-${colorScheme}`);
    }
    await member.setViewportSize(DESK);
    await keepScreen(member, 'article-files-desktop');
    await member.emulateMedia({ media: 'print' });
    await expect(member.locator('[data-attachment="the-form.pdf"]')).toBeVisible();
    await keepScreen(member, 'article-files-print');
  });
});

test('an article of a folder shows its pictures in both languages, and gives out its file', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const oriale = demo.tenants.find(({ slug }) => slug === 'oriale')!;
  await page.setViewportSize(DESK);
  await logIn(page, oriale, oriale.contacts[0]!);
  await page.goto(portalUrl(oriale, '/articles/zeichnungen-im-showroom'));
  const shown = page.locator('article .prose img');
  for (const number of [0, 1]) {
    await shown.nth(number).scrollIntoViewIfNeeded();
    await expect.poll(() => shown.nth(number).evaluate(naturalWidth)).toBeGreaterThan(0);
  }
  await look(page, 'article-of-a-folder');
  await page.goto(portalUrl(oriale, '/articles/signature-of-the-house'));
  await expect(shown).toHaveCount(2);
  await page.goto(portalUrl(oriale, '/articles/aufmass-und-fotos'));
  const download = page.waitForEvent('download');
  await page.locator('[data-attachment="aufmass.de.pdf"]').click();
  expect(
    readFileSync(await (await download).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});
