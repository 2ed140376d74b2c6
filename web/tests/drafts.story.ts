import { brands, portalUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import { expect, logIn, logInAtDesk, test, word, work } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[2] ?? tenant.contacts[0]!;

test('a draft survives a reload and a lost connection, and becomes one ticket', async ({ page, context }) => {
  const subject = `Draft ${Date.now()}`;
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('Written before the reload.');
  await page.reload();
  await expect(page.locator('[name=subject]')).toHaveValue(subject);
  await expect(page.locator('main [name=description]')).toHaveValue('Written before the reload.');

  await context.setOffline(true);
  await expect(page.getByText(await word(page, 'offline'))).toBeVisible();
  await page.locator('main [type=submit]').click();
  await expect(page.getByRole('alert')).toContainText(await word(page, 'error_network_title'));
  await expect(page.locator('[name=subject]')).toHaveValue(subject);

  await context.setOffline(false);
  await page.getByRole('button', { name: await word(page, 'action_retry') }).click();
  await expect(page.locator('h1')).toHaveText(subject);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await expect(page.locator('[name=subject]')).toHaveValue('');
});

test('an answer that was lost on its way back makes no second ticket', async ({ page }) => {
  const subject = `Lost ${Date.now()}`;
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('The server got it, the browser never heard of it.');
  await page.evaluate(() => {
    const reach = window.fetch;
    window.fetch = async (...request) => {
      // Other things are asked meanwhile; they are not what is lost.
      if (!String(request[1]?.body).includes('createTicket')) return reach(...request);
      window.fetch = reach;
      await reach(...request);
      throw new TypeError('Failed to fetch');
    };
  });
  await page.locator('main [type=submit]').click();
  await page.getByRole('button', { name: await word(page, 'action_retry') }).click();
  await expect(page.locator('h1')).toHaveText(subject);
  await page.goto(portalUrl(tenant, `/tickets?q=${encodeURIComponent(subject)}`));
  await expect(page.locator('a[data-ticket]')).toHaveCount(1);
});

test('a session that ends loses no word: one logs in and goes on', async ({ page, context }) => {
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill('Half a sentence');
  await context.clearCookies();
  await page.locator('main [type=submit]').click();
  await expect(page).toHaveURL(portalUrl(tenant, '/login?next=%2Ftickets%2Fnew%3Ftype%3D&reason=expired'));
  await expect(page.getByText(await word(page, 'error_unauthenticated_body'))).toBeVisible();
  await page.locator('[name=email]').fill(contact.email);
  await page.locator('[name=password]').fill(contact.password);
  await page.locator('form [type=submit]').click();
  await expect(page.locator('[name=subject]')).toHaveValue('Half a sentence');
});

test('log-out in one tab moves the others to the log-in; who is inside has no business there', async ({
  page,
  context,
}) => {
  await logIn(page, tenant, contact);
  const second = await context.newPage();
  await second.goto(portalUrl(tenant, '/login'));
  await expect(second).toHaveURL(portalUrl(tenant, '/'));
  await second.goto(portalUrl(tenant, '/tickets'));
  await page.locator('header summary').last().click();
  await page.getByRole('button', { name: await word(page, 'action_log_out') }).click();
  await expect(page).toHaveURL(portalUrl(tenant, '/login'));
  await expect(second).toHaveURL(portalUrl(tenant, '/login'));
});

test('two tabs with the same form have a text each, and what a closed one left is found', async ({
  page,
  context,
}) => {
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill('In the first tab');
  const second = await context.newPage();
  await second.goto(portalUrl(tenant, '/tickets/new?type='));
  await expect(second.locator('[name=subject]')).toHaveValue('');
  await second.locator('[name=subject]').fill('In the second tab');
  await page.reload();
  await expect(page.locator('[name=subject]')).toHaveValue('In the first tab');
  await second.close();
  const third = await context.newPage();
  await third.goto(portalUrl(tenant, '/tickets/new?type='));
  await expect(third.locator('[name=subject]')).toHaveValue('In the second tab');
});

test('a page that cannot be fetched offline says so within the shell, and comes by itself', async ({
  page,
  context,
  trouble,
}) => {
  await logIn(page, tenant, contact);
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  await context.setOffline(true);
  await page
    .locator(`a[href="/tickets/new"]`)
    .filter({ visible: true })
    .first()
    .evaluate((link) => (link as HTMLElement).click());
  await expect(page.getByRole('alert')).toContainText(await word(page, 'error_network_title'));
  await expect(page.locator('header summary').last()).toBeVisible();
  await context.setOffline(false);
  await expect(page.locator('main a[href="/tickets/new?type="]')).toBeVisible();
  // Kit's own preload of what cannot be had offline is rejected; what the person sees of it is asserted above.
  const others = trouble.filter((text) => !/Unable to preload|dynamically imported/.test(text));
  trouble.splice(0, trouble.length, ...others);
});

test('log-out leaves no draft on the device', async ({ page }) => {
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill('Private');
  await page.locator('header summary').last().click();
  await page.getByRole('button', { name: await word(page, 'action_log_out') }).click();
  await expect(page).toHaveURL(portalUrl(tenant, '/login'));
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')));
  expect(kept).toEqual([]);
});

test('an internal note that was begun is there after a reload, and nowhere else', async ({
  page,
  someoneElse,
}) => {
  const subject = `Note ${Date.now()}`;
  const theirs = await someoneElse();
  await logIn(theirs, tenant, contact);
  await openTicket(theirs, tenant, subject);
  await logInAtDesk(page);
  await work(page, subject);
  const switchTo = (which: 'first' | 'last'): Promise<void> =>
    page.locator('section.answer, section.note').locator('fieldset label')[which]().click();
  const note = page.locator('section.note [name=body]');
  await switchTo('last');
  await note.fill('For us alone: the fuse.');
  await page.reload();
  // What is for staff must not wait in the field of what the contact reads.
  await expect(page.locator('section.answer [name=body]')).toHaveValue('');
  await switchTo('last');
  await expect(note).toHaveValue('For us alone: the fuse.');
  await switchTo('first');
  await expect(page.locator('section.answer [name=body]')).toHaveValue('');
  await switchTo('last');
  await page.locator('section.note [type=submit]').click();
  await expect(page.locator('article.internal', { hasText: 'the fuse' })).toBeVisible();
  await page.reload();
  await switchTo('last');
  await expect(note).toHaveValue('');
});
