import type { Page } from '@playwright/test';
import { agent, brands, demo, deskUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import { expect, logIn, logInAtDesk, test, word, work } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;
const other = demo.staff.filter(({ role }) => role.toLowerCase() === 'agent').at(-1)!;

/** Two tickets of one's own, and the queue with nothing else in it. */
async function queueOfTwo(desk: Page, theirs: Page, stamp: string): Promise<void> {
  await logIn(theirs, tenant, contact);
  await openTicket(theirs, tenant, `${stamp} first`);
  await openTicket(theirs, tenant, `${stamp} second`);
  await logInAtDesk(desk);
  await desk.goto(deskUrl(`/desk?status=all&q=${encodeURIComponent(stamp)}`));
  await expect(desk.locator('a[data-ticket]')).toHaveText([`${stamp} second`, `${stamp} first`]);
  await desk.locator('h1').click();
}

test('a letter begins a note, goes to the state, and takes the ticket over', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Letters ${Date.now()}`;
  const theirs = await someoneElse();
  await logIn(theirs, tenant, contact);
  await openTicket(theirs, tenant, subject);
  await logInAtDesk(page);
  await work(page, subject);

  await page.keyboard.press('n');
  const note = page.locator('section.note textarea[name=body]');
  await expect(note).toBeFocused();
  await expect(note).toHaveValue('');
  // Within a text each of them is a letter.
  await page.keyboard.type('as can');
  await expect(note).toHaveValue('as can');
  await expect(note).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');

  await page.locator('h1').click();
  await page.keyboard.press('s');
  await expect(page.locator('[name=ticket-status]')).toBeFocused();

  const assignee = page.locator('[name=ticket-assignee]');
  const takeOver = page.getByRole('button', { name: await word(page, 'desk_take_over') });
  await expect(assignee).toHaveValue('');
  await expect(takeOver).toBeVisible();
  await page.locator('h1').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('a');
  await expect(page.getByText(await word(page, 'desk_saved'))).toBeVisible();
  await expect(assignee).not.toHaveValue('');
  await expect(takeOver).toHaveCount(0);
  await page.reload();
  await expect(takeOver).toHaveCount(0);
  await expect(assignee).not.toHaveValue('');
});

test('the assignee is chosen from a list, and it is theirs', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const subject = `For Aylin ${Date.now()}`;
  const theirs = await someoneElse();
  await logIn(theirs, tenant, contact);
  await openTicket(theirs, tenant, subject);
  await logInAtDesk(page, agent);
  await work(page, subject);

  const colleague = await someoneElse();
  await logInAtDesk(colleague, other);
  await colleague.goto(deskUrl(`/desk?assignee=me&q=${encodeURIComponent(subject)}`));
  await expect(colleague.locator('.empty')).toBeVisible();
  const name = (await page.locator('[name=ticket-assignee] option').allInnerTexts()).find((option) =>
    other.email.startsWith(option.toLowerCase().replace(' ', '.')),
  )!;
  await page.locator('[name=ticket-assignee]').selectOption({ label: name });
  await expect(page.getByText(await word(page, 'desk_saved'))).toBeVisible();
  await expect(colleague.locator('a[data-ticket]')).toHaveText(subject);
  // The contact reads who it is.
  await expect(theirs.locator('aside').getByText(name)).toBeVisible();
  await page.locator('[name=ticket-assignee]').selectOption('');
  await expect(colleague.locator('.empty')).toBeVisible();
});

test('Enter opens the row that has the focus; letters that need a row do nothing without one', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const stamp = `Row ${Date.now()}`;
  await queueOfTwo(page, await someoneElse(), stamp);
  await page.keyboard.press('s');
  await page.keyboard.press('a');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('a[data-ticket]').last()).toBeFocused();
  await expect(page.locator('[name=pick]:checked')).toHaveCount(0);
  await expect(page.locator('[name=bulk-status]')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.locator('h1')).toHaveText(`${stamp} first`);
  await expect(page.locator('[name=ticket-assignee]')).toHaveValue('');
});

test('letters mean the row that has the focus where nothing is selected', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const stamp = `Focused ${Date.now()}`;
  await queueOfTwo(page, await someoneElse(), stamp);
  await page.keyboard.press('j');
  await page.keyboard.press('s');
  await expect(page.locator('[name=bulk-status]')).toBeFocused();
  await expect(page.locator('[name=pick]:checked')).toHaveCount(1);
  await page.locator('[name=pick]:checked').click();
  await expect(page.locator('[name=bulk-status]')).toHaveCount(0);
  await page.locator('a[data-ticket]', { hasText: 'first' }).focus();
  await page.keyboard.press('a');
  const nobody = await word(page, 'desk_nobody');
  const assignee = (which: string) =>
    page.locator('tr', { hasText: `${stamp} ${which}` }).locator('td.assignee');
  await expect(assignee('first')).not.toContainText(nobody);
  await expect(assignee('second')).toContainText(nobody);
});

test('several rows get a state and an assignee at once', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const stamp = `Several ${Date.now()}`;
  const theirs = await someoneElse();
  await queueOfTwo(page, theirs, stamp);
  const bar = page.getByRole('region', { name: await word(page, 'bulk_title') });

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('s');
  await expect(bar.locator('[name=bulk-status]')).toBeFocused();
  await expect(page.locator('[name=pick]:checked')).toHaveCount(2);
  await bar.locator('[name=bulk-status]').selectOption('RESOLVED');
  await bar.getByRole('button', { name: await word(page, 'bulk_apply'), exact: true }).click();
  await expect(page.getByText(await word(page, 'bulk_changed', { count: 2 }))).toBeVisible();
  const resolved = await word(page, 'status_resolved');
  await expect(page.locator('td.status .pill')).toHaveText([resolved, resolved]);
  // The contact's page shows it without being loaded again.
  await expect(theirs.locator('header .pill').first()).toHaveText(await word(theirs, 'status_resolved'));

  await page.locator('[name=pick-all]').click();
  await page.locator('h1').click();
  await page.keyboard.press('a');
  await expect(page.locator('td.assignee', { hasText: await word(page, 'desk_nobody') })).toHaveCount(0);
  await page.reload();
  await expect(page.locator('td.status .pill')).toHaveText([resolved, resolved]);
  await expect(page.locator('td.assignee', { hasText: await word(page, 'desk_nobody') })).toHaveCount(0);
});
