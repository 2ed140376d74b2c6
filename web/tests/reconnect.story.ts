import type { Page } from '@playwright/test';
import { brands } from './demo.ts';
import { openTicket } from './opening.ts';
import { expect, logIn, logInAtDesk, test, word, work } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[2] ?? tenant.contacts[0]!;

/** Says that the page is still the one that was opened: a reload would forget it. */
const MARK = 'porticoNotReloaded';

declare global {
  interface Window {
    porticoSockets: WebSocket[];
  }
}

async function answer(desk: Page, text: string): Promise<void> {
  await desk.locator('section.answer [name=body]').fill(text);
  await desk.locator('section.answer [type=submit]').click();
  await expect(desk.locator('article', { hasText: text })).toBeVisible();
}

test('what was answered while the connection was lost is there once, without a reload', async ({
  page,
  context,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Tunnel ${Date.now()}`;
  await page.addInitScript(() => {
    window.porticoSockets = [];
    window.WebSocket = class extends WebSocket {
      constructor(...how: ConstructorParameters<typeof WebSocket>) {
        super(...how);
        window.porticoSockets.push(this);
      }
    };
  });
  const sockets = (): Promise<number[]> =>
    page.evaluate(() => window.porticoSockets.map(({ readyState }) => readyState));
  await logIn(page, tenant, contact);
  await openTicket(page, tenant, subject);
  const desk = await someoneElse();
  await logInAtDesk(desk);
  await work(desk, subject);
  await page.evaluate((mark) => Object.assign(window, { [mark]: true }), MARK);
  // It follows: what comes now comes by itself.
  await answer(desk, 'Before the tunnel.');
  await expect(page.locator('article', { hasText: 'Before the tunnel.' })).toBeVisible();
  const body = page.locator('main [name=body]');
  await body.fill('Half a sentence');

  await context.setOffline(true);
  await expect(page.getByText(await word(page, 'offline'))).toBeVisible();
  // A browser that is only told to be offline keeps what is open. A tunnel does not: it tries again, in vain.
  await page.evaluate(() => {
    for (const socket of window.porticoSockets) socket.close(4000);
  });
  const before = (await sockets()).length;
  await expect.poll(async () => (await sockets()).length).toBeGreaterThan(before);
  await expect.poll(async () => (await sockets()).every((state) => state === WebSocket.CLOSED)).toBe(true);
  await answer(desk, 'First, within the tunnel.');
  await answer(desk, 'Second, within the tunnel.');
  await expect(page.locator('article')).toHaveCount(2);

  await context.setOffline(false);
  await expect(page.getByText(await word(page, 'offline'))).toHaveCount(0);
  await expect(page.locator('article')).toHaveText([
    /It stopped\./,
    /Before the tunnel\./,
    /First, within the tunnel\./,
    /Second, within the tunnel\./,
  ]);
  await expect(body).toHaveValue('Half a sentence');

  // And what comes after it comes by itself again, once.
  await answer(desk, 'After the tunnel.');
  await expect(page.locator('article', { hasText: 'After the tunnel.' })).toHaveCount(1);
  await expect(page.locator('article')).toHaveCount(5);
  expect(await page.evaluate((mark) => mark in window, MARK)).toBe(true);
});
