import { execFileSync } from 'node:child_process';
import { answerable, begin, message, say } from './conversing.ts';
import { brands, deskUrl, portalUrl } from './demo.ts';
import { replyAddress } from './mails.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  keepScreen,
  logIn,
  logInAtDesk,
  test,
  word,
} from './stories.ts';

const tenant = brands[1]!;
const contact = tenant.contacts[1]!;

/** As a mail server hands an answer over. */
function answer(from: string, to: string, text: string): void {
  execFileSync('../scripts/answer-mail', [from, to, text, process.env.PORTICO_INBOUND_MAIL_LISTEN!]);
}

test('an answer by mail becomes a reply; what somebody else sends waits for staff', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const subject = `By mail ${stamp}`;
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('The beamer is dark.');
  await page.locator('main [type=submit]').click();
  await expect(page).toHaveURL(/\/tickets\/\d+/);

  const desk = await someoneElse();
  await desk.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(desk);
  await desk.locator('a[data-ticket]', { hasText: subject }).first().click();
  await desk.locator('section.answer textarea[name=body]').fill('Is it plugged in?');
  await desk.locator('section.answer [type=submit]').click();
  await expect(page.locator('article', { hasText: 'Is it plugged in?' })).toBeVisible();
  const address = await replyAddress(contact.email, subject);

  await test.step('the requester answers the mail', async () => {
    answer(contact.email, address, `Yes, it is (${stamp}).`);
    await expect(page.locator('article', { hasText: `Yes, it is (${stamp}).` })).toBeVisible();
    await expect(desk.locator('article', { hasText: `Yes, it is (${stamp}).` })).toBeVisible();
  });

  await test.step('what another address sends is no reply until staff say so', async () => {
    answer('stranger@elsewhere.example', address, `From my private address (${stamp}).`);
    answer('stranger@elsewhere.example', address, `Buy now (${stamp})!`);
    await desk.goto(deskUrl('/desk/outbox/answers'));
    const kept = (text: string) => desk.locator('li', { has: desk.locator('details', { hasText: text }) });
    const own = kept(`From my private address (${stamp}).`);
    await expect(own).toBeVisible();
    await expect(page.locator('article', { hasText: 'From my private address' })).toHaveCount(0);
    await expectAccessible(desk);
    await own.locator('summary').first().click();
    await keepScreen(desk, 'desk-answers');
    await desk.setViewportSize({ width: 360, height: 740 });
    await expectFits(desk);
    await keepScreen(desk, 'desk-answers-phone');
    await desk.setViewportSize({ width: 1280, height: 900 });
    const dialog = desk.getByRole('dialog');
    await own.getByRole('button', { name: await word(desk, 'parked_accept') }).click();
    await dialog.getByRole('button', { name: await word(desk, 'parked_accept') }).click();
    await expect(page.locator('article', { hasText: 'From my private address' })).toBeVisible();
    const unwanted = kept(`Buy now (${stamp})!`);
    await unwanted.getByRole('button', { name: await word(desk, 'parked_discard') }).click();
    await dialog.getByRole('button', { name: await word(desk, 'parked_discard') }).click();
    await expect(unwanted.getByRole('button', { name: await word(desk, 'parked_discard') })).toHaveCount(0);
    await expect(page.locator('article', { hasText: 'Buy now' })).toHaveCount(0);
  });
});

test('an answer by mail to what staff wrote becomes a message in the conversation', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const subject = `Talk by mail ${stamp}`;
  await logIn(page, tenant, contact);
  await begin(page, tenant, subject, `May I work from home? (${stamp})`);
  const conversation = page.url();
  // Who does not look gets a mail.
  await page.goto(portalUrl(tenant, '/profile'));

  const desk = await someoneElse();
  await desk.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(desk);
  await answerable(desk, subject);
  await say(desk, `On which days? (${stamp})`);
  const address = await replyAddress(contact.email, subject);

  await test.step('the contact answers the mail', async () => {
    answer(contact.email, address, `On Fridays (${stamp}).`);
    await expect(message(desk, `On Fridays (${stamp}).`)).toBeVisible();
    await page.goto(conversation);
    await expect(message(page, `On Fridays (${stamp}).`)).toBeVisible();
  });

  await test.step('what another address sends waits for staff, with its conversation', async () => {
    answer('stranger@elsewhere.example', address, `And on Mondays (${stamp}).`);
    await desk.goto(deskUrl('/desk/outbox/answers'));
    const kept = desk.locator('li', {
      has: desk.locator('details', { hasText: `And on Mondays (${stamp}).` }),
    });
    await expect(kept).toBeVisible();
    await expectAccessible(desk);
    await kept.getByRole('button', { name: await word(desk, 'parked_accept') }).click();
    const dialog = desk.getByRole('dialog');
    await expect(dialog).toContainText(subject);
    await dialog.getByRole('button', { name: await word(desk, 'parked_accept') }).click();
    await expect(kept).toHaveCount(0);
    await expect(message(page, `And on Mondays (${stamp}).`)).toBeVisible();
  });
});
