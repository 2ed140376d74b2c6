import type { Page } from '@playwright/test';
import { brands, portalUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  keepScreen,
  logIn,
  logInAtDesk,
  test,
  word,
  work,
} from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[1]!;

const list = (subject: string, show = ''): string =>
  portalUrl(tenant, `/tickets?q=${encodeURIComponent(subject)}${show && `&show=${show}`}`);

async function answer(desk: Page, text: string, status: string): Promise<void> {
  await desk.locator('section.answer [name=body]').fill(text);
  await desk.locator('section.answer [name=status]').selectOption(status);
  await desk.locator('section.answer [type=submit]').click();
  await expect(desk.locator('section.answer [name=body]')).toHaveValue('');
}

test('each filter of the list shows exactly what it says', async ({ page, someoneElse }) => {
  test.setTimeout(180_000);
  const stamp = `Filter ${Date.now()}`;
  await logIn(page, tenant, contact);
  const desk = await someoneElse();
  await logInAtDesk(desk);
  for (const state of ['NEW', 'OPEN', 'WAITING', 'RESOLVED', 'CLOSED']) {
    await openTicket(page, tenant, `${stamp} ${state}`);
    if (state === 'NEW') continue;
    await work(desk, `${stamp} ${state}`);
    await desk.locator('[name=ticket-status]').selectOption(state);
    await expect(desk.locator('header .pill').first()).not.toHaveText(await word(desk, 'status_new'));
  }
  await page.goto(list(stamp));
  const rows = page.locator('a[data-ticket] .subject');
  await expect(rows).toHaveCount(5);
  for (const [filter, states] of Object.entries({
    filter_open: ['NEW', 'OPEN'],
    filter_waiting: ['WAITING'],
    filter_done: ['RESOLVED', 'CLOSED'],
  })) {
    const link = page.getByRole('link', { name: await word(page, filter), exact: true });
    await link.click();
    await expect(link).toHaveAttribute('aria-current', 'true');
    // What staff did last may be unread yet, which is said before the subject.
    const shown = states.reverse().map((state) => new RegExp(`${stamp} ${state}$`));
    await expect(rows).toHaveText(shown);
  }
  // Without words to search for, too: whatever else there is.
  await page.goto(portalUrl(tenant, '/tickets?show=waiting'));
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  const mine = await word(page, 'status_waiting_for_me');
  const others = page.locator('a[data-ticket]').filter({ hasNotText: mine });
  await expect(others).toHaveCount(0);
});

test('an answer marks the ticket until it is opened, says whose turn it is, and can be quoted', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const subject = `Turn ${Date.now()}`;
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  await openTicket(page, tenant, subject);
  await expect(page.getByText(await word(page, 'ticket_waiting_title'))).toHaveCount(0);
  await page.goto(list(subject));
  const row = page.locator('a[data-ticket]');
  await expect(row).toBeVisible();
  await expect(row.locator('.unread')).toHaveCount(0);

  const desk = await someoneElse();
  await logInAtDesk(desk);
  await work(desk, subject);
  await answer(desk, 'Which **colour** has the lamp?', 'WAITING');
  await expect(desk.locator('article', { hasText: 'has the lamp' })).toBeVisible();

  await test.step('the list shows both without being loaded again', async () => {
    await expect(row.locator('.subject.unread .new')).toBeVisible();
    await expect(row).toContainText(await word(page, 'ticket_unread'));
    await expect(
      row.locator('.pill', { hasText: await word(page, 'status_waiting_for_me') }),
    ).toBeInViewport();
    await expectFits(page);
    await expectAccessible(page);
    await keepScreen(page, 'lists-unread-phone');
  });

  await test.step('the ticket says it above the field for the answer', async () => {
    await row.click();
    await expect(page.locator('h1')).toHaveText(subject);
    await expect(page.locator('header .pill').first()).toHaveText(await word(page, 'status_waiting_for_me'));
    const notice = page.locator('.notice', { hasText: await word(page, 'ticket_waiting_title') });
    await expect(notice).toContainText(await word(page, 'ticket_waiting_body'));
    await expect(notice).toBeVisible();
    const [above, field] = [await notice.boundingBox(), await page.locator('main [name=body]').boundingBox()];
    expect(above!.y + above!.height).toBeLessThanOrEqual(field!.y);
    await expectAccessible(page);
    await keepScreen(page, 'lists-waiting-phone');
    // Wherever one scrolls to write, the notice is there too.
    await notice.scrollIntoViewIfNeeded();
    await expect(notice).toBeInViewport({ ratio: 1 });
  });

  await test.step('opened, the mark is gone', async () => {
    await page.goto(list(subject));
    await expect(row).toBeVisible();
    await expect(row.locator('.unread')).toHaveCount(0);
    await expect(row).not.toContainText(await word(page, 'ticket_unread'));
    await row.click();
  });

  await test.step('the contact quotes it and answers', async () => {
    await page
      .locator('article', { hasText: 'has the lamp' })
      .getByRole('button', { name: await word(page, 'message_quote') })
      .click();
    const body = page.locator('main [name=body]');
    await expect(body).toHaveValue('> Which **colour** has the lamp?\n\n');
    await expect(body).toBeFocused();
    await page.keyboard.type('It is red.');
    await page.locator('main form:has([name=body]) [type=submit]').click();
    const reply = page.locator('article', { hasText: 'It is red.' });
    await expect(reply.locator('blockquote strong')).toHaveText('colour');
    await expect(page.getByText(await word(page, 'ticket_waiting_title'))).toHaveCount(0);
    await expect(desk.locator('article', { hasText: 'It is red.' }).locator('blockquote')).toBeVisible();
  });
});

test('how urgent it is, as the contact chose it, is shown at the desk', async ({ page, someoneElse }) => {
  const subject = `Urgent ${Date.now()}`;
  const theirs = await someoneElse();
  await logIn(theirs, tenant, contact);
  await openTicket(theirs, tenant, subject, { priority: 'URGENT' });
  await logInAtDesk(page);
  const row = page.locator('tbody tr', { hasText: subject });
  const urgent = await word(page, 'priority_urgent');
  await expect(row.locator('td.priority .pill')).toContainText(urgent);
  await row.locator('a[data-ticket]').click();
  await expect(page.locator('h1')).toHaveText(subject);
  await expect(page.locator('header .pills .pill').nth(1)).toContainText(urgent);
  await expect(page.locator('[name=ticket-priority]')).toHaveValue('URGENT');
});

test('a rating is changed, and the last word counts', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const subject = `Stars ${Date.now()}`;
  await logIn(page, tenant, contact);
  await openTicket(page, tenant, subject);
  const desk = await someoneElse();
  await logInAtDesk(desk);
  await work(desk, subject);
  await answer(desk, 'It runs again.', 'RESOLVED');

  const form = page.locator('main form:has([name=stars])');
  const rate = async (stars: number, comment: string, button: string): Promise<void> => {
    await form
      .locator('label')
      .nth(stars - 1)
      .click();
    await form.locator('[name=comment]').fill(comment);
    await form.getByRole('button', { name: await word(page, button), exact: true }).click();
    await expect(page.locator('[data-entry]', { hasText: comment })).toBeVisible();
  };
  await rate(5, 'Thank you!', 'rating_send');
  await expect(page.getByRole('heading', { name: await word(page, 'rating_given') })).toBeVisible();
  await rate(2, 'It stopped again.', 'rating_change');
  await page.reload();
  await expect(form.locator('[name=stars]').nth(1)).toBeChecked();
  await expect(form.locator('[name=comment]')).toHaveValue('It stopped again.');
  const facts = desk.locator('section[aria-labelledby=ticket-controls] dl');
  await expect(facts.getByText('It stopped again.')).toBeVisible();
  await expect(facts.getByText('Thank you!')).toHaveCount(0);
  await expect(
    facts.getByRole('img', { name: await word(desk, 'rating_stars', { stars: 2 }) }),
  ).toBeVisible();
});
