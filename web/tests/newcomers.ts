import type { Page } from '@playwright/test';
import { admin, deskUrl, portalUrl, type DemoTenant } from './demo.ts';
import { findInMail, INITIAL_PASSWORD } from './mails.ts';
import { expect, fillLogIn, logInAtDesk, word } from './stories.ts';

export interface Newcomer {
  name: string;
  email: string;
  /** Of the contact's page at the desk. */
  url: string;
}

/** Where they go; a portal of a story's own is enough. */
export type Door = Pick<DemoTenant, 'slug' | 'name' | 'url' | 'locale'>;

/** No story takes another's contact: whoever is changed here was made here. */
let count = 0;
const unique = (): string => `${Date.now().toString(36)}${process.pid.toString(36)}${(count++).toString(36)}`;

export const OWN_PASSWORD = 'violett mohn Gewitter 71 Tasse';
export const NEXT_PASSWORD = 'Leiter Ozean 38 zwiebel quer';

/** At the desk, where an admin is logged in: a contact of the tenant is made by the form. Ends on its Portal tab. */
export async function makeContact(desk: Page, tenant: Door): Promise<Newcomer> {
  const id = unique();
  const name = `Nora Neu ${id}`;
  const email = `nora.${id}@${tenant.slug}.example`;
  await desk.goto(deskUrl('/desk/contacts/new'));
  await desk.locator('[name=tenant]').selectOption({ label: tenant.name });
  await desk.locator('[name=displayName]').fill(name);
  await desk.locator('[name=contact-email]').fill(email);
  await desk.locator('main [name=locale]').selectOption(tenant.locale.toUpperCase());
  await desk.locator('main form [type=submit]').click();
  await expect(desk).toHaveURL(/\/desk\/contacts\/[^/]+\?tab=portal$/);
  await expect(desk.locator('h1')).toHaveText(name);
  return { name, email, url: desk.url() };
}

/** Presses the button and confirms; ends when the mail server has the mail. Returns the password in it. */
export async function initializePassword(
  desk: Page,
  email: string,
  after = 0,
): Promise<{ id: number; found: string }> {
  await desk.getByRole('button', { name: await word(desk, 'password_initialize') }).click();
  await desk.locator('dialog[open] [type=submit]').click();
  await expect(desk.locator('dialog[open]')).toHaveCount(0);
  await expect(desk.locator('[data-mail-state=SENT]')).toBeVisible({ timeout: 20_000 });
  return findInMail(email, INITIAL_PASSWORD, after);
}

/** At the portal's door with an initial password: ends where one's own is chosen. */
export async function knock(page: Page, tenant: Door, email: string, password: string): Promise<void> {
  await page.goto(portalUrl(tenant, '/login'));
  await fillLogIn(page, email, password);
  await expect(page).toHaveURL(portalUrl(tenant, '/choose-password'));
  await expect(page.locator('[name=new-password]')).toBeFocused();
}

/** All of it, quickly: a contact with a password of their own who is logged in and sees the home page. */
export async function makeMember(desk: Page, page: Page, tenant: Door): Promise<Newcomer> {
  await logInAtDesk(desk, admin);
  return join(desk, page, tenant);
}

/** The same at a desk where an admin is logged in already. */
export async function join(desk: Page, page: Page, tenant: Door): Promise<Newcomer> {
  const newcomer = await makeContact(desk, tenant);
  const { found } = await initializePassword(desk, newcomer.email);
  await knock(page, tenant, newcomer.email, found);
  await page.locator('[name=new-password]').fill(OWN_PASSWORD);
  await page.locator('main form [type=submit]').click();
  await expect(page).toHaveURL(portalUrl(tenant, '/'));
  return newcomer;
}
