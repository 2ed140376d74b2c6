import type { Page } from '@playwright/test';
import { admin, agent, brands, deskUrl, portalUrl } from './demo.ts';
import { expect, expectAccessible, keepScreen, logIn, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[1]!;

async function openTicket(page: Page, subject: string): Promise<string> {
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('It stopped.\n\nSince today.');
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await expect(page.getByText(await word(page, 'ticket_next_title'))).toBeVisible();
  return new URL(page.url()).pathname.split('/').pop()!;
}

async function findOnDesk(desk: Page, number: string, subject: string): Promise<void> {
  await desk.goto(deskUrl(`/desk?number=${number}`));
  await desk.getByRole('link', { name: subject }).click();
  await expect(desk.locator('h1')).toHaveText(subject);
}

test('a ticket is solved, rated, closed and opened again', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const subject = `Ending ${Date.now()}`;
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  const number = await openTicket(page, subject);
  // Whoever looks at a ticket reads what comes in; the bell is for who looks elsewhere.
  await page.goto(portalUrl(tenant, '/'));
  const desk = await someoneElse();
  await logInAtDesk(desk);

  await test.step('staff quote, answer and solve it', async () => {
    await findOnDesk(desk, number, subject);
    await desk.locator('[name=ticket-priority]').selectOption('HIGH');
    await expect(desk.getByText(await word(desk, 'desk_saved'))).toBeVisible();
    await desk
      .getByRole('button', { name: await word(desk, 'message_quote') })
      .first()
      .click();
    await expect(desk.locator('[name=body]')).toHaveValue('> It stopped.\n>\n> Since today.\n\n');
    await expect(desk.locator('[name=body]')).toBeFocused();
    await desk.keyboard.type('It runs again.');
    await desk.locator('[name=status]').selectOption('RESOLVED');
    await desk.locator('section.answer [type=submit]').click();
    await expect(desk.locator('article blockquote')).toBeVisible();
  });

  await test.step('the bell and the list tell of it, until it is read', async () => {
    await page.goto(portalUrl(tenant, '/'));
    const bell = page.locator('header summary').first();
    await expect(bell.locator('.badge')).toBeVisible();
    await bell.click();
    const told = page.locator('header li', { hasText: subject });
    await expect(told.first()).toBeVisible();
    await expectAccessible(page);
    await keepScreen(page, 'ending-bell');
    await told.first().click();
    await expect(page.locator('h1')).toHaveText(subject);
    await expect(page.locator('header li', { hasText: subject })).toHaveCount(0);
    await page.goto(portalUrl(tenant, `/tickets?q=${encodeURIComponent(subject)}`));
    await expect(page.locator('a[data-ticket]')).toBeVisible();
    await expect(page.locator('.subject.unread')).toHaveCount(0);
    await page.locator('a[data-ticket]').click();
  });

  await test.step('a rating, by keyboard', async () => {
    await page.locator('[name=stars]').nth(3).focus();
    await page.keyboard.press('Space');
    await page.locator('[name=comment]').fill('Quick enough.');
    await keepScreen(page, 'ending-rating');
    await page.locator('main form:has([name=stars]) [type=submit]').click();
    await expect(page.getByText(await word(page, 'rating_sent'))).toBeVisible();
    await expect(page.locator('[data-entry]', { hasText: 'Quick enough.' })).toBeVisible();
  });

  await test.step('closed for a reason, and opened again', async () => {
    const action = async (name: Parameters<typeof word>[1]): Promise<void> => {
      await page
        .locator('aside')
        .getByRole('button', { name: await word(page, name) })
        .click();
      await page.locator('dialog [name=reason]').fill(`Because of ${name}`);
      await page.locator('dialog [type=submit]').click();
      await expect(page.locator('[data-entry]', { hasText: `Because of ${name}` })).toBeVisible();
    };
    await action('ticket_close');
    await expect(page.locator('header .pill').first()).toHaveText(await word(page, 'status_closed'));
    await expect(page.locator('[name=body]')).toHaveCount(0);
    await action('ticket_reopen');
    await expect(page.locator('header .pill').first()).toHaveText(await word(page, 'status_open'));
    await expect(page.locator('[name=body]')).toBeVisible();
  });

  await test.step('the desk sees it all', async () => {
    await desk.reload();
    await expect(desk.locator('aside').getByText('Quick enough.')).toBeVisible();
    await expect(desk.locator('[data-entry]', { hasText: 'Because of ticket_reopen' })).toBeVisible();
    await keepScreen(desk, 'ending-desk');
  });
});

test('two at the desk see what the other does, and lose nothing that they type', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Two at once ${Date.now()}`;
  const reader = await someoneElse();
  await logIn(reader, tenant, contact);
  const number = await openTicket(reader, subject);
  await logInAtDesk(page, agent);
  await findOnDesk(page, number, subject);
  const second = await someoneElse();
  await logInAtDesk(second, admin);
  await findOnDesk(second, number, subject);
  await second.locator('[name=body]').fill('My own answer.');
  await page.locator('[name=ticket-status]').selectOption('WAITING');
  await expect(page.getByText(await word(page, 'desk_saved'))).toBeVisible();
  await expect(second.locator('[name=ticket-status]')).toHaveValue('WAITING');
  await expect(second.locator('[name=body]')).toHaveValue('My own answer.');
  await second.locator('section.answer [type=submit]').click();
  await expect(second.locator('article', { hasText: 'My own answer.' })).toBeVisible();
});

test('staff open a ticket for a contact, hidden until they show it', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const subject = `By telephone ${Date.now()}`;
  await logInAtDesk(page);
  await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(contact.email)}`));
  await page.getByRole('link', { name: contact.name }).first().click();
  await page.getByRole('link', { name: await word(page, 'desk_open_ticket') }).click();
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('They called.');
  await page.getByRole('switch').check();
  await keepScreen(page, 'ending-open-for');
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page.locator('h1')).toHaveText(subject);
  await expect(page.locator('header .pill', { hasText: await word(page, 'desk_hidden') })).toBeVisible();
  const theirs = await someoneElse();
  await logIn(theirs, tenant, contact);
  const list = portalUrl(tenant, `/tickets?q=${encodeURIComponent(subject)}`);
  await theirs.goto(list);
  await expect(theirs.getByText(await word(theirs, 'list_nothing_found'), { exact: true })).toBeVisible();
  await page.getByRole('button', { name: await word(page, 'desk_show') }).click();
  await expect(page.locator('header .pill', { hasText: await word(page, 'desk_hidden') })).toHaveCount(0);
  await theirs.goto(list);
  await expect(theirs.locator('a[data-ticket]')).toHaveCount(1);
});
