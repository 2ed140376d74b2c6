import type { Page } from '@playwright/test';
import { expectAccessible, expectFits, expectTouchable, keepScreen } from './stories.ts';

export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A screen on a desk and a telephone, light and dark: can it be used, and is nothing too wide? Each is kept. */
export async function look(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries({ desktop: DESK, phone: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      // What was said last covers what is below it.
      const toast = page.locator('.toast button');
      if (await toast.isVisible()) await toast.click();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page);
      await expectFits(page);
      if (size === 'phone') await expectTouchable(page);
      await keepScreen(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);
}
