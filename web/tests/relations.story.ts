import { admin, brands, deskUrl, portalUrl } from './demo.ts';
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
import type { Page } from '@playwright/test';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

/** Opens a ticket by the form; returns its number. */
async function open(page: Page, subject: string): Promise<number> {
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=subject]').fill(subject);
  await page.locator('main [name=description]').fill(`${subject}: what happened`);
  await page.locator('main [type=submit]').click();
  await expect(page).toHaveURL(/\/tickets\/\d+/);
  return Number(/(\d+)$/.exec(new URL(page.url()).pathname)![1]);
}

test('two agents see each other at a ticket, merge a duplicate, and make a ticket of a reply', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const stamp = Date.now();
  const [first, twin] = [`Scanner ${stamp}`, `Scanner again ${stamp}`];
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, tenant, contact);
  const number = await open(page, first);
  const second = await open(page, twin);

  const mara = await someoneElse();
  await mara.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(mara);
  const tom = await someoneElse();
  await logInAtDesk(tom, admin);

  await test.step('who else looks and writes stands beside the answer', async () => {
    await work(mara, first);
    await work(tom, first);
    const looking = (await word(mara, 'presence_looking', { name: '' })).trim();
    await expect(mara.getByText(looking)).toBeVisible();
    await tom.locator('section.answer textarea[name=body]').pressSequentially('I have');
    const writing = (await word(mara, 'presence_writing', { name: '' })).trim();
    await expect(mara.getByText(writing)).toBeVisible();
    await keepScreen(mara, 'desk-presence');
    await tom.goto(deskUrl('/desk'));
    await expect(mara.getByText(writing)).toBeHidden();
    // What was not sent is there again.
    await work(tom, first);
    await expect(tom.locator('section.answer textarea[name=body]')).toHaveValue('I have');
  });

  await test.step('a duplicate is merged, and its contact is led on', async () => {
    await expect(page.locator('h1')).toHaveText(twin);
    await page.locator('main textarea[name=body]').fill('Half a sentence');
    await work(mara, twin);
    await mara.getByRole('button', { name: await word(mara, 'relations_merge'), exact: true }).click();
    const dialog = mara.getByRole('dialog');
    await dialog.getByRole('button', { name: await word(mara, 'relations_merge') }).click();
    await expect(dialog.getByText(await word(mara, 'merge_choose'))).toBeVisible();
    await dialog.locator('[name=other-ticket]').fill(`#${number}`);
    await dialog.locator(`label[data-number="${number}"] input`).check();
    await keepScreen(mara, 'desk-merge-dialog');
    await expectAccessible(mara);
    await dialog.getByRole('button', { name: await word(mara, 'relations_merge') }).click();
    await expect(mara.getByText(await word(mara, 'merged_title'))).toBeVisible();
    await keepScreen(mara, 'desk-merged');

    await expect(page.getByText(await word(page, 'merged_title'))).toBeVisible();
    await expect(page.locator('textarea[name=kept]')).toHaveValue('Half a sentence');
    await expectFits(page);
    await expectTouchable(page);
    await expectAccessible(page);
    await keepScreen(page, 'portal-merged-phone');
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepScreen(page, 'portal-merged-phone-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('link', { name: await word(page, 'merged_open', { number }) }).click();
    await expect(page.locator('h1')).toHaveText(first);
    await expect(page.getByRole('link', { name: `#${second} ${twin}` })).toBeVisible();
  });

  await test.step('a reply becomes a ticket of its own', async () => {
    const other = `And the monitor flickers ${stamp}`;
    await page.locator('main textarea[name=body]').fill(other);
    await page.locator('main form:has(textarea[name=body]) [type=submit]').click();
    await work(mara, first);
    await mara
      .getByRole('button', { name: await word(mara, 'split_action') })
      .last()
      .click();
    const dialog = mara.getByRole('dialog');
    await expect(dialog.locator('[name=split-subject]')).toHaveValue(other);
    await keepScreen(mara, 'desk-split-dialog');
    await dialog.getByRole('button', { name: await word(mara, 'split_confirm') }).click();
    await expect(mara.getByRole('link', { name: other })).toBeVisible();
    await expect(page.getByRole('link', { name: other })).toBeVisible();
  });

  await test.step('tickets are linked, for staff alone', async () => {
    await mara.getByRole('button', { name: await word(mara, 'relations_link'), exact: true }).click();
    const dialog = mara.getByRole('dialog');
    await dialog.locator('[name=link-kind]').selectOption('BLOCKS');
    await dialog.locator('[name=other-ticket]').fill('flickers');
    await dialog.locator('fieldset label').first().locator('input').check();
    await dialog.getByRole('button', { name: await word(mara, 'relations_link') }).click();
    await expect(mara.locator('[data-linked]')).toHaveCount(1);
    await expect(mara.locator(`[data-merged="${second}"]`)).toBeVisible();
    await keepScreen(mara, 'desk-relations');
    await mara.emulateMedia({ colorScheme: 'dark' });
    await keepScreen(mara, 'desk-relations-dark');
    await expectAccessible(mara);
    await mara.emulateMedia({ colorScheme: 'light' });
    await mara.setViewportSize({ width: 390, height: 844 });
    // What was just said lies over the screen for a moment.
    await mara.reload();
    await expect(mara.locator('[data-linked]')).toHaveCount(1);
    await expectFits(mara);
    await expectTouchable(mara);
    await keepScreen(mara, 'desk-relations-phone');
  });

  await test.step('the duplicate is taken out again', async () => {
    await mara.locator(`[data-merged="${second}"] a`).click();
    await expect(mara.locator('h1')).toHaveText(twin);
    await mara.getByRole('button', { name: await word(mara, 'relations_unmerge'), exact: true }).click();
    await mara
      .getByRole('dialog')
      .getByRole('button', { name: await word(mara, 'relations_unmerge') })
      .click();
    await expect(mara.locator('section.answer textarea[name=body]')).toBeVisible();
    await page.goto(portalUrl(tenant, `/tickets/${second}`));
    await expect(page.locator('main textarea[name=body]')).toHaveValue('Half a sentence');
  });
});
