import { brands, demo, deskUrl, portalUrl } from './demo.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;

test("a portal's host has no desk, and a contact's browser never loads its code", async ({ page }) => {
  const scripts = new Set<string>();
  page.on('request', (request) => {
    if (request.url().endsWith('.js')) scripts.add(request.url());
  });
  await logIn(page, tenant, tenant.contacts[0]!);
  for (const path of ['/desk', '/desk/login', '/desk/outbox', '/desk/tickets/1', '/no/such/page']) {
    const answer = await page.goto(portalUrl(tenant, path));
    await expect(page.locator('h1')).toHaveText(await word(page, 'not_found_title'));
    if (path.startsWith('/desk')) expect(answer!.status()).toBe(404);
  }
  const loaded = await page.evaluate(
    (urls) => Promise.all(urls.map(async (url) => (await fetch(url)).text())),
    [...scripts],
  );
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.filter((body) => /serviceDesk\s*\{|answerTicket\(/.test(body))).toEqual([]);
});

test("the desk's host has no portal", async ({ page }) => {
  await logInAtDesk(page);
  for (const path of ['/tickets', '/login', '/tickets/new']) {
    const answer = await page.goto(deskUrl(path));
    expect(answer!.status()).toBe(404);
    await expect(page.locator('h1')).toHaveText(await word(page, 'not_found_title'));
  }
});

test('the language is chosen among those of the portal, and stays chosen', async ({ page }) => {
  await page.goto(portalUrl(tenant, '/login'));
  const choices = page.locator('footer').getByRole('radio', { name: /Deutsch|English/ });
  await page.locator('footer fieldset').first().waitFor();
  test.skip((await choices.count()) < 2, 'this portal has one language');
  for (const [name, lang, title] of [
    ['English', 'en', 'Log in'],
    ['Deutsch', 'de', 'Anmelden'],
  ] as const) {
    await page.locator('footer label', { hasText: name }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.locator('h1')).toHaveText(title);
    await page.reload();
    await expect(page.locator('h1')).toHaveText(title);
  }
});

test('light and dark are chosen before the first paint', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(portalUrl(tenant, '/login'));
  const ground = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.locator('footer label', { hasText: await word(page, 'theme_dark') }).click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.title = getComputedStyle(document.documentElement).backgroundColor;
    });
  });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('title', dark);
});

test('GraphiQL starts with the examples and asks the API', async ({ page }) => {
  const answer = await page.goto(portalUrl(tenant, '/graphiql'));
  test.skip(answer!.status() === 404, 'GraphiQL is served in demo and development only');
  await expect(page.locator('.graphiql-container')).toBeVisible();
  await expect(page.locator('.graphiql-tab').first()).toBeVisible();
  await expect(page.locator('.graphiql-query-editor .view-line').first()).not.toBeEmpty();
  await page.getByRole('button', { name: /^Execute query/ }).click();
  await expect(page.locator('.graphiql-response')).toContainText('portal');
  expect(demo.graphql_path).toBe('/graphql');
});
