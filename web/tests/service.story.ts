import { demo, deskUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logIn,
  logInAtDesk,
  test,
  word,
  work,
} from './stories.ts';
import type { Locator, Page } from '@playwright/test';

/** One tells its contacts when to expect an answer; the other keeps its promises to itself. */
const telling = demo.tenants.find(({ slug }) => slug === 'oriale')!;
const silent = demo.tenants.find(({ slug }) => slug === 'luma')!;

const due = (rows: Page | Locator): Locator => rows.locator('td.next_due');
const facts = (desk: Page): Locator => desk.locator('section[aria-labelledby=ticket-controls] dl');

/** Shows the desk's filters that are folded away, unless they are there. */
async function moreFilters(desk: Page): Promise<void> {
  if (!(await desk.locator('[name=service]').isVisible()))
    await desk.locator('summary', { hasText: await word(desk, 'queue_more') }).click();
  await expect(desk.locator('[name=service]')).toBeVisible();
}

async function settled(desk: Page, url: RegExp): Promise<void> {
  await expect(desk).toHaveURL(url);
  await expect(desk.locator('[aria-busy=true]')).toHaveCount(0);
}

/** The sentence in which a contact is told until when, with the time that is told. */
async function promised(page: Page): Promise<{ told: Locator; time: string }> {
  const [before, after] = (await word(page, 'ticket_next_by')).split('{time}');
  const told = page.locator('.notice').filter({ hasText: before! });
  const text = (await told.innerText()).replace(/\s+/g, ' ');
  const begin = text.indexOf(before!) + before!.length;
  return { told, time: text.slice(begin, text.indexOf(after!, begin)) };
}

for (const [size, viewport] of Object.entries({
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
})) {
  const phone = size === 'phone';

  test.describe(size, () => {
    test.use({ viewport, reducedMotion: 'reduce' });

    async function screen(page: Page, name: string): Promise<void> {
      await expectAccessible(page);
      await expectFits(page);
      if (phone) await expectTouchable(page);
      await keepScreen(page, `service-${name}-${size}`);
    }

    test('a contact is told until when to expect an answer, and the desk sees the same time', async ({
      page,
      someoneElse,
    }) => {
      test.setTimeout(120_000);
      const subject = `Promise ${size} ${Date.now()}`;
      await logIn(page, telling, telling.contacts[0]!);
      await openTicket(page, telling, subject);
      await expect(page.locator('.notice strong')).toHaveText(await word(page, 'ticket_next_title'));
      const { told, time } = await promised(page);
      await expect(told).toBeVisible();
      expect(time).toMatch(/\d{4}/);
      // What was just said lies over the screen for a moment.
      await page.reload();
      await expect(told).toBeVisible();
      await screen(page, 'portal');

      const desk = await someoneElse();
      await desk.setViewportSize(viewport);
      await logInAtDesk(desk);
      await work(desk, subject);
      const first = facts(desk).locator('div', { hasText: await word(desk, 'service_first_response') });
      const solution = facts(desk).locator('div', { hasText: await word(desk, 'service_solution') });
      await expect(first.locator('.pill')).toHaveText(await word(desk, 'service_on_track'));
      await expect(first).toContainText(await word(desk, 'service_due', { time }));
      await expect(solution.locator('.pill')).toHaveText(await word(desk, 'service_on_track'));
      await screen(desk, 'ticket');

      // Answered, and it is the contact's turn: one promise is kept, the other one waits.
      await desk.locator('section.answer [name=body]').fill('Which one is it?');
      await desk.locator('section.answer [name=status]').selectOption('WAITING');
      await desk.locator('section.answer [type=submit]').click();
      await expect(first.locator('.pill')).toHaveText(await word(desk, 'service_met'));
      await expect(solution.locator('.pill')).toHaveText(await word(desk, 'service_paused'));
      await expect(told).toHaveCount(0);
      await desk.goto(deskUrl(`/desk?q=${encodeURIComponent(subject)}`));
      await expect(due(desk)).toHaveText(await word(desk, 'service_paused'));
    });

    test('the queue shows what is due, first what is due first, and filters what is late', async ({
      page,
      someoneElse,
    }) => {
      test.setTimeout(120_000);
      const stamp = `Due ${size} ${Date.now()}`;
      const theirs = await someoneElse();
      await logIn(theirs, telling, telling.contacts[0]!);
      for (const priority of ['URGENT', 'HIGH', 'LOW'] as const)
        await openTicket(theirs, telling, `${stamp} ${priority}`, { priority });

      await logInAtDesk(page);
      await page.locator('[name=q]').fill(stamp);
      const rows = page.locator('tbody tr');
      await expect(rows).toHaveCount(3);
      await expect(rows.first()).toContainText('LOW');
      if (!phone) await expect(page.locator('thead')).toContainText(await word(page, 'column_due'));
      await expect(due(page)).toHaveCount(3);
      for (const pill of await due(page).all()) {
        await expect(pill).toContainText(await word(page, 'service_on_track'));
        await expect(pill.locator('time')).toBeVisible();
      }

      await moreFilters(page);
      await page.locator('[name=order]').selectOption('due');
      await settled(page, /order=due/);
      await expect(page.locator('a[data-ticket]')).toHaveText(
        ['URGENT', 'HIGH', 'LOW'].map((priority) => `${stamp} ${priority}`),
      );
      await page.locator('[name=service]').selectOption('BREACHED');
      await settled(page, /service=BREACHED/);
      await expect(rows).toHaveCount(0);

      await page.locator('[name=q]').fill('');
      await settled(page, /desk\?(?!.*q=)/);
      const breached = await word(page, 'service_breached');
      await expect(due(page).first()).toContainText(breached);
      const late = await due(page).allInnerTexts();
      expect(late.filter((text) => !text.includes(breached))).toEqual([]);
      const times = await due(page)
        .locator('time')
        .evaluateAll((all) => all.map((time) => Date.parse((time as HTMLTimeElement).dateTime)));
      expect(times).toHaveLength(late.length);
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(times.filter((time) => time > Date.now())).toEqual([]);
      await screen(page, 'queue');
    });
  });
}

test('where an organisation keeps its promises to itself, the desk alone sees them', async ({
  page,
  someoneElse,
}) => {
  const subject = `Unsaid ${Date.now()}`;
  await logIn(page, silent, silent.contacts[1]!);
  await openTicket(page, silent, subject);
  await expect(page.locator('.notice strong')).toHaveText(await word(page, 'ticket_next_title'));
  const told = (await word(page, 'ticket_next_by')).split('{time}')[0]!;
  await expect(page.locator('.notice')).not.toContainText(told);
  const desk = await someoneElse();
  await logInAtDesk(desk);
  await work(desk, subject);
  await expect(facts(desk)).toContainText((await word(desk, 'service_due')).split('{time}')[0]!);
});
