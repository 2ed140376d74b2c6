import { brands, portalUrl } from './demo.ts';
import { expect, logIn, logInAtDesk, test } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

/** Says that the page is still the one that was opened: a reload would forget it. */
const MARK = 'porticoNotReloaded';

test('what either side writes appears at the other, and nobody loses what they type', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Live ${Date.now()}`;
  await page.setViewportSize({ width: 390, height: 844 });
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await logIn(page, tenant, contact);
  const desk = await someoneElse();
  await desk.setViewportSize({ width: 1280, height: 800 });
  await logInAtDesk(desk);
  await desk.evaluate((mark) => Object.assign(window, { [mark]: true }), MARK);

  await test.step('a new ticket is in the queue at once', async () => {
    await page.goto(portalUrl(tenant, '/tickets/new?type='));
    await page.locator('[name=subject]').fill(subject);
    await page.locator('main [name=description]').fill('Before the reply');
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(/\/tickets\/\d+/);
    await expect(desk.locator('a[data-ticket]', { hasText: subject })).toBeVisible();
  });

  await desk.locator('a[data-ticket]', { hasText: subject }).click();
  await expect(desk.locator('h1')).toHaveText(subject);
  await page.evaluate((mark) => Object.assign(window, { [mark]: true }), MARK);
  const draft = page.locator('main textarea[name=body]');
  await draft.fill('Half a senten');
  await draft.focus();

  await test.step("the agent's answer appears on the phone, beside what is being typed", async () => {
    await desk.locator('section.answer textarea[name=body]').fill('Have you tried another cable?');
    await desk.locator('section.answer [type=submit]').click();
    await expect(page.getByText('Have you tried another cable?')).toBeVisible();
    await expect(draft).toHaveValue('Half a senten');
    await expect(draft).toBeFocused();
    await page.keyboard.type('ce.');
    await expect(draft).toHaveValue('Half a sentence.');
  });

  await test.step("the contact's reply appears at the desk", async () => {
    await page.locator('main form:has(textarea[name=body]) [type=submit]').click();
    await expect(desk.getByText('Half a sentence.')).toBeVisible();
  });

  for (const one of [page, desk]) {
    expect(await one.evaluate((mark) => mark in window, MARK)).toBe(true);
  }
  expect(sockets.length).toBeGreaterThan(0);
});

test('where no socket passes, events take its place', async ({ page, someoneElse }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'WebSocket'));
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets'));
  const opened = page.waitForResponse(
    (answer) => answer.headers()['content-type']?.startsWith('text/event-stream') ?? false,
  );
  await opened;
  const subject = `Events ${Date.now()}`;
  const other = await someoneElse();
  await logIn(other, tenant, contact);
  await other.goto(portalUrl(tenant, '/tickets/new?type='));
  await other.locator('[name=subject]').fill(subject);
  await other.locator('main [name=description]').fill('By another browser');
  await other.locator('main [type=submit]').click();
  await expect(page.locator('a[data-ticket]', { hasText: subject })).toBeVisible();
});
