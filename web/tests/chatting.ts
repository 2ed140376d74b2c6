import type { Locator, Page } from '@playwright/test';
import { agent, deskUrl, type DemoStaff, type DemoTenant } from './demo.ts';
import { administer, expect, logIn, logInAtDesk, word } from './stories.ts';

/** What whoever is logged in on the page asks the API. */
async function ask<Data>(page: Page, query: string, input: object): Promise<Data> {
  const answer = await page.evaluate(
    async ([query, input]) => {
      const body = JSON.stringify({ query, variables: { input } });
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch('/graphql', { method: 'POST', headers, body });
      return (await response.json()) as {
        data: Record<string, { errors: unknown[] }> | null;
        errors?: unknown;
      };
    },
    [query, input] as const,
  );
  expect(answer.errors).toBeUndefined();
  const [payload] = Object.values(answer.data ?? {});
  expect(payload?.errors).toEqual([]);
  return payload as Data;
}

/** An admin switches chats on for all of a portal's contacts, where they are not on. */
export async function allowChats(desk: Page, tenant: DemoTenant): Promise<void> {
  await administer(desk, 'nav_tenants');
  await desk.getByRole('link', { name: tenant.name }).first().click();
  const chats = desk.locator('main [name=feature-CHAT]');
  await expect(chats).toBeAttached();
  if (await chats.isChecked()) return;
  await desk.locator('main [name=feature-MESSAGES]').check();
  await chats.check();
  await desk.locator('main form:has([name=feature-CHAT]) [type=submit]').click();
  await expect(desk.getByText(await word(desk, 'desk_saved')).first()).toBeVisible();
}

/** A contact of the portal, logged in, who is in no chat. */
export async function contactOf(page: Page, tenant: DemoTenant, which: number): Promise<{ name: string }> {
  const contact = tenant.contacts[which]!;
  await logIn(page, tenant, contact);
  const query = `{ viewer { contact { displayName } chatOffer { conversation { id } } } }`;
  const viewer = await page.evaluate(async (query) => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    const { data } = (await response.json()) as {
      data: {
        viewer: { contact: { displayName: string }; chatOffer: { conversation: { id: string } | null } };
      };
    };
    return data.viewer;
  }, query);
  const open = viewer.chatOffer.conversation?.id;
  if (open) await endAsContact(page, open);
  return { name: viewer.contact.displayName };
}

/** Begins a chat; its `Conversation.id`. */
export async function startChat(page: Page, body: string): Promise<string> {
  const query = `mutation ($input: StartChatInput!) {
    startChat(input: $input) { conversation { id kind } errors { code message path } }
  }`;
  const clientId = crypto.randomUUID();
  const { conversation } = await ask<{ conversation: { id: string; kind: string } }>(page, query, {
    body,
    clientId,
  });
  expect(conversation.kind, 'somebody is there to chat with').toBe('CHAT');
  return conversation.id;
}

export async function writeTo(page: Page, conversationId: string, body: string): Promise<void> {
  const query = `mutation ($input: SendMessageInput!) {
    sendMessage(input: $input) { message { id } errors { code message path } }
  }`;
  await ask(page, query, { conversationId, body, clientId: crypto.randomUUID() });
}

export async function endAsContact(page: Page, conversationId: string): Promise<void> {
  const query = `mutation ($input: EndConversationInput!) {
    endConversation(input: $input) { conversation { id } errors { code message path } }
  }`;
  await ask(page, query, { conversationId });
}

export async function rate(
  page: Page,
  conversationId: string,
  stars: number,
  comment: string,
): Promise<void> {
  const query = `mutation ($input: RateConversationInput!) {
    rateConversation(input: $input) { conversation { id } errors { code message path } }
  }`;
  await ask(page, query, { conversationId, stars, comment });
}

/** Takes a chat on, without looking at it. */
export async function takeOn(desk: Page, conversationId: string): Promise<void> {
  const query = `mutation ($input: TakeConversationInput!) {
    takeConversation(input: $input) { conversation { id } errors { code message path } }
  }`;
  await ask(desk, query, { conversationId });
}

/** At the inbox, taking chats. Returns what they are called. */
export async function takeChats(desk: Page, staff: DemoStaff = agent): Promise<string> {
  await logInAtDesk(desk, staff);
  await desk.goto(deskUrl('/desk/messages'));
  const takes = desk.locator('main [name=takes-chats]');
  await takes.check();
  await expect(desk.locator('[data-standing=on]')).toBeVisible();
  return desk.evaluate(async () => {
    const body = JSON.stringify({ query: '{ serviceDesk { me { displayName } } }' });
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch('/graphql', { method: 'POST', headers, body });
    const { data } = (await response.json()) as { data: { serviceDesk: { me: { displayName: string } } } };
    return data.serviceDesk.me.displayName;
  });
}

/** The one of the chats that wait, at the inbox. */
export const waiting = (desk: Page, id: string): Locator =>
  desk.locator(`li:has([data-waiting-chat="${id}"])`);

/** What a conversation's menu offers. */
export async function menu(desk: Page, action: string): Promise<void> {
  await desk.locator('section.thread header summary').click();
  await desk
    .locator('section.thread header details[open]')
    .getByRole('button', { name: await word(desk, action), exact: true })
    .click();
}
