import { agent, deskUrl } from './demo.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  expectTouchable,
  keepScreen,
  logInAtDesk,
  test,
  word,
} from './stories.ts';

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ viewport: { width: 1280, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce' });

    test('an agent searches, changes several tickets at once, keeps a view and answers with few words', async ({
      page,
    }) => {
      test.setTimeout(120_000);
      await logInAtDesk(page, agent);
      // The team's views are there with their counts.
      await expect(page.locator('nav a[data-view]')).toHaveCount(3);
      await expectAccessible(page);
      await keepScreen(page, `queue-${scheme}`);

      // Keys: down the list, one is chosen, the list of keys.
      await page.locator('h1').click();
      await page.keyboard.press('j');
      // What others do meanwhile moves the rows, the first too; the focus stays with its ticket.
      await expect(page.locator('a[data-ticket]:focus')).toHaveCount(1);
      const id = (await page.locator('a[data-ticket]:focus').getAttribute('data-id'))!;
      const pick = page.locator('tr', { has: page.locator(`a[data-id="${id}"]`) }).locator('[name=pick]');
      await page.keyboard.press('j');
      await expect(page.locator(`a[data-id="${id}"]`)).not.toBeFocused();
      await page.keyboard.press('k');
      await page.keyboard.press('x');
      await expect(pick).toBeChecked();
      await page.keyboard.press('x');
      await expect(pick).not.toBeChecked();
      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: await word(page, 'keys_title') });
      await expect(help).toBeVisible();
      await expectAccessible(page);
      await keepScreen(page, `shortcuts-${scheme}`);
      await page.keyboard.press('Escape');
      await expect(help).toBeHidden();

      // Searching: the letter leads to the field, in which letters are letters.
      await page.keyboard.press('/');
      await expect(page.locator('[name=q]')).toBeFocused();
      await page.keyboard.type('a');
      await expect(page).toHaveURL(/[?&]q=a/);
      await expect(page.locator('a[data-ticket]').nth(3)).toBeVisible();
      // Several portals hold the letter; three rows are chosen, two of them by a range.
      await page.locator('[name=status]').selectOption('OPEN');
      await expect(page).toHaveURL(/status=OPEN/);
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      await page.locator('[name=pick]').first().click();
      await page
        .locator('[name=pick]')
        .nth(2)
        .click({ modifiers: ['Shift'] });
      await expect(page.locator('[name=pick]:checked')).toHaveCount(3);
      const bar = page.getByRole('region', { name: await word(page, 'bulk_title') });
      await expect(bar).toContainText('3');
      await bar.locator('[name=bulk-priority]').selectOption('HIGH');
      await bar.locator('[name=bulk-assignee]').selectOption({ index: 2 });
      await expectAccessible(page);
      await expectFits(page);
      await keepScreen(page, `queue-bulk-${scheme}`);
      await bar.getByRole('button', { name: await word(page, 'bulk_apply'), exact: true }).click();
      await expect(page.getByText(await word(page, 'bulk_changed', { count: 3 }))).toBeVisible();
      await expect(bar).toBeHidden();

      // What is on the screen becomes a view, with its columns.
      await page.locator('summary', { hasText: await word(page, 'columns_choose') }).click();
      await page.locator('[name=column][value=WAITING_SINCE]').check();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: await word(page, 'views_save') }).click();
      const name = `Open, with an a (${scheme})`;
      await page.locator('[name=view-name]').fill(name);
      await expectAccessible(page);
      await keepScreen(page, `save-view-${scheme}`);
      await page
        .getByRole('dialog')
        .getByRole('button', { name: await word(page, 'action_save'), exact: true })
        .click();
      const kept = page.locator(`nav a[data-view="${name}"]`);
      await expect(kept).toHaveAttribute('aria-current', 'true');
      await page.goto(deskUrl('/desk'));
      await kept.click();
      await expect(page.locator('[name=q]')).toHaveValue('a');
      await expect(page.locator('[name=status]')).toHaveValue('OPEN');
      await expect(page.locator('thead')).toContainText(await word(page, 'column_waiting'));
      await page.getByRole('button', { name: await word(page, 'views_change') }).click();
      await page.getByRole('button', { name: await word(page, 'views_delete', { name }) }).click();
      await expect(kept).toHaveCount(0);

      // A canned answer, by the keyboard alone, at the cursor.
      await page.locator('a[data-ticket]').first().click();
      await expect(page.locator('article').first()).toBeVisible();
      await page.locator('h1').click();
      await page.keyboard.press('r');
      const body = page.locator('[name=body]');
      await expect(body).toBeFocused();
      await body.fill('PS');
      await page.keyboard.press('Home');
      await page.locator('h1').click();
      await page.keyboard.press('c');
      await expect(page.locator('[name=canned]')).toBeFocused();
      await expect(page.locator('[data-canned]').nth(5)).toBeAttached();
      await expectAccessible(page);
      await keepScreen(page, `canned-picker-${scheme}`);
      await page.keyboard.type('remote session');
      await expect(page.locator('[data-canned]')).toHaveCount(1);
      await page.keyboard.press('Enter');
      await expect(body).toBeFocused();
      await expect(body).toHaveValue(/^Hello [^{]+,[^{]+PS$/s);
      await body.fill('');
    });

    test('an agent keeps canned answers of their own', async ({ page }) => {
      await logInAtDesk(page, agent);
      await page.goto(deskUrl('/desk/canned-answers'));
      await expect(page.locator('[data-answer]')).toHaveCount(6);
      await expectAccessible(page);
      await keepScreen(page, `canned-list-${scheme}`);
      await page.getByRole('link', { name: await word(page, 'canned_new') }).click();
      const title = `Own (${scheme})`;
      await page.locator('[name=title]').fill(title);
      await page.locator('[name=body]').fill('Hello {{requester.phone}}');
      await page.locator('form [type=submit]').click();
      // The wrong placeholder is named, at the text.
      await expect(page.locator('[name=body]')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.locator('form')).toContainText('{{requester.phone}}');
      await expectAccessible(page);
      await keepScreen(page, `canned-form-${scheme}`);
      await page.locator('[name=body]').fill('Hello ');
      await page.locator('[name=body]').press('End');
      await page.getByRole('button', { name: '{{requester.firstName}}' }).click();
      await expect(page.locator('[name=body]')).toHaveValue('Hello {{requester.firstName}}');
      await page.locator('form [type=submit]').click();
      await page.locator(`[data-answer="${title}"]`).click();
      await page.getByRole('button', { name: await word(page, 'canned_delete') }).click();
      await page.getByRole('dialog').locator('[type=submit]').click();
      await expect(page.locator('[data-answer]')).toHaveCount(6);
    });
  });
}

test('letters switched off do nothing, and stay so', async ({ page }) => {
  await logInAtDesk(page, agent);
  await page.getByRole('button', { name: await word(page, 'keys_title') }).click();
  await page.locator('[name=shortcuts]').uncheck({ force: true });
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  await page.locator('h1').click();
  await page.keyboard.press('j');
  await page.keyboard.press('?');
  await expect(page.locator('a[data-ticket]').first()).not.toBeFocused();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
});

test('the columns that one has chosen are there after a reload, without a view', async ({ page }) => {
  await logInAtDesk(page, agent);
  const head = page.locator('thead');
  const [waiting, requester] = [await word(page, 'column_waiting'), await word(page, 'column_requester')];
  await expect(head).toContainText(requester);
  await expect(head).not.toContainText(waiting);
  await page.locator('summary', { hasText: await word(page, 'columns_choose') }).click();
  await page.locator('[name=column][value=WAITING_SINCE]').check();
  await page.locator('[name=column][value=REQUESTER]').uncheck();
  await page.reload();
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
  await expect(head).toContainText(waiting);
  await expect(head).not.toContainText(requester);
  await expect(page).toHaveURL(deskUrl('/desk'));
  await page.locator('summary', { hasText: await word(page, 'columns_choose') }).click();
  await expect(page.locator('[name=column][value=REQUESTER]')).not.toBeChecked();
});

test.describe('phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the queue and its views fit a telephone', async ({ page }) => {
    await logInAtDesk(page, agent);
    await page.locator('[name=pick]').first().click();
    await expect(page.locator('[name=bulk-status]')).toBeVisible();
    await expectAccessible(page);
    await expectFits(page);
    await keepScreen(page, 'queue-phone');
    await page.locator('[name=pick]').first().click();
    await expectTouchable(page);
    await page.goto(deskUrl('/desk/canned-answers/new'));
    await expect(page.locator('[name=title]')).toBeVisible();
    await expectFits(page);
    await expectTouchable(page);
    await keepScreen(page, 'canned-form-phone');
  });
});
