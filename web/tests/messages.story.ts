import type { Page } from '@playwright/test';
import { brands, deskUrl, portalUrl } from './demo.ts';
import { answerable, begin, choose, field, message, messages, say } from './conversing.ts';
import { DESK, look, PHONE } from './looks.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;
const [contact, colleague] = tenant.contacts as [
  (typeof tenant.contacts)[number],
  (typeof tenant.contacts)[number],
];

declare global {
  interface Window {
    porticoLines: WebSocket[];
  }
}

const states = (page: Page): Promise<string[]> =>
  page.locator('[data-state]').evaluateAll((all) => all.map((one) => one.getAttribute('data-state')!));

/** What the browser's tab says is unread. */
const unreadIn = async (page: Page): Promise<number> =>
  Number(/^\((\d+)\) /.exec(await page.title())?.[1] ?? 0);

test('a contact on a phone and an agent at the desk write to each other, live', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const subject = `Talk ${Date.now()}`;
  await page.setViewportSize(PHONE);
  await logIn(page, tenant, contact);
  const desk = await someoneElse();
  await desk.setViewportSize(DESK);
  await logInAtDesk(desk);
  await desk.goto(deskUrl('/desk/messages'));

  await test.step('what the contact begins waits at the desk at once', async () => {
    await page.goto(portalUrl(tenant, '/messages'));
    await begin(page, tenant, subject, 'The **printer** is on fire.', 'on fire');
    await expect(message(page, 'printer').locator('strong')).toHaveText('printer');
    await expect(desk.locator('a[data-conversation]', { hasText: subject })).toBeVisible();
  });

  await test.step('an agent takes it on, which the contact sees, and both see what was read', async () => {
    await desk.locator('a[data-conversation]', { hasText: subject }).click();
    await expect(desk.locator('h1')).toHaveText(subject);
    await desk.getByRole('button', { name: await word(desk, 'conversation_take'), exact: true }).click();
    await expect(
      desk.getByRole('button', { name: await word(desk, 'conversation_take'), exact: true }),
    ).toHaveCount(0);
    await expect(page.locator('[data-state=read]')).toHaveCount(1);
    await say(desk, 'Please use the extinguisher.');
    await expect(message(page, 'extinguisher')).toBeVisible();
    await expect.poll(() => states(desk)).toEqual(['read']);
    await expect(field(desk)).toHaveValue('');
    await expect(field(desk)).toBeFocused();
  });

  await test.step('Shift and Enter begin a line', async () => {
    await field(desk).fill('One');
    await field(desk).press('Shift+Enter');
    await desk.keyboard.type('Two');
    await expect(field(desk)).toHaveValue('One\nTwo');
    await field(desk).press('Enter');
    await expect(message(page, 'Two')).toContainText('One');
  });

  await test.step('the contact answers one message, and the quote leads to it', async () => {
    await choose(page, 'extinguisher', 'message_reply');
    await say(page, 'Where is it?', { how: 'button' });
    await expect(message(desk, 'Where is it?').locator('.quote')).toContainText(
      'Please use the extinguisher.',
    );
    await message(desk, 'Where is it?').locator('.quote').click();
    const answered = messages(desk).filter({ hasText: 'Please use the extinguisher.' }).first();
    await expect(answered.locator('[data-menu]')).toBeFocused();
  });

  await test.step('what is edited and deleted is so at the other side; staff see what it said', async () => {
    await choose(page, 'Where is it?', 'message_edit');
    await field(page).fill('Where is the red one?');
    await page.locator('section.thread form [type=submit]').click();
    await expect(message(desk, 'Where is the red one?')).toContainText(await word(desk, 'message_edited'));
    await desk.locator('details', { hasText: /1 / }).last().locator('summary').click();
    await expect(desk.locator('details[open]').last()).toContainText('Where is it?');
    await choose(page, 'Where is the red one?', 'message_delete');
    await page.locator('dialog[open] [type=submit]').click();
    const gone = await word(page, 'message_deleted');
    await expect(message(page, gone)).toBeVisible();
    await expect(message(desk, await word(desk, 'message_deleted'))).toBeVisible();
    await expect(page.getByText('Where is the red one?')).toHaveCount(0);
  });

  await test.step('what is written while one is elsewhere is counted in the tab and at the way there', async () => {
    await page.goto(portalUrl(tenant, '/'));
    await expect(page.locator('h1')).toBeVisible();
    // The demo has left them something to read.
    await expect(page).toHaveTitle(/^\(\d+\) /);
    const before = await unreadIn(page);
    await say(desk, 'Behind the door.');
    await expect.poll(() => unreadIn(page)).toBe(before + 1);
    await expect(page.locator('nav.bottom .badge .badge')).toContainText(String(before + 1));
    await expect(page.locator('link[rel=icon]')).toHaveAttribute('href', /^data:image\/png/);
    await page.locator('nav.bottom a[href="/messages"]').click();
    await page.locator('a[data-conversation]', { hasText: subject }).click();
    await expect(message(page, 'Behind the door.')).toBeVisible();
    await expect.poll(() => unreadIn(page)).toBe(before);
  });

  await test.step('half a message is kept', async () => {
    await field(page).fill('Half a senten');
    await page.reload();
    await expect(field(page)).toHaveValue('Half a senten');
    await field(page).fill('');
  });

  await test.step('the agent ends it, and writing on takes it up again', async () => {
    await desk.getByRole('button', { name: await word(desk, 'conversation_end'), exact: true }).click();
    await expect(page.getByText(await word(page, 'conversation_ended_contact'))).toBeVisible();
    await say(page, 'One more thing.', { how: 'button' });
    await expect(page.getByText(await word(page, 'conversation_ended_contact'))).toHaveCount(0);
    await expect(message(desk, 'One more thing.')).toBeVisible();
  });

  await test.step('nobody else reads it', async () => {
    const other = await someoneElse();
    await logIn(other, tenant, colleague);
    await other.goto(portalUrl(tenant, '/messages'));
    await expect(other.locator('h1')).toBeVisible();
    await expect(other.getByText(subject)).toHaveCount(0);
    await other.goto(page.url());
    await expect(other.locator('h1')).toHaveText(await word(other, 'conversation_not_found'));
  });
});

test('over a lost connection nothing is lost, doubled or out of order', async ({
  page,
  context,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const subject = `Tunnel talk ${Date.now()}`;
  await page.addInitScript(() => {
    window.porticoLines = [];
    window.WebSocket = class extends WebSocket {
      constructor(...how: ConstructorParameters<typeof WebSocket>) {
        super(...how);
        window.porticoLines.push(this);
      }
    };
  });
  await page.setViewportSize(PHONE);
  await logIn(page, tenant, contact);
  await begin(page, tenant, subject, 'First.');
  const desk = await someoneElse();
  await desk.setViewportSize(DESK);
  await logInAtDesk(desk);
  await answerable(desk, subject);
  await say(desk, 'Before the tunnel.');
  await expect(message(page, 'Before the tunnel.')).toBeVisible();

  await context.setOffline(true);
  await page.evaluate(() => {
    for (const socket of window.porticoLines) socket.close(4000);
  });
  await say(desk, 'In the tunnel, one.');
  await say(desk, 'In the tunnel, two.');
  await field(page).fill('From within.');
  await page.locator('section.thread form [type=submit]').click();
  await field(page).fill('And on.');
  await page.locator('section.thread form [type=submit]').click();
  await expect(page.locator('[data-outgoing=lost]')).toHaveCount(2);
  await expect(page.getByText('From within.')).toBeVisible();
  await expect(messages(page)).toHaveCount(2);

  await context.setOffline(false);
  await expect(messages(page)).toHaveText([
    /First\./,
    /Before the tunnel\./,
    /In the tunnel, one\./,
    /In the tunnel, two\./,
    /From within\./,
    /And on\./,
  ]);
  await expect(page.locator('[data-outgoing]')).toHaveCount(0);
  await expect(messages(desk)).toHaveCount(6);
  await say(desk, 'After the tunnel.');
  await expect(message(page, 'After the tunnel.')).toHaveCount(1);
  await expect(messages(page)).toHaveCount(7);
});

test('a long conversation is read backwards, and who reads up there is not moved', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const writer = tenant.contacts[2] ?? colleague;
  const subject = `Long talk ${Date.now()}`;
  await page.setViewportSize(DESK);
  await logIn(page, tenant, writer);
  await begin(page, tenant, subject, 'Number 0.');
  // Faster than a person could: the server asks to wait, and what was written goes out later.
  for (let turn = 1; turn <= 60; turn += 1) {
    await field(page).fill(`Number ${turn}.`);
    await field(page).press('Enter');
  }
  await expect(message(page, 'Number 60.')).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('[data-outgoing]')).toHaveCount(0);
  await page.reload();
  await expect(message(page, 'Number 60.')).toBeInViewport();
  await expect(page.getByText('Number 0.', { exact: true })).toHaveCount(0);
  const log = page.getByRole('region', { name: await word(page, 'messages_log'), exact: true });
  await log.evaluate((element) => element.scrollTo(0, 0));
  await expect(page.getByText('Number 0.', { exact: true })).toHaveCount(1);
  await expect(messages(page)).toHaveCount(61);

  const before = await log.evaluate((element) => element.scrollTop);
  const desk = await someoneElse();
  await logInAtDesk(desk);
  await answerable(desk, subject);
  await say(desk, 'Down here.');
  await expect(message(page, 'Down here.')).toBeAttached();
  expect(Math.abs((await log.evaluate((element) => element.scrollTop)) - before)).toBeLessThan(4);
  await page.getByRole('button', { name: /^1 / }).click();
  await expect(message(page, 'Down here.')).toBeInViewport();
});

for (const brand of brands) {
  test(`${brand.slug}: how messages look in the portal`, async ({ page, someoneElse }) => {
    test.setTimeout(240_000);
    const subject = `Remote access from the home office ${Date.now()}`;
    await page.setViewportSize(DESK);
    const writer = brand.contacts[1]!;
    await logIn(page, brand, writer);
    await page.goto(portalUrl(brand, '/messages/new'));
    await look(page, `messages-${brand.slug}-new`);
    await begin(page, brand, subject, 'Good morning, the VPN drops every ten minutes since yesterday.');
    const desk = await someoneElse();
    await desk.setViewportSize(DESK);
    await logInAtDesk(desk);
    await answerable(desk, subject);
    await say(
      desk,
      'Good morning! Which version of the client do you have? It stands under **Help → About**.',
      {
        shown: 'Good morning! Which',
      },
    );
    await choose(page, 'Which version', 'message_reply');
    await say(page, '5.1, and before I had:\n\n- 4.9 without any trouble\n- 5.0 for a week', {
      shown: '4.9 without any trouble',
    });
    await say(page, 'Shall I go back?');
    await expect(page.locator('[data-state=read]')).toHaveCount(1);
    await look(page, `messages-${brand.slug}-thread`);
    await page.goto(portalUrl(brand, '/messages'));
    await expect(page.locator('a[data-conversation]').first()).toBeVisible();
    await look(page, `messages-${brand.slug}-list`);
    if (brand !== tenant) return;
    await look(desk, 'desk-messages-thread');
    await desk.goto(deskUrl('/desk/messages?box=all'));
    await expect(desk.locator('a[data-conversation]').first()).toBeVisible();
    await look(desk, 'desk-messages-list');
  });
}

test('staff write to a contact from their page, with a canned answer', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const subject = `From the desk ${Date.now()}`;
  const desk = await someoneElse();
  await desk.setViewportSize(DESK);
  await logInAtDesk(desk);
  await desk.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(contact.email)}`));
  await desk.locator('a[data-contact]').first().click();
  await desk.getByRole('link', { name: await word(desk, 'message_write'), exact: true }).click();
  await desk.locator('main [name=subject]').fill(subject);
  await desk.locator('main [name=body]').fill('Your laptop is ready.');
  await look(desk, 'desk-messages-write');
  await desk.locator('main form:has([name=subject]) [type=submit]').click();
  await expect(desk.locator('h1')).toHaveText(subject);
  await desk.getByRole('button', { name: await word(desk, 'canned_insert') }).click();
  await desk.locator('[data-canned]').first().click();
  await expect(field(desk)).not.toHaveValue('');
  await expect(field(desk)).not.toHaveValue(/\{\{/);
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/messages'));
  await page.locator('a[data-conversation]', { hasText: subject }).click();
  await expect(message(page, 'Your laptop is ready.')).toBeVisible();
});
