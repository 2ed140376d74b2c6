import type { Page } from '@playwright/test';
import {
  allowChats,
  contactOf,
  menu,
  rate,
  startChat,
  takeChats,
  takeOn,
  waiting,
  writeTo,
} from './chatting.ts';
import { message } from './conversing.ts';
import { admin, agent, alwaysOpen, deskUrl } from './demo.ts';
import { look, PHONE } from './looks.ts';
import { administer, expect, expectAccessible, logInAtDesk, test, word } from './stories.ts';

const tenant = alwaysOpen;
const WIDE = { width: 1440, height: 900 };

// They are chats of the same people, one after the other.
test.describe.configure({ mode: 'serial' });

test('an admin sets how many chats somebody leads, who says when they take them', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  await page.setViewportSize(WIDE);
  await logInAtDesk(page, admin);
  await allowChats(page, tenant);
  for (const { email } of [agent, admin]) {
    await administer(page, 'nav_team');
    await page.locator('tr', { hasText: email }).getByRole('link').first().click();
    await page.locator('main [name=chatLimit]').selectOption('20');
    await page.locator('main form:has([name=chatLimit]) [type=submit]').click();
    await expect(page.getByText(await word(page, 'desk_saved')).first()).toBeVisible();
  }
  await expectAccessible(page);

  const desk = await someoneElse();
  await desk.setViewportSize(WIDE);
  await takeChats(desk);
  await expect(desk.locator('[data-standing]')).toContainText(/ 20 /);
  const mark = desk.locator('nav [data-takes-chats]');
  await expect(mark).toHaveAttribute('data-takes-chats', 'on');
  const before = await desk.evaluate(() => Notification.permission);
  await desk.getByRole('button', { name: await word(desk, 'desk_chat_alerts') }).click();
  await expect(desk.locator('[name=chat-sound]')).not.toBeChecked();
  // Nobody is asked but by a button of its own.
  expect(await desk.evaluate(() => Notification.permission)).toBe(before);
  await desk.getByRole('button', { name: await word(desk, 'desk_chat_pause'), exact: true }).click();
  await look(desk, 'desk-chat-availability');
  await desk.setViewportSize(WIDE);
  await desk.locator('[data-minutes="30"]').click();
  await expect(desk.locator('[data-standing=away]')).toBeVisible();
  await expect(mark).toHaveAttribute('data-takes-chats', 'away');
  await desk.reload();
  await desk.getByRole('button', { name: await word(desk, 'desk_chat_back'), exact: true }).click();
  await expect(desk.locator('[data-standing=on]')).toBeVisible();
});

test('of two who pick up the same chat the first has it, and the other is told who', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const [one, other] = [await someoneElse(), await someoneElse()];
  await one.setViewportSize(WIDE);
  await other.setViewportSize(WIDE);
  const names = [await takeChats(one, agent), await takeChats(other, admin)] as const;
  const { name } = await contactOf(page, tenant, 0);
  const id = await startChat(page, `My screen is black ${Date.now()}`);

  for (const desk of [one, other]) {
    await expect(waiting(desk, id)).toBeVisible();
    await expect(waiting(desk, id).locator('.clock')).toHaveText(/^\d+:\d\d$/);
    await expect(desk.locator('[role=status], [aria-live]').filter({ hasText: name }).first()).toBeAttached();
  }
  await look(one, 'desk-chat-waiting');
  await one.setViewportSize(WIDE);
  await Promise.all([one, other].map((desk) => waiting(desk, id).getByRole('button').click()));

  const has = (desk: Page): boolean => desk.url().includes(encodeURIComponent(id));
  await expect.poll(() => [one, other].filter(has).length).toBe(1);
  const [fast, slow] = has(one) ? [one, other] : [other, one];
  const winner = names[fast === one ? 0 : 1];
  await expect(slow.locator('.toast')).toContainText(winner);
  for (const desk of [one, other]) await expect(waiting(desk, id)).toHaveCount(0);
  await expect(fast.locator('section.thread textarea[name=body]')).toBeVisible();
  await fast.locator('section.thread textarea[name=body]').fill('Is it plugged in?');
  await fast.locator('section.thread textarea[name=body]').press('Enter');
  await expect(message(fast, 'Is it plugged in?')).toBeVisible();
  await writeTo(page, id, 'It is now.');
  await expect(message(fast, 'It is now.')).toBeVisible();
});

test('a chat is handed over, becomes a ticket, ends and is rated', async ({ page, someoneElse }) => {
  test.setTimeout(240_000);
  const [one, other] = [await someoneElse(), await someoneElse()];
  await one.setViewportSize(WIDE);
  await other.setViewportSize(WIDE);
  await takeChats(one, agent);
  const colleague = await takeChats(other, admin);
  await contactOf(page, tenant, 1);
  const text = `The scanner is jammed ${Date.now()}`;
  const id = await startChat(page, text);

  await waiting(one, id).getByRole('button').click();
  await expect(one.locator('section.thread')).toBeVisible();
  await one.getByRole('button', { name: await word(one, 'desk_chat_beside') }).click();
  await expect(one.locator('dialog[open]')).toContainText(await word(one, 'desk_chat_tickets'));
  await look(one, 'desk-chat-beside');
  await one.setViewportSize(WIDE);
  await one.keyboard.press('Escape');

  await menu(one, 'desk_chat_hand_over');
  await expect(one.locator('dialog[open] [data-agent]').first()).toBeVisible();
  await look(one, 'desk-chat-hand-over');
  await one.setViewportSize(WIDE);
  await one.locator('dialog[open] [data-agent]', { hasText: colleague }).click();
  await one.locator('dialog[open] [type=submit]').click();
  await expect(one.locator('dialog[open]')).toHaveCount(0);
  await expect(
    one.getByRole('button', { name: await word(one, 'conversation_take'), exact: true }),
  ).toBeVisible();

  await other.goto(deskUrl('/desk/messages?box=own&kind=chat'));
  await other.locator(`a[data-conversation="${id}"]`).click();
  await expect(message(other, text)).toBeVisible();
  await menu(other, 'desk_chat_ticket');
  await other.locator('dialog[open] [name=subject]').fill(`Scanner ${id.slice(-6)}`);
  await other.locator('dialog[open] [type=submit]').click();
  const ticket = other.locator('section.thread header [data-chat-ticket]');
  await expect(ticket).toBeVisible();

  await other.getByRole('button', { name: await word(other, 'conversation_end'), exact: true }).click();
  await other.locator('dialog[open] [type=submit]').click();
  await expect(other.getByText(await word(other, 'desk_chat_rating_none'))).toBeVisible();
  await rate(page, id, 4, 'Quick!');
  await expect(other.locator('[data-rating="4"]')).toContainText('Quick!');
  await look(other, 'desk-chat-rated');
  await other.setViewportSize(WIDE);
  await ticket.click();
  await expect(other.locator('h1')).toHaveText(`Scanner ${id.slice(-6)}`);
  await expect(other.locator('main')).toContainText(text);
});

test('several chats stand side by side, and the keyboard leads from one to the next', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const desk = await someoneElse();
  await desk.setViewportSize(WIDE);
  await takeChats(desk);
  const second = await someoneElse();
  await contactOf(page, tenant, 0);
  await contactOf(second, tenant, 1);
  const first = await startChat(page, `First ${Date.now()}`);
  const other = await startChat(second, `Second ${Date.now()}`);
  await takeOn(desk, first);
  await takeOn(desk, other);

  await desk.goto(deskUrl(`/desk/chats?${new URLSearchParams([first, other].map((id) => ['chat', id]))}`));
  const column = (id: string) => desk.locator(`[data-column="${id}"]`);
  const field = (id: string) => column(id).locator('textarea[name=body]');
  await expect(field(first)).toBeVisible();
  await expect(field(other)).toBeVisible();
  // What stands in a column is read when somebody is in it.
  await field(other).click();
  await expect(column(other)).toHaveAttribute('data-unread', '0');
  await field(first).click();
  await writeTo(second, other, 'Are you there?');
  await expect(column(other).locator('[data-message]').last()).toContainText('Are you there?');
  await expect(column(other)).toHaveAttribute('data-unread', '1');
  await expect(desk.locator(`[data-chat-tab="${other}"] .badge`)).toBeVisible();
  await look(desk, 'desk-chats');
  await desk.setViewportSize(WIDE);

  // There may be others of the same person's, from other stories.
  await field(first).click();
  for (let turn = 0; turn < 10; turn += 1) {
    await desk.keyboard.press('Alt+ArrowDown');
    if (
      await field(other)
        .evaluate((element) => element === document.activeElement)
        .catch(() => false)
    )
      break;
  }
  await expect(field(other)).toBeFocused();
  await expect(column(other)).toHaveAttribute('data-unread', '0');
  await desk.keyboard.type('I am.');
  await desk.keyboard.press('Enter');
  await expect(column(other).locator('[data-message]').last()).toContainText('I am.');
  await expect(field(first)).toHaveValue('');

  await desk.setViewportSize(PHONE);
  await expect(desk.locator('[data-column]')).toHaveCount(1);
  await desk.locator(`[data-chat-tab="${first}"]`).click();
  await expect(field(first)).toBeFocused();
});
