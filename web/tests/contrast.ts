import type { Page } from '@playwright/test';
import axe, { type AxeResults } from 'axe-core';
import { settled } from './stories.ts';

/**
 * What axe says of the contrast of all that can be read. It cannot tell what stands on a pattern, so it is asked twice where there is
 * one: over the plain ground, and as if all of the ground had the pattern's colour.
 */
export async function poorContrast(page: Page): Promise<string[]> {
  await settled(page);
  const patterned = await page.evaluate(() => {
    const { style } = document.documentElement;
    const drawn = getComputedStyle(document.documentElement).getPropertyValue('--p-bg-texture').trim();
    style.setProperty('--p-bg-texture', 'none');
    style.setProperty('--p-banner-texture', 'none');
    return drawn !== '' && drawn !== 'none';
  });
  const found = await analyze(page);
  if (patterned) {
    await page.evaluate(() => {
      const { style } = document.documentElement;
      style.setProperty('--p-bg', 'var(--p-bg-pattern)');
      style.setProperty('--p-banner-bg', 'var(--p-banner-pattern)');
    });
    await settled(page);
    found.push(...(await analyze(page)).map((text) => `on the pattern: ${text}`));
  }
  await page.evaluate(() => {
    document.documentElement.removeAttribute('style');
  });
  return found;
}

/** Brought into a page once and asked often: that is ten times as quick as what brings it along each time. */
async function analyze(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
    return axe.run({ runOnly: ['color-contrast'], resultTypes: ['violations'] });
  });
  return violations.flatMap(({ nodes }) =>
    nodes.map(({ html, any }) => `${any.map(({ message }) => message).join(' ')} ${html.slice(0, 160)}`),
  );
}
