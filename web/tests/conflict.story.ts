import { admin, brands, portalUrl } from './demo.ts';
import { expect, expectAccessible, keepScreen, logIn, logInAtDesk, test, word, work } from './stories.ts';
import type { Page, Route } from '@playwright/test';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

/** Lets nothing of one operation out until the other one was faster: two who click at once. */
async function overtake(
  page: Page,
  operation: string,
  send: () => Promise<unknown>,
): Promise<() => Promise<void>> {
  let held: Route | undefined;
  const caught = new Promise<void>((resolve) => {
    void page.route('**/graphql', async (route) => {
      if (!held && route.request().postData()?.includes(operation)) {
        held = route;
        resolve();
      } else await route.fallback();
    });
  });
  await send();
  await caught;
  return async () => {
    await held!.continue();
    await page.unroute('**/graphql');
  };
}

test('two agents answer and decide at once: the second sees both, and nothing is overwritten or lost', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const subject = `Plotter ${Date.now()}`;
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill('It plots nothing');
  await page.locator('main [type=submit]').click();
  await expect(page).toHaveURL(/\/tickets\/\d+/);

  const mara = await someoneElse();
  await logInAtDesk(mara);
  await work(mara, subject);
  const tom = await someoneElse();
  await logInAtDesk(tom, admin);
  await work(tom, subject);
  const answer = (desk: Page) => desk.locator('section.answer textarea[name=body]');
  const send = (desk: Page) => desk.locator('section.answer form [type=submit]').first();

  await test.step('an answer that comes second is kept, beside the first', async () => {
    await answer(tom).fill('Tom: please restart it');
    const release = await overtake(tom, 'answerTicket', () => send(tom).click());
    await answer(mara).fill('Mara: which colour is its light?');
    await send(mara).click();
    await expect(answer(mara)).toHaveValue('');
    await release();
    await expect(answer(tom)).toHaveAttribute('aria-invalid', 'true');
    await expect(answer(tom)).toHaveValue('Tom: please restart it');
    await expect(tom.getByText('Mara: which colour is its light?')).toBeVisible();
    await expectAccessible(tom);
    await keepScreen(tom, 'desk-conflict-answer');
    // The contact has the first alone, without a reload.
    await expect(page.getByText('Mara: which colour is its light?')).toBeVisible();
    await expect(page.getByText('Tom: please restart it')).toHaveCount(0);
    await send(tom).click();
    await expect(answer(tom)).toHaveValue('');
    await expect(page.getByText('Tom: please restart it')).toHaveCount(1);
  });

  await test.step('a decision that comes second is told, and the first one stands', async () => {
    const priority = (desk: Page) => desk.locator('select[name=ticket-priority]');
    const release = await overtake(tom, 'setTicketPriority', () => priority(tom).selectOption('LOW'));
    await priority(mara).selectOption('URGENT');
    await expect(mara.getByText(await word(mara, 'desk_saved'))).toBeVisible();
    await release();
    const urgent = await word(tom, 'priority_urgent');
    const told = tom.locator('section[aria-labelledby=ticket-controls]');
    await expect(told.locator('.error, [role=alert]').filter({ hasText: urgent })).toBeVisible();
    await expect(priority(tom)).toHaveValue('URGENT');
    await keepScreen(tom, 'desk-conflict-priority');
    await priority(tom).selectOption('LOW');
    await expect(priority(mara)).toHaveValue('LOW');
  });
});
