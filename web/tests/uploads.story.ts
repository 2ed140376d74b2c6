import type { Page, Route } from '@playwright/test';
import { brands, portalUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import { expect, expectAccessible, expectFits, keepScreen, logIn, test, word } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[2] ?? tenant.contacts[0]!;
const FILE = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('line one\nline two\n') };

/** What becomes of uploads, and of nothing else. */
async function uploads(page: Page, become: (route: Route) => Promise<void>): Promise<void> {
  await page.route('**/graphql', async (route) => {
    const type = route.request().headers()['content-type'] ?? '';
    await (type.startsWith('multipart/') ? become(route) : route.fallback());
  });
}

/** The storage says so in the reader's language; what is shown is what it says. */
const AWAY = 'Die Dateiablage ist gerade nicht erreichbar.';
const unavailable = {
  data: {
    uploadAttachment: {
      attachment: null,
      errors: [{ code: 'STORAGE_UNAVAILABLE', message: AWAY, path: ['file'] }],
    },
  },
};

for (const [what, become, told] of [
  ['that is cut off', (route: Route) => route.abort('connectionreset'), undefined],
  ['that the storage does not take', (route: Route) => route.fulfill({ json: unavailable }), AWAY],
] as const) {
  test(`a file ${what} costs no word, and is sent again`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await logIn(page, tenant, contact);
    await openTicket(page, tenant, `Upload ${what} ${Date.now()}`);
    const body = page.locator('main [name=body]');
    await body.fill('See the log.');
    await uploads(page, become);
    await page.locator('[data-files]').setInputFiles(FILE);
    const failed = page.locator('[data-upload=failed]');
    await expect(failed).toContainText('log.txt');
    await expect(failed).toContainText(told ?? (await word(page, 'error_network_title')));
    await expectAccessible(page);
    await expectFits(page);
    await keepScreen(page, `uploads-${told ? 'unavailable' : 'cut-off'}-phone`);

    // Without the file nothing is sent, and what was typed is there.
    await page.locator('main form:has([name=body]) [type=submit]').click();
    await expect(page.getByText(await word(page, 'files_not_ready'))).toBeVisible();
    await expect(body).toHaveValue('See the log.');
    await expect(page.locator('article')).toHaveCount(1);

    // Still away: it says so again.
    const again = page.getByRole('button', { name: await word(page, 'file_retry', { name: 'log.txt' }) });
    const tried = page.waitForRequest((request) =>
      Boolean(request.headers()['content-type']?.startsWith('multipart/')),
    );
    await again.click();
    await tried;
    await expect(failed).toBeVisible();

    await page.unroute('**/graphql');
    await again.click();
    await expect(page.locator('[data-upload=done]')).toContainText('log.txt');
    await expect(body).toHaveValue('See the log.');
    await page.locator('main form:has([name=body]) [type=submit]').click();
    const reply = page.locator('article', { hasText: 'See the log.' });
    await expect(reply.locator('[data-file=READY] a')).toContainText('log.txt');
    await expect(page.locator('[data-file]')).toHaveCount(1);
  });
}

test('a file stays with its text through a reload', async ({ page }) => {
  await logIn(page, tenant, contact);
  await openTicket(page, tenant, `Upload kept ${Date.now()}`);
  const body = page.locator('main [name=body]');
  await body.fill('Here is the log.');
  await page.locator('[data-files]').setInputFiles(FILE);
  await expect(page.locator('[data-upload=done]')).toContainText('log.txt');
  await page.reload();
  await expect(body).toHaveValue('Here is the log.');
  await expect(page.locator('[data-upload=done]')).toContainText('log.txt');
  await page.locator('main form:has([name=body]) [type=submit]').click();
  const reply = page.locator('article', { hasText: 'Here is the log.' });
  await expect(reply.locator('[data-file=READY] a')).toContainText('log.txt');
  await expect(body).toHaveValue('');
  await page.reload();
  await expect(reply).toBeVisible();
  await expect(page.locator('[data-upload]')).toHaveCount(0);
});

test('a new ticket waits for the file that its upload lost', async ({ page }) => {
  const subject = `Upload first ${Date.now()}`;
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('With a log.');
  await uploads(page, (route) => route.abort('connectionreset'));
  await page.locator('[data-files]').setInputFiles(FILE);
  await expect(page.locator('[data-upload=failed]')).toBeVisible();
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page.getByText(await word(page, 'files_not_ready'))).toBeVisible();
  await expect(page.locator('[name=subject]')).toHaveValue(subject);
  await expect(page.locator('main [name=description]')).toHaveValue('With a log.');
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: await word(page, 'file_retry', { name: 'log.txt' }) }).click();
  await expect(page.locator('[data-upload=done]')).toBeVisible();
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page.locator('h1')).toHaveText(subject);
  await expect(page.locator('article').first().locator('[data-file=READY]')).toContainText('log.txt');
});

test('a file that is being checked says so and leads nowhere, until it was', async ({ page }) => {
  await logIn(page, tenant, contact);
  await openTicket(page, tenant, `Checked ${Date.now()}`);
  // The demo checks nothing, so its answers are made to say what they say where somebody does.
  const { port } = new URL(tenant.url);
  await page.route('**/graphql', async (route) => {
    const headers = { ...(await route.request().allHeaders()), host: new URL(tenant.url).host };
    const answer = await route.fetch({ url: `http://127.0.0.1:${port}/graphql`, headers });
    const body = (await answer.text())
      .replaceAll('"state":"READY"', '"state":"CHECKING"')
      .replace(/"(url|thumbnailUrl)":"[^"]*"/g, '"$1":null');
    await route.fulfill({ response: answer, body });
  });
  const checking = await word(page, 'file_checking');
  await page.locator('main [name=body]').fill('See the log.');
  await page.locator('[data-files]').setInputFiles(FILE);
  await expect(page.locator('[data-upload=done]')).toContainText(checking);
  await page.locator('main form:has([name=body]) [type=submit]').click();
  const file = page.locator('article', { hasText: 'See the log.' }).locator('[data-file]');
  await expect(file).toHaveAttribute('data-file', 'CHECKING');
  await expect(file).toContainText('log.txt');
  await expect(file).toContainText(checking);
  await expect(file.locator('a')).toHaveCount(0);
  await expectAccessible(page);
  await keepScreen(page, 'uploads-checking');

  await page.unroute('**/graphql');
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(file).toHaveAttribute('data-file', 'READY');
  await expect(file).not.toContainText(checking);
  await expect(file.locator('a')).toHaveAttribute('href', /./);
});
