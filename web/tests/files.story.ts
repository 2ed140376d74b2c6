import { brands, deskUrl, portalUrl } from './demo.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  keepScreen,
  logIn,
  logInAtDesk,
  test,
  word,
} from './stories.ts';
import type { Page } from '@playwright/test';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

/** Pastes a picture of the page's own making where the cursor is, as a screenshot would be. */
async function pastePicture(page: Page, into: string): Promise<void> {
  await page.locator(into).focus();
  await page.locator(into).evaluate(async (field) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [900, 300];
    const pen = canvas.getContext('2d')!;
    pen.fillStyle = 'teal';
    pen.fillRect(0, 0, 900, 300);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob!], 'screenshot.png', { type: 'image/png' }));
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
}

test('a reply with a file and a pasted picture, and the agent who reads it and answers with a file', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Files ${Date.now()}`;
  await logIn(page, tenant, contact);

  await test.step('a new ticket with a file', async () => {
    await page.goto(portalUrl(tenant, '/tickets/new?type='));
    await page.locator('[name=subject]').fill(subject);
    await page.locator('main [name=description]').fill('See the file.');
    await page.locator('[data-files]').setInputFiles({
      name: 'log of today.txt',
      mimeType: 'text/html',
      buffer: Buffer.from('line one\nline two\n'),
    });
    await expect(page.locator('[data-upload=done]')).toHaveCount(1);
    await expectAccessible(page);
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(/\/tickets\/\d+$/);
    await expect(page.locator('article').first().locator('[data-file=READY]')).toContainText(
      'log of today.txt',
    );
  });
  const number = new URL(page.url()).pathname.split('/').pop()!;

  await test.step('what is attached can be taken away again', async () => {
    await page.locator('[data-files]').setInputFiles({
      name: 'wrong.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('wrong'),
    });
    await expect(page.locator('[data-upload=done]')).toHaveCount(1);
    await page.getByRole('button', { name: await word(page, 'file_remove', { name: 'wrong.txt' }) }).click();
    await expect(page.locator('[data-upload]')).toHaveCount(0);
  });

  await test.step('a picture pasted into the text is shown in its place', async () => {
    await page.locator('[name=body]').fill('Before.');
    await pastePicture(page, '[name=body]');
    await expect(page.locator('[data-upload=done] img')).toBeVisible();
    await expect(page.locator('[name=body]')).toHaveValue(/!\[screenshot\.png\]\(attachment:/);
    await keepScreen(page, 'files-writing');
    await page.locator('main [type=submit]').click();
    const picture = page.locator('article', { hasText: 'Before.' }).locator('.prose img');
    await expect(picture).toBeVisible();
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(900);
    await expect(page.locator('[data-upload]')).toHaveCount(0);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectFits(page);
    await expectAccessible(page);
    await keepScreen(page, 'files-phone');
  });

  await test.step('a file that is too large is told at once', async () => {
    await page.locator('[data-files]').setInputFiles({
      name: 'huge.bin',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(26 * 1024 * 1024),
    });
    await expect(page.locator('[data-upload=failed]')).toBeVisible();
    await page.getByRole('button', { name: await word(page, 'file_remove', { name: 'huge.bin' }) }).click();
  });

  const desk = await someoneElse();
  await test.step('the agent sees both, saves the file and answers with another', async () => {
    await logInAtDesk(desk);
    await desk.locator('[name=q]').fill(`#${number}`);
    await desk.getByRole('link', { name: subject }).click();
    const picture = desk.locator('article', { hasText: 'Before.' }).locator('.prose img');
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(900);
    const saved = desk.waitForEvent('download');
    await desk.getByRole('link', { name: 'log of today.txt' }).click();
    expect((await saved).suggestedFilename()).toBe('log of today.txt');
    await desk.locator('[name=body]').fill('Here is the manual.');
    await desk.locator('[data-files]').setInputFiles({
      name: 'manual.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n'),
    });
    await expect(desk.locator('[data-upload=done]')).toHaveCount(1);
    await desk.locator('section.answer [type=submit]').click();
    await expect(
      desk.locator('article', { hasText: 'the manual' }).locator('[data-file=READY]'),
    ).toBeVisible();
    expect(desk.url()).toContain(deskUrl('/desk'));
  });

  await test.step('the contact gets it by a link', async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    const link = page.locator('article', { hasText: 'the manual' }).getByRole('link', { name: 'manual.pdf' });
    await expect(link).toBeVisible();
    const url = (await link.getAttribute('href'))!;
    expect(await page.evaluate(async (address) => (await fetch(address)).status, url)).toBe(200);
  });
});

test('a picture pasted into a new ticket is shown where it was pasted', async ({ page }) => {
  const subject = `Pasted ${Date.now()}`;
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  const description = page.locator('main [name=description]');
  await description.fill('It looks like this:\n');
  await pastePicture(page, 'main [name=description]');
  await expect(page.locator('[data-upload=done] img')).toBeVisible();
  await expect(description).toHaveValue(/^It looks like this:\n!\[screenshot\.png\]\(attachment:/);
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page.locator('h1')).toHaveText(subject);
  const picture = page.locator('article').first().locator('.prose img');
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(900);
  await expect(picture).toHaveAttribute('alt', 'screenshot.png');
});
