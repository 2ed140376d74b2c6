import type { FrameLocator, Page } from '@playwright/test';
import { demo, deskUrl } from './demo.ts';
import { expect, word } from './stories.ts';

/** The portal that no other story looks at. */
export const tenant = demo.tenants.at(-1)!;

export async function ask<Data>(desk: Page, query: string, variables: object): Promise<Data> {
  const { data } = await desk.evaluate(
    async (body) =>
      (await fetch('/graphql', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
        body,
      }).then((response) => response.json())) as { data: unknown },
    JSON.stringify({ query, variables }),
  );
  return data as Data;
}

/** The portal's global id, as the desk's lists link to it. */
export async function portalId(desk: Page, of = tenant): Promise<string> {
  const { serviceDesk } = await ask<{ serviceDesk: { tenants: { id: string; slug: string }[] } }>(
    desk,
    '{ serviceDesk { tenants { id slug } } }',
    {},
  );
  return serviceDesk.tenants.find(({ slug }) => slug === of.slug)!.id;
}

export async function openStudio(desk: Page, of = tenant): Promise<string> {
  const id = await portalId(desk, of);
  await desk.goto(deskUrl(`/desk/tenants/${encodeURIComponent(id)}/brand`));
  await expect(desk.locator('[name=productName]')).toBeVisible();
  return id;
}

export async function discard(desk: Page): Promise<void> {
  const name = await word(desk, 'studio_discard');
  await desk.getByRole('button', { name, exact: true }).click();
  await desk.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await expect(
    desk.locator('[role=status]', { hasText: await word(desk, 'studio_as_published') }),
  ).toBeVisible();
}

export const saved = (desk: Page) => expect(desk.locator('[data-state=saved]')).toBeVisible();
export const preview = (desk: Page): FrameLocator => desk.frameLocator('iframe').first();
export const group = async (desk: Page, key: string) =>
  desk.locator('summary', { hasText: await word(desk, key) });
export const property = (page: Page, name: string): Promise<string> =>
  page.evaluate((name) => getComputedStyle(document.documentElement).getPropertyValue(name), name);
