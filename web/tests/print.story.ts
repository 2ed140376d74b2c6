import type { Page } from '@playwright/test';
import { brands } from './demo.ts';
import { openTicket } from './opening.ts';
import { expect, keepScreen, logIn, logInAtDesk, test, word, work } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

declare global {
  interface Window {
    porticoPrinted: number;
  }
}

/** On paper there is what there is to read, and nothing that one could press or go to. */
async function expectPaper(page: Page, subject: string, number: number, texts: string[]): Promise<void> {
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('h1')).toHaveText(subject);
  await expect(page.locator('main header .number')).toBeVisible();
  await expect(page.locator('main header .number')).toContainText(`#${number}`);
  for (const text of texts) await expect(page.locator('main ol').getByText(text)).toBeVisible();
  const pressed = 'nav, form, button, .button, select, textarea, summary, footer, .skip, .trail, dialog';
  const left = await page
    .locator(pressed)
    .evaluateAll((all) =>
      all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 120)),
    );
  expect(left, 'what cannot be pressed on paper').toEqual([]);
}

test('a printed ticket has its subject, its number and all that was said, and nothing to press', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Paper ${Date.now()}`;
  await logIn(page, tenant, contact);
  const number = await openTicket(page, tenant, subject, { description: 'It smokes.' });
  await page.locator('main [name=body]').fill('Now it burns.');
  await page.locator('main form:has([name=body]) [type=submit]').click();
  await expect(page.locator('article', { hasText: 'Now it burns.' })).toBeVisible();

  const desk = await someoneElse();
  await logInAtDesk(desk);
  await work(desk, subject);
  await desk.locator('section.answer fieldset label').last().click();
  await desk.locator('section.note [name=body]').fill('Extinguisher is on its way.');
  await desk.locator('section.note [type=submit]').click();
  await desk.locator('section.note fieldset label').first().click();
  await desk.locator('section.answer [name=body]').fill('Pull the plug.');
  await desk.locator('section.answer [type=submit]').click();
  await expect(page.locator('article', { hasText: 'Pull the plug.' })).toBeVisible();
  await expect(desk.locator('article', { hasText: 'Pull the plug.' })).toBeVisible();
  // What the desk changed, as the timeline tells it to either.
  const said = ['It smokes.', 'Now it burns.', 'Pull the plug.'];
  const waiting = {
    theirs: await word(page, 'status_waiting_for_me'),
    desk: await word(desk, 'status_waiting_for_contact'),
  };

  for (const [name, one, texts] of [
    ['portal', page, [...said, waiting.theirs]],
    ['desk', desk, [...said, 'Extinguisher is on its way.', waiting.desk]],
  ] as const) {
    await test.step(`from the ${name}`, async () => {
      await one.emulateMedia({ media: 'print' });
      await expectPaper(one, subject, number, [...texts]);
      await keepScreen(one, `print-${name}`);
      await one.emulateMedia({ media: 'screen' });
    });
  }
  await expect(page.getByText('Extinguisher')).toHaveCount(0);

  await test.step('in the dark it is printed on white all the same', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']).toContain(ground);
    const ink = await page.locator('h1').evaluate((title) => getComputedStyle(title).color);
    expect(ink).toBe('rgb(0, 0, 0)');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });

  await test.step('the button opens what the browser has for printing', async () => {
    for (const one of [page, desk]) {
      await one.evaluate(() => {
        window.porticoPrinted = 0;
        window.print = () => void (window.porticoPrinted += 1);
      });
      await one.getByRole('button', { name: await word(one, 'ticket_print') }).click();
      await expect.poll(() => one.evaluate(() => window.porticoPrinted)).toBe(1);
    }
  });
});

test('what the page had not loaded is printed too', async ({ page }) => {
  test.setTimeout(120_000);
  await logIn(page, tenant, contact);
  const number = await openTicket(page, tenant, `Long paper ${Date.now()}`, {
    description: 'The first word.',
  });
  await page.evaluate(async (number) => {
    const ask = async (query: string, variables: object) =>
      (await (
        await fetch('/graphql', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ query, variables }),
        })
      ).json()) as { data: { viewer: { ticket: { id: string } } } };
    const { data } = await ask('query($number: Int!) { viewer { ticket(number: $number) { id } } }', {
      number,
    });
    const reply =
      'mutation($input: ReplyToTicketInput!) { replyToTicket(input: $input) { errors { code } } }';
    for (let one = 1; one <= 55; one += 1)
      await ask(reply, { input: { ticketId: data.viewer.ticket.id, body: `Word ${one}.` } });
  }, number);
  await page.reload();
  const articles = page.locator('main ol article');
  await expect(page.getByText('Word 55.')).toBeVisible();
  await expect(articles).not.toHaveCount(56);

  // Printed by the browser's own menu, it says what is missing.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(await word(page, 'timeline_earlier_unprinted'))).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  await expect(page.getByText(await word(page, 'timeline_earlier_unprinted'))).toBeHidden();

  await page.evaluate(() => {
    window.porticoPrinted = 0;
    window.print = () => void (window.porticoPrinted = document.querySelectorAll('main ol article').length);
  });
  await page.getByRole('button', { name: await word(page, 'ticket_print') }).click();
  await expect.poll(() => page.evaluate(() => window.porticoPrinted)).toBe(56);
});
