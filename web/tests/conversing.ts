import type { Locator, Page } from '@playwright/test';
import { deskUrl, portalUrl, type DemoTenant } from './demo.ts';
import { expect, word } from './stories.ts';

/** Where a message is written, on either side. */
export const field = (page: Page): Locator => page.locator('section.thread textarea[name=body]');

export const messages = (page: Page): Locator => page.locator('[data-message]');

export const message = (page: Page, text: string): Locator =>
  page.locator('[data-message]', { hasText: text }).last();

/** A contact begins a conversation by the form and ends in it. */
export async function begin(
  page: Page,
  tenant: DemoTenant,
  subject: string,
  body: string,
  shown = body,
): Promise<void> {
  await page.goto(portalUrl(tenant, '/messages/new'));
  await page.locator('main [name=subject]').fill(subject);
  await page.locator('main form:has([name=subject]) [name=body]').fill(body);
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page).toHaveURL(/\/messages\/(?!new$)[^/]+$/);
  await expect(page.locator('h1')).toHaveText(subject);
  await expect(message(page, shown)).toBeVisible();
}

/** An agent opens a conversation from a box of the desk. */
export async function answerable(desk: Page, subject: string, box = 'waiting'): Promise<void> {
  await desk.goto(deskUrl(`/desk/messages?box=${box}`));
  await desk.locator('a[data-conversation]', { hasText: subject }).first().click();
  await expect(desk.locator('h1')).toHaveText(subject);
}

/** Writes and sends, by the keyboard where there is one. */
export async function say(
  page: Page,
  text: string,
  { how = 'enter', shown = text }: { how?: 'enter' | 'button'; shown?: string } = {},
): Promise<void> {
  await field(page).fill(text);
  if (how === 'enter') await field(page).press('Enter');
  else await page.locator('section.thread form:has([name=body]) [type=submit]').click();
  await expect(message(page, shown)).toBeVisible();
}

/** What a message's own menu offers. */
export async function choose(page: Page, text: string, action: string): Promise<void> {
  await message(page, text).hover();
  await message(page, text).locator('[data-menu]').click();
  await page
    .locator('[popover]:popover-open')
    .getByRole('button', { name: await word(page, action), exact: true })
    .click();
}
