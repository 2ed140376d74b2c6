import type { Page } from '@playwright/test';
import { portalUrl, type DemoTenant } from './demo.ts';
import { expect } from './stories.ts';

interface Opening {
  description?: string;
  priority?: 'LOW' | 'NORMAL' | 'HIGH' | 'URGENT';
}

/** Opens a ticket by the plain form and ends on its page; returns its number. */
export async function openTicket(
  page: Page,
  tenant: DemoTenant,
  subject: string,
  { description = 'It stopped.', priority }: Opening = {},
): Promise<number> {
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill(description);
  if (priority) await page.locator('[name=priority]').selectOption(priority);
  await page.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await expect(page.locator('h1')).toHaveText(subject);
  return Number(new URL(page.url()).pathname.split('/').pop());
}
