import type { Page } from '@playwright/test';
import { draftArticle, publishArticle, type ArticleText } from './articles.ts';
import { admin, agent, brands, deskUrl } from './demo.ts';
import { DESK, look } from './looks.ts';
import { openTicket } from './opening.ts';
import {
  expect,
  expectAccessible,
  expectFits,
  keepScreen,
  logIn,
  logInAtDesk,
  test,
  word,
  work,
} from './stories.ts';
import { portalId } from './studio.ts';

const tenant = brands[0]!;
const other = brands[1]!;

const says = (title: string, slug: string, summary = 'In short.'): ArticleText[] => [
  { locale: 'DE', title, slug, summary, body: 'Eins\n\nZwei' },
];
const states = (page: Page) => page.locator('main nav a[data-state]');

test('the palette finds articles, drafts too, knows what was open, and leads to all of them', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const stamp = Date.now();
  const name = `quarzlampe${stamp}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const portal = await portalId(page, tenant);
  const id = await publishArticle(page, portal, says(`Die ${name} flackert`, `${name}-read`));
  for (let number = 1; number < 7; number++)
    await draftArticle(page, portal, says(`${name}: Entwurf ${number}`, `${name}-${number}`));

  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('combobox');
  const options = dialog.getByRole('option');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  const group = page.getByRole('group', { name: await word(page, 'palette_articles'), exact: true });
  // Six of seven, and the way to all of them.
  await expect(group.getByRole('option')).toHaveCount(7);
  const draft = options.filter({ hasText: `${name}: Entwurf` }).first();
  await expect(draft).toContainText(await word(page, 'desk_article_draft'));
  await expect(draft).toContainText(tenant.name);
  await expectAccessible(page);
  await keepScreen(page, 'palette-articles-desktop');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectAccessible(page);
  await expectFits(page);
  await keepScreen(page, 'palette-articles-phone');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);

  await field.fill(`${name} flackert`);
  await expect(options).toHaveCount(1);
  await expect(options).not.toContainText(await word(page, 'desk_article_published'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(deskUrl(`/desk/knowledge/${encodeURIComponent(id)}`));
  await expect(page.locator('h1')).toHaveText(`Die ${name} flackert`);

  await test.step('what was open is first among what was open', async () => {
    await page.goto(deskUrl('/desk/outbox'));
    await page.locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await expect(options.first()).toHaveText(`Die ${name} flackert`);
    await page.keyboard.press('Enter');
    await expect(page.locator('h1')).toHaveText(`Die ${name} flackert`);
  });

  await test.step('all of them are in the list', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(name);
    await options.filter({ hasText: await word(page, 'palette_all_articles') }).click();
    await expect(page).toHaveURL(deskUrl(`/desk/knowledge?q=${name}`));
    await expect(page.locator('main [name=q]')).toHaveValue(name);
    await expect(page.locator('[data-article]')).toHaveCount(7);
  });
});

test('the list is searched by words, beside its states and filters', async ({ page }) => {
  test.setTimeout(120_000);
  const stamp = Date.now();
  const name = `Falzbogen${stamp}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const portal = await portalId(page, tenant);
  await publishArticle(page, portal, says(`${name} öffnen`, `${name}-a`.toLowerCase()));
  await draftArticle(page, portal, says('Ein Entwurf', `${name}-b`.toLowerCase()), { tags: [name] });

  await page.goto(deskUrl('/desk/knowledge'));
  const rows = page.locator('[data-article]');
  const field = page.locator('main [name=q]');
  await expect(rows.first()).toBeVisible();
  await field.fill(name.toLowerCase());
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`\\?q=${name.toLowerCase()}$`));
  await expect(field).toBeFocused();
  await look(page, 'desk-knowledge-search');
  // Each of the words, in any order and spelling.
  await field.fill(`offnen ${name.toUpperCase()}`);
  await expect(rows).toHaveText([`${name} öffnen`]);
  await field.fill(name);
  await expect(rows).toHaveCount(2);

  await test.step('with a state, from the address, and back', async () => {
    await page.locator('[data-state=DRAFT]').click();
    await expect(rows).toHaveText(['Ein Entwurf']);
    await expect(page).toHaveURL(new RegExp(`q=${name}&state=DRAFT$`));
    await page.reload();
    await expect(field).toHaveValue(name);
    await expect(rows).toHaveText(['Ein Entwurf']);
    await page.goBack();
    await expect(rows).toHaveCount(2);
    await page.locator('[name=whose]').selectOption({ label: other.name });
    await expect(rows).toHaveCount(0);
    await expect(field).toHaveValue(name);
  });

  await test.step('what is not there is said, and all of it taken back', async () => {
    await expect(page.getByText(await word(page, 'desk_article_none_found_words'))).toBeVisible();
    await look(page, 'desk-knowledge-nothing');
    await page
      .locator('main .empty')
      .getByRole('link', { name: await word(page, 'queue_reset') })
      .click();
    await expect(page).toHaveURL(deskUrl('/desk/knowledge'));
    await expect(field).toHaveValue('');
    await expect(rows.first()).toBeVisible();
    await expect(states(page).first()).toHaveAttribute('aria-current', 'true');
  });
});

test('a reply is offered what its reader may open, a text whatever is published', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const name = `Heftklammer${stamp}`;
  const slug = name.toLowerCase();
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const portal = await portalId(page, tenant);
  await publishArticle(page, portal, says(`${name} entfernen`, `${slug}-own`));
  await publishArticle(page, null, says(`${name} bestellen`, `${slug}-all`));
  await publishArticle(page, null, says(`${name} intern`, `${slug}-staff`), { audience: 'STAFF' });
  await publishArticle(page, await portalId(page, other), says(`${name} anderswo`, `${slug}-other`));
  await draftArticle(page, portal, says(`${name} unfertig`, `${slug}-draft`));

  const member = await someoneElse();
  await logIn(member, tenant, tenant.contacts[0]!);
  await openTicket(member, tenant, `Staples ${stamp}`);
  await work(page, `Staples ${stamp}`);
  const targets = page.locator('[data-target]');
  const field = page.locator('[name=article]');
  const reply = page.locator('section.answer textarea[name=body]');

  await test.step('as one types, the portal’s own and the provider’s', async () => {
    await page.getByRole('button', { name: await word(page, 'reply_insert_article'), exact: true }).click();
    // What changed last, before anything is typed.
    await expect(targets.filter({ hasText: `${name} bestellen` })).toBeVisible();
    await field.fill(slug.slice(0, -1));
    await expect(targets).toHaveText([`${name} bestellen`, `${name} entfernen`]);
    await look(page, 'desk-reply-article-found');
    await field.fill('zzzz-gibt-es-nicht');
    await expect(page.getByText(await word(page, 'desk_article_pick_none'))).toBeVisible();
    // Enter does not wait for the answer.
    await field.fill(`entfernen ${name}`);
    await field.press('Enter');
    await expect(reply).toHaveValue(new RegExp(`^\\[${name} entfernen\\]\\(http.*/articles/${slug}-own\\)$`));
    await reply.fill('');
  });

  await test.step('a failure is told, and can be tried again', async () => {
    await page.getByRole('button', { name: await word(page, 'reply_insert_article'), exact: true }).click();
    await expect(targets.first()).toBeVisible();
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('LinkableArticles') ? route.abort() : route.continue(),
    );
    await field.fill(name);
    const alert = page.locator('.picker [role=alert]');
    await expect(alert).toBeVisible();
    await page.unroute('**/graphql');
    await page
      .locator('.picker')
      .getByRole('button', { name: await word(page, 'action_retry') })
      .click();
    await expect(targets).toHaveCount(2);
    await field.press('Escape');
  });

  await test.step('in an article’s text, any of them, or an address', async () => {
    await page.goto(deskUrl('/desk/knowledge/new'));
    const body = page.locator('[name^=body-]').first();
    await body.click();
    await body.press('Control+k');
    await field.fill(name);
    await expect(targets).toHaveCount(4);
    await expectAccessible(page);
    await keepScreen(page, 'desk-article-link-found');
    await field.fill('https://www.example.com/handbuch');
    await expect(targets).toHaveCount(1);
    await field.press('Enter');
    await expect(body).toHaveValue('[www.example.com/handbuch](https://www.example.com/handbuch)');
  });
});

test('what stands beside a ticket is what its portal’s search finds', async ({ page, someoneElse }) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const name = `zahnriemen${stamp}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const portal = await portalId(page, tenant);
  // By its text alone, which no list has.
  const own = says('Wenn es quietscht', `${name}-own`);
  own[0]!.body = `Der ${name} wird gewechselt.`;
  await publishArticle(page, portal, own);
  await publishArticle(page, null, says(`Ein ${name} intern`, `${name}-staff`), { audience: 'STAFF' });
  await publishArticle(page, await portalId(page, other), says(`Ein ${name} anderswo`, `${name}-other`));

  const member = await someoneElse();
  await logIn(member, tenant, tenant.contacts[0]!);
  await openTicket(member, tenant, `Unser ${name} quietscht`);
  const desk = await someoneElse();
  await desk.setViewportSize(DESK);
  await logInAtDesk(desk, agent);
  await work(desk, `Unser ${name} quietscht`);
  const panel = desk.locator('[data-matching]');
  await expect(panel.filter({ hasText: 'Wenn es quietscht' })).toBeVisible();
  await expect(panel.filter({ hasText: name })).toHaveCount(0);
  await expectAccessible(desk);
  await keepScreen(desk, 'ticket-matching-own');
});
