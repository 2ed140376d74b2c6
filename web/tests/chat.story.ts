import type { Locator, Page } from '@playwright/test';
import { alwaysOpen, deskUrl, portalUrl } from './demo.ts';
import { message, messages } from './conversing.ts';
import { DESK, PHONE } from './looks.ts';
import { makeMember } from './newcomers.ts';
import { openTicket } from './opening.ts';
import { must } from './own-portal.ts';
import { ask } from './studio.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  settled,
  test,
  word,
} from './stories.ts';

const tenant = alwaysOpen;
const FILE = { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.from('line one\nline two\n') };

declare global {
  interface Window {
    porticoLines: WebSocket[];
  }
}

const panel = (page: Page): Locator => page.locator('[data-chat-panel]');
const box = (page: Page): Locator => panel(page).locator('textarea[name=body]');
const launcher = (page: Page): Locator => page.locator('[data-chat-launcher]');

/** Whether the one who is at the desk takes chats. */
async function available(desk: Page, available: boolean): Promise<void> {
  await must(
    desk,
    'mutation ($input: SetChatAvailabilityInput!) { setChatAvailability(input: $input) { errors { message } } }',
    { available },
  );
}

/** A contact of the story's own who may chat, on the portal's home page, and an admin at the desk. */
async function chatter(page: Page, desk: Page): Promise<void> {
  await desk.setViewportSize(DESK);
  const { url } = await makeMember(desk, page, tenant);
  await desk.goto(url);
  for (const feature of ['MESSAGES', 'CHAT']) {
    await desk.locator(`[data-feature=${feature}] select`).selectOption('on');
  }
  await desk.locator('main form:has([data-feature=CHAT]) [type=submit]').click();
  await expect(desk.getByText(await word(desk, 'desk_saved')).first()).toBeVisible();
  // It comes to the page that is open.
  await expect(launcher(page)).toBeVisible();
}

async function write(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await panel(page).locator('form:has([name=body]) [type=submit]').click();
}

/** The id of the chat that waits, as the desk is told. */
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
      const found = serviceDesk.conversations.nodes.find(({ lastMessage }) =>
        lastMessage.body.markdown.includes(text),
      );
      return (id = found?.id);
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

const typing = (desk: Page, conversationId: string): Promise<unknown> =>
  must(desk, 'mutation ($input: SetTypingInput!) { setTyping(input: $input) { errors { message } } }', {
    conversationId,
    typing: true,
  });

/** The panel in both sizes and schemes. */
async function lookAtPanel(page: Page, name: string, touched = true): Promise<void> {
  for (const [size, viewport] of Object.entries({ desktop: DESK, phone: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      const toast = page.locator('.toast button');
      if (await toast.isVisible()) await toast.click();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settled(page);
      await expectAccessible(page);
      await expectFits(page);
      if (size === 'phone' && touched) await expectTouchable(page);
      await keepScreen(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('a contact on a telephone chats with who is at the desk, through every page', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const question = `The printer is on fire ${Date.now()}`;
  const desk = await someoneElse();
  await page.setViewportSize(PHONE);
  await chatter(page, desk);
  await available(desk, true);
  await desk.goto(deskUrl('/desk/messages'));

  await test.step('it says that somebody is there, and keeps half a question', async () => {
    await launcher(page).click();
    // It asks every 20 seconds, and the desk may have come this moment.
    await expect(panel(page).locator('[data-chat-offer=OPEN]')).toBeVisible({ timeout: 60_000 });
    // Who opened it is in it, and with a mouse and a keyboard may write at once.
    await expect(box(page)).toBeFocused();
    await box(page).fill('Half a question');
    await page.reload();
    await expect(box(page)).toHaveValue('Half a question');
    await lookAtPanel(page, 'chat-offer');
    await page.setViewportSize(PHONE);
  });

  await test.step('one waits, and hears that one is next', async () => {
    await write(page, question);
    await expect(panel(page).locator('[data-chat-place]')).toBeVisible();
    await expect(message(page, question)).toBeVisible();
    await lookAtPanel(page, 'chat-waiting');
    await page.setViewportSize(PHONE);
  });

  let id = '';
  await test.step('somebody comes, writes, and is seen writing', async () => {
    id = await takeOn(desk, question);
    await expect(panel(page).locator('[data-chat-place]')).toHaveCount(0);
    await typing(desk, id);
    await expect(panel(page).locator('[data-typing]')).toBeVisible();
    await say(desk, id, 'Please use the extinguisher.');
    await expect(message(page, 'extinguisher')).toBeVisible();
    await expect(panel(page).locator('[data-typing]')).toHaveCount(0);
    await lookAtPanel(page, 'chat-active');
    await page.setViewportSize(PHONE);
  });

  await test.step('the other side sees that one writes, and a file comes alone', async () => {
    await box(page).pressSequentially('It is');
    await expect
      .poll(async () => {
        const { serviceDesk } = await ask<{
          serviceDesk: { conversation: { typing: { side: string }[] } };
        }>(desk, 'query ($id: ID!) { serviceDesk { conversation(id: $id) { typing { side } } } }', { id });
        return serviceDesk.conversation.typing.map(({ side }) => side);
      })
      .toEqual(['CONTACT']);
    await box(page).fill('');
    await panel(page).locator('[data-files]').setInputFiles(FILE);
    await expect(panel(page).locator('[data-upload=done]')).toContainText('log.txt');
    await panel(page).locator('form:has([name=body]) [type=submit]').click();
    await expect(panel(page).locator('[data-message] [data-file=READY]')).toContainText('log.txt');
  });

  await test.step('it goes along, and says what is new while it is hidden', async () => {
    await page.setViewportSize(DESK);
    await page.locator('header nav a[href="/tickets"]').click();
    await expect(message(page, question)).toBeVisible();
    await box(page).press('Escape');
    await expect(panel(page)).toHaveCount(0);
    await expect(launcher(page)).toBeFocused();
    await say(desk, id, 'Is it out?');
    await expect(launcher(page).locator('.badge').last()).toContainText('1');
    await launcher(page).click();
    await expect(message(page, 'Is it out?')).toBeVisible();
    await expect(box(page)).toBeFocused();
  });

  await test.step('two tabs show the same', async () => {
    const other = await page.context().newPage();
    await other.goto(portalUrl(tenant, '/'));
    await launcher(other).click();
    await expect(message(other, 'Is it out?')).toBeVisible();
    await write(other, 'From the other tab.');
    await expect(message(page, 'From the other tab.')).toHaveCount(1);
    await other.close();
  });

  await test.step('it is ended, rated, and one may begin another', async () => {
    const end = await word(page, 'conversation_end');
    const transcript = await word(page, 'transcript_mail');
    const chat = await word(page, 'conversation_chat');
    const again = await word(page, 'chat_again');
    await panel(page).getByRole('button', { name: end, exact: true }).click();
    await page.locator('dialog[open] [type=submit]').click();
    await panel(page).locator('[data-chat-rating] label').nth(4).click();
    await panel(page).locator('[name=comment]').fill('Quick!');
    // What was said has little room above the rating: its menus are cut off at the edges, and reached by scrolling.
    await lookAtPanel(page, 'chat-ended', false);
    await panel(page).locator('[data-chat-rating] [type=submit]').click();
    await expect(panel(page).locator('[data-chat-rating="5"]')).toBeVisible();
    await panel(page).getByRole('button', { name: transcript }).click();
    await page.goto(portalUrl(tenant, '/messages'));
    await expect(page.locator('a[data-conversation]', { hasText: question.slice(0, 20) })).toContainText(
      chat,
    );
    await panel(page).getByRole('button', { name: again }).click();
    await expect(panel(page).locator('[data-chat-offer]')).toBeVisible();
  });
});

test('over a lost connection a chat loses nothing', async ({ page, context, someoneElse }) => {
  test.setTimeout(180_000);
  const question = `Tunnel ${Date.now()}`;
  await page.addInitScript(() => {
    window.porticoLines = [];
    window.WebSocket = class extends WebSocket {
      constructor(...how: ConstructorParameters<typeof WebSocket>) {
        super(...how);
        window.porticoLines.push(this);
      }
    };
  });
  const desk = await someoneElse();
  await page.setViewportSize(DESK);
  await chatter(page, desk);
  await available(desk, true);
  await desk.goto(deskUrl('/desk/messages'));
  await launcher(page).click();
  await write(page, question);
  const id = await takeOn(desk, question);
  await say(desk, id, 'Before the tunnel.');
  await expect(message(page, 'Before the tunnel.')).toBeVisible();

  await context.setOffline(true);
  await page.evaluate(() => {
    for (const socket of window.porticoLines) socket.close(4000);
  });
  await say(desk, id, 'In the tunnel.');
  await write(page, 'From within.');
  await expect(panel(page).locator('[data-outgoing=lost]')).toHaveCount(1);
  await context.setOffline(false);
  await expect(messages(page)).toHaveText([
    new RegExp(question),
    /Before the tunnel\./,
    /In the tunnel\./,
    /From within\./,
  ]);
  await expect(panel(page).locator('[data-outgoing]')).toHaveCount(0);
});

test('while nobody is there, a message takes its place', async ({ page, someoneElse }) => {
  test.setTimeout(240_000);
  const question = `Nobody there ${Date.now()}`;
  const desk = await someoneElse();
  await page.setViewportSize(PHONE);
  await chatter(page, desk);
  await available(desk, false);
  const number = await openTicket(page, tenant, `About ${question}`);
  await launcher(page).click();
  // Other stories' staff may still be there for a while.
  await expect(panel(page).locator('[data-chat-offer=AWAY], [data-chat-offer=CLOSED]')).toBeVisible({
    timeout: 150_000,
  });
  await expect(panel(page).locator('[name=about]')).toBeChecked();
  await panel(page).locator('[data-files]').setInputFiles(FILE);
  await expect(panel(page).locator('[data-upload=done]')).toContainText('log.txt');
  await lookAtPanel(page, 'chat-away');
  await page.setViewportSize(PHONE);
  await write(page, question);
  await expect(panel(page).locator('[data-chat-notice=written]')).toBeVisible();
  await expect(panel(page).locator('[data-message] [data-file=READY]')).toContainText('log.txt');
  await expect(panel(page).locator(`a[href="/tickets/${number}"]`)).toBeVisible();
  await lookAtPanel(page, 'chat-written');
  await page.setViewportSize(PHONE);
  await panel(page)
    .getByRole('link', { name: await word(page, 'chat_to_messages') })
    .click();
  await expect(message(page, question)).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
});
