import type { Locator, Page } from '@playwright/test';
import { alwaysOpen, deskUrl, portalUrl } from './demo.ts';
import { message, messages } from './conversing.ts';
import { DESK } from './looks.ts';
import { makeMember } from './newcomers.ts';
import { must } from './own-portal.ts';
import { ask } from './studio.ts';
import { expect, test, word } from './stories.ts';

const tenant = alwaysOpen;

const panel = (page: Page): Locator => page.locator('[data-chat-panel]');
const launcher = (page: Page): Locator => page.locator('[data-chat-launcher]');
const box = (page: Page): Locator => panel(page).locator('textarea[name=body]');

async function write(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await panel(page).locator('form:has([name=body]) [type=submit]').click();
}

/**
 * As a browser does with a page of which nobody has seen anything for long, nothing of it runs from now on; what comes for it waits.
 * Returns what wakes it. (`Page.setWebLifecycleState` freezes no page that is shown, and Playwright shows them all.)
 */
async function sleep(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  const asleep = new Promise((resolve) => session.once('Debugger.paused', resolve));
  await session.send('Debugger.pause');
  return async () => {
    await asleep;
    await session.send('Debugger.resume');
    await session.send('Debugger.disable');
    await session.detach();
  };
}

/** A contact of the story's own who may chat, on the portal's home page, and an admin at the desk who takes chats. */
async function chatter(page: Page, desk: Page): Promise<void> {
  await desk.setViewportSize(DESK);
  const { url } = await makeMember(desk, page, tenant);
  await desk.goto(url);
  for (const feature of ['MESSAGES', 'CHAT']) {
    await desk.locator(`[data-feature=${feature}] select`).selectOption('on');
  }
  await desk.locator('main form:has([data-feature=CHAT]) [type=submit]').click();
  await expect(desk.getByText(await word(desk, 'desk_saved')).first()).toBeVisible();
  await must(
    desk,
    'mutation ($input: SetChatAvailabilityInput!) { setChatAvailability(input: $input) { errors { message } } }',
    { available: true },
  );
  await desk.goto(deskUrl('/desk/messages'));
  await expect(launcher(page)).toBeVisible();
}

/** The contact's chat, taken on by who is at the desk. */
async function takeOn(desk: Page, text: string): Promise<string> {
  let id: string | undefined;
  await expect
    .poll(async () => {
      const { serviceDesk } = await ask<{
        serviceDesk: {
          conversations: { nodes: { id: string; lastMessage: { body: { markdown: string } } }[] };
        };
      }>(
        desk,
        '{ serviceDesk { conversations(first: 20, filter: { box: WAITING, kind: CHAT }) { nodes { id lastMessage { body { markdown } } } } } }',
        {},
      );
      const { nodes } = serviceDesk.conversations;
      return (id = nodes.find(({ lastMessage }) => lastMessage.body.markdown.includes(text))?.id);
    })
    .toBeTruthy();
  await must(
    desk,
    'mutation ($input: TakeConversationInput!) { takeConversation(input: $input) { errors { message } } }',
    { conversationId: id },
  );
  return id!;
}

const say = (desk: Page, conversationId: string, body: string): Promise<unknown> =>
  must(desk, 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { errors { message } } }', {
    conversationId,
    body,
    clientId: crypto.randomUUID(),
  });

test('of two tabs one sleeps through a chat, and wakes with all of it once', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const question = `Asleep ${Date.now()}`;
  const desk = await someoneElse();
  await page.setViewportSize(DESK);
  await chatter(page, desk);
  await launcher(page).click();
  await write(page, question);
  const id = await takeOn(desk, question);
  await say(desk, id, 'Before you sleep.');
  await expect(message(page, 'Before you sleep.')).toBeVisible();

  const other = await page.context().newPage();
  await other.setViewportSize(DESK);
  await other.goto(portalUrl(tenant, '/'));
  await launcher(other).click();
  await expect(messages(other)).toHaveCount(2);

  const wake = await sleep(page);
  await say(desk, id, 'While you sleep, one.');
  await say(desk, id, 'While you sleep, two.');
  await expect(message(other, 'While you sleep, two.')).toBeVisible();
  await write(other, 'I am awake here.');
  await expect(other.locator('[data-outgoing]')).toHaveCount(0);
  await say(desk, id, 'Good.');
  await expect(messages(other)).toHaveCount(6);
  await wake();

  const all = [
    new RegExp(question),
    /Before you sleep\./,
    /While you sleep, one\./,
    /While you sleep, two\./,
    /I am awake here\./,
    /Good\./,
  ];
  await expect(messages(page)).toHaveText(all);
  await expect(messages(other)).toHaveText(all);
  // It hears again by itself, and both say the same of what is unread.
  await write(page, 'Here again.');
  await say(desk, id, 'Welcome back.');
  for (const tab of [page, other]) {
    await expect(message(tab, 'Here again.')).toHaveCount(1);
    await expect(message(tab, 'Welcome back.')).toHaveCount(1);
    await expect(messages(tab)).toHaveCount(8);
  }
  const { viewer } = await ask<{ viewer: { unreadMessages: number } }>(
    page,
    '{ viewer { unreadMessages } }',
    {},
  );
  expect(viewer.unreadMessages).toBe(0);
});
