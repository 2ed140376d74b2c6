import { admin, brands, deskUrl, portalUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';
import type { Page } from '@playwright/test';

/** Not the tenant and the people of the stories that give access. */
const tenant = brands[1]!;
const [contact, colleague] = [tenant.contacts[1]!, tenant.contacts[2]!];

/** Says that the page is still the one that was opened: a reload would forget it. */
const MARK = 'porticoNotReloaded';
const mark = (page: Page): Promise<unknown> =>
  page.evaluate((name) => Object.assign(window, { [name]: true }), MARK);

async function expectGone(page: Page, subject: string): Promise<void> {
  await expect(page.locator('h1')).toHaveText(await word(page, 'ticket_not_found_title'));
  await expect(page.locator('main').getByText(subject)).toHaveCount(0);
  await expect(page.locator('article')).toHaveCount(0);
  expect(await page.title()).not.toContain(subject);
  expect(await page.evaluate((name) => name in window, MARK)).toBe(true);
}

test('a ticket that is made personal goes from the screens of whoever took part', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Personal ${Date.now()}`;
  await logIn(page, tenant, contact);
  const number = await openTicket(page, tenant, subject);
  await page.getByRole('button', { name: await word(page, 'participant_add_label') }).click();
  await page.locator('[name=participant]').fill(colleague.email);
  await page.locator('dialog [type=submit]').click();
  await expect(page.locator(`[data-reader="${colleague.name}"]`)).toBeVisible();

  const theirs = await someoneElse();
  await logIn(theirs, tenant, colleague);
  const list = await theirs.context().newPage();
  await list.goto(portalUrl(tenant, '/tickets'));
  await expect(list.locator(`a[data-ticket="${number}"]`)).toBeVisible();
  await theirs.goto(portalUrl(tenant, `/tickets/${number}`));
  await expect(theirs.locator('h1')).toHaveText(subject);
  for (const one of [theirs, list]) await mark(one);

  await page.getByRole('button', { name: await word(page, 'personal_make') }).click();
  await page.locator('dialog [type=submit]').click();
  await expect(page.locator('header .pill', { hasText: await word(page, 'personal_pill') })).toBeVisible();
  await expectGone(theirs, subject);
  await expect(list.locator(`a[data-ticket="${number}"]`)).toHaveCount(0);
  await expect(list.locator('a[data-ticket]').first()).toBeVisible();
  expect(await list.evaluate((name) => name in window, MARK)).toBe(true);
});

test('who may read along no longer loses the open ticket at once', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const subject = `Granted ${Date.now()}`;
  const own = await someoneElse();
  await logIn(own, tenant, contact);
  const number = await openTicket(own, tenant, subject);

  await logInAtDesk(page, admin);
  await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(colleague.email)}`));
  await page.getByRole('link', { name: colleague.name }).first().click();
  await page
    .locator('main')
    .getByRole('link', { name: await word(page, 'contact_portal'), exact: true })
    .click();
  await page.getByRole('button', { name: await word(page, 'grant_new') }).click();
  await page.locator('[name=search]').fill(contact.name);
  await expect(page.locator('[name=target] option')).toHaveCount(1);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await page.locator('[name=valid-until]').fill(tomorrow);
  await page.locator('form:has([name=valid-until]) [type=submit]').click();
  const grant = page.locator('[data-grant=CONTACT]', { hasText: contact.name });
  await expect(grant).toBeVisible();

  const theirs = await someoneElse();
  await logIn(theirs, tenant, colleague);
  await theirs.goto(portalUrl(tenant, `/tickets/${number}`));
  await expect(theirs.locator('h1')).toHaveText(subject);
  await mark(theirs);

  await grant.getByRole('button').click();
  await page.locator('dialog [type=submit]').click();
  await expect(grant).toHaveCount(0);
  await expectGone(theirs, subject);
  await expect(own.locator('h1')).toHaveText(subject);
});
