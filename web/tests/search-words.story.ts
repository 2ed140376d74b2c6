import type { Page } from '@playwright/test';
import { admin, agent, deskUrl } from './demo.ts';
import { DESK, look } from './looks.ts';
import { expect, logInAtDesk, test, word } from './stories.ts';
import { portalId, tenant } from './studio.ts';

const button = async (page: Page, key: string) =>
  page.getByRole('button', { name: await word(page, key), exact: true });
const save = async (page: Page) => (await button(page, 'action_save')).click();
const state = (page: Page) => page.locator('main [data-state]');
const german = (page: Page) => page.locator('[data-synonyms=DE]');

async function addGroup(page: Page, words: string): Promise<void> {
  await german(page).locator('[data-add]').click();
  const last = german(page).locator('[name=synonym]').last();
  await expect(last).toBeFocused();
  await page.keyboard.type(words);
}

test('an admin says what means the same and what answers a search; two at once lose nothing', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const stamp = Date.now();
  const first = `rechner${stamp}, computer${stamp}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/knowledge'));
  await page.locator('main a[href="/desk/knowledge/words"]').click();
  await expect(page.locator('[name=synonym]').first()).toBeVisible();
  await look(page, 'search-words-all');
  await page.locator('main [name=q]').fill('smartphone');
  await expect(german(page).locator('[name=synonym]')).toHaveCount(1);

  await page.locator('[name=portal]').selectOption({ label: tenant.name });
  await expect(page).toHaveURL(/portal=/);
  const url = page.url();

  await test.step('what is wrong is said where it was typed, which stays', async () => {
    await addGroup(page, `rechner${stamp}`);
    await (await button(page, 'search_words_answer_add')).click();
    await page.keyboard.type(`mein Rechner ${stamp}`);
    await expect(state(page)).toHaveAttribute('data-state', 'dirty');
    await save(page);
    const wrong = german(page).locator('[aria-invalid=true]');
    await expect(wrong).toBeFocused();
    await expect(wrong).toHaveValue(`rechner${stamp}`);
    await expect(page.getByText(await word(page, 'search_words_no_article'))).toBeVisible();
    await look(page, 'search-words-errors');
    await wrong.fill(first);
    await expect(wrong).toHaveCount(0);
  });

  await test.step('an article is chosen, and all of it saved', async () => {
    await page.locator('[data-choose]').last().click();
    await expect(page.locator('[data-target]').first()).toBeVisible();
    await look(page, 'search-words-choosing');
    await page.locator('[name=article]').press('Enter');
    await expect(page.locator('[data-choose]').last()).toBeFocused();
    await expect(page.locator('[data-answers] a').last()).toBeVisible();
    await save(page);
    await expect(state(page)).toHaveAttribute('data-state', 'saved');
    await page.reload();
    await expect(page.locator('[name=answer]').last()).toHaveValue(/^mein Rechner /);
    await expect(german(page).getByRole('button', { name: first })).toBeVisible();
    await expect(page.locator('[data-answers] a').last()).not.toHaveText(await word(page, 'loading'));
  });

  await test.step('leaving asks, another portal too, and the device keeps what is typed', async () => {
    await addGroup(page, `nur getippt ${stamp}`);
    const dialog = page.getByRole('dialog');
    const cancel = dialog.getByRole('button', { name: await word(page, 'action_cancel') });
    await page.locator('main .trail').click();
    await cancel.click();
    await page.locator('[name=portal]').selectOption('');
    await cancel.click();
    await expect(page.locator('[name=portal] option:checked')).toHaveText(tenant.name);
    await expect(page).toHaveURL(url);
    await page.reload();
    await expect(german(page).getByRole('button', { name: `nur getippt ${stamp}` })).toBeVisible();
    await expect(state(page)).toHaveAttribute('data-state', 'dirty');
    await (await button(page, 'desk_article_discard')).click();
    await dialog.locator('[type=submit]').click();
    await expect(german(page).getByRole('button', { name: `nur getippt ${stamp}` })).toHaveCount(0);
    await expect(state(page)).toHaveAttribute('data-state', 'saved');
  });

  const other = await someoneElse();
  await other.setViewportSize(DESK);
  await logInAtDesk(other, admin);

  await test.step('who comes second sees both, and goes on with both', async () => {
    await other.goto(url);
    await expect(german(other).getByRole('button', { name: first })).toBeVisible();
    await addGroup(page, `wlan${stamp}, funknetz${stamp}`);
    await save(page);
    await expect(state(page)).toHaveAttribute('data-state', 'saved');
    await addGroup(other, `handy${stamp}, telefon${stamp}`);
    await save(other);
    await expect(other.locator('[data-conflict]')).toBeVisible();
    await expect(other.locator('[data-change=added]')).toContainText(`wlan${stamp}`);
    await expect(german(other).getByRole('button', { name: `handy${stamp}` })).toBeVisible();
    await look(other, 'search-words-conflict');
    await (await button(other, 'search_words_conflict_merge')).click();
    await expect(german(other).getByRole('button', { name: `wlan${stamp}` })).toBeVisible();
    await save(other);
    await expect(state(other)).toHaveAttribute('data-state', 'saved');
    await page.reload();
    await expect(german(page).getByRole('button', { name: `handy${stamp}` })).toBeVisible();
    await expect(german(page).getByRole('button', { name: `wlan${stamp}` })).toBeVisible();
  });

  await test.step('what is taken away is gone', async () => {
    await german(page)
      .getByRole('button', { name: `handy${stamp}` })
      .click();
    await save(page);
    await expect(state(page)).toHaveAttribute('data-state', 'saved');
    await page.reload();
    await expect(german(page).getByRole('button', { name: `wlan${stamp}` })).toBeVisible();
    await expect(german(page).getByRole('button', { name: `handy${stamp}` })).toHaveCount(0);
  });
});

test('agents read search words and change none', async ({ page }) => {
  await page.setViewportSize(DESK);
  await logInAtDesk(page, agent);
  await page.goto(deskUrl('/desk/knowledge/words'));
  await expect(german(page)).toContainText('smartphone');
  await expect(page.locator('main [name=synonym]')).toHaveCount(0);
  await expect(page.getByText(await word(page, 'search_words_read_only'))).toBeVisible();
  await expect(await button(page, 'action_save')).toHaveCount(0);
  await look(page, 'search-words-agent');
  const id = await portalId(page);
  await page.goto(deskUrl(`/desk/knowledge/words?portal=${encodeURIComponent(id)}`));
  await expect(german(page)).toBeVisible();
  await page.goto(deskUrl('/desk/knowledge/words?portal=nonsense'));
  await expect(page.locator('.empty')).toBeVisible();
});
