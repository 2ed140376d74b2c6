import type { Page } from '@playwright/test';
import { admin, agent, brands, deskUrl } from './demo.ts';
import { openTicket } from './opening.ts';
import { publishArticle, rateArticle } from './articles.ts';
import { DESK, look } from './looks.ts';
import { expect, keepScreen, logIn, logInAtDesk, test, word, work } from './stories.ts';
import { portalId } from './studio.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

/** An article of the portal in both languages; returns its id at the desk. */
async function published(desk: Page, title: string, slug: string, body: string): Promise<string> {
  const texts = (['DE', 'EN'] as const).map((locale) => ({
    locale,
    title,
    summary: `What to do about ${title}.`,
    slug: locale === 'DE' ? slug : `${slug}-en`,
    body,
  }));
  return publishArticle(desk, await portalId(desk, tenant), texts);
}

test('articles that fit stand beside a ticket, and go into the reply', async ({ page, someoneElse }) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const title = `Blueprint ${stamp}`;
  const chief = await someoneElse();
  await logInAtDesk(chief, admin);
  const id = await published(chief, title, `blueprint-${stamp}`, 'Fold it along the line.');

  const member = await someoneElse();
  await logIn(member, tenant, contact);
  await openTicket(member, tenant, `The blueprint ${stamp} is torn`);
  // Of letters: the search forgives a digit too many in the other subject's number.
  const nothing = `Qqq ${[...String(stamp)].map((digit) => 'zxqjvkwyzx'[Number(digit)]).join('')}`;
  await openTicket(member, tenant, nothing);

  await page.setViewportSize(DESK);
  await logInAtDesk(page, agent);
  await work(page, `The blueprint ${stamp} is torn`);
  const row = page.locator(`[data-matching="${title}"]`);
  const reply = page.locator('section.answer textarea[name=body]');
  await expect(row).toBeVisible();
  expect(await page.locator('[data-matching]').count()).toBeLessThanOrEqual(3);
  await expect(row.getByRole('link')).toHaveAttribute('href', `/desk/knowledge/${encodeURIComponent(id)}`);
  await look(page, 'ticket-matching-articles');

  await row.getByRole('button', { name: await word(page, 'matching_link_name', { title }) }).click();
  await expect(reply).toHaveValue(
    new RegExp(`^\\[${title}\\]\\(http://[a-z]+\\.localhost:\\d+/articles/blueprint-${stamp}`),
  );
  await expect(reply).toBeFocused();
  await reply.fill('');
  await row.getByRole('button', { name: await word(page, 'matching_text_name', { title }) }).click();
  await expect(reply).toHaveValue(/^Fold it along the line\.\n\n\[/);
  await reply.fill('');

  await test.step('closed it stays closed', async () => {
    await page.locator('summary', { hasText: await word(page, 'matching_title') }).click();
    await expect(row).toBeHidden();
    await page.reload();
    const summary = page.locator('summary', { hasText: await word(page, 'matching_title') });
    await expect(summary).toBeVisible();
    await expect(row).toBeHidden();
    await summary.click();
    await expect(row).toBeVisible();
  });

  await test.step('where nothing fits, nothing is said', async () => {
    await work(page, nothing);
    await expect(page.locator('#ticket-relations')).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expect(page.locator('#matching-articles')).toHaveCount(0);
  });
});

test('a solved ticket becomes the draft of an article without whom it was about', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const stamp = Date.now();
  const subject = `Scanner ${stamp} is mute`;
  const member = await someoneElse();
  await logIn(member, tenant, contact);
  await openTicket(member, tenant, subject, {
    description: `Hello Mr. Smith,\n\nthe scanner at 192.168.17.4 says nothing. Call me: +49 89 1234567.\n\nKind regards\n${contact.name}`,
  });

  await page.setViewportSize(DESK);
  await logInAtDesk(page, agent);
  await work(page, subject);
  const make = page.getByRole('link', { name: await word(page, 'from_ticket_action'), exact: true });
  await expect(make).toHaveCount(0);
  await page
    .locator('section.answer textarea[name=body]')
    .fill(
      `Hello ${contact.name},\n\n1. Switch it off\n2. Write to help@example.com\n\nMicrosoft Scan 5CG1234XYZ\n\nBest regards`,
    );
  await page.locator('section.answer [name=status]').selectOption('RESOLVED');
  await page.locator('section.answer [type=submit]').click();
  await expect(make).toBeVisible();
  await keepScreen(page, 'ticket-resolved-make-article');
  await make.click();

  const body = page.locator('main textarea[name=body]');
  await expect(page.locator('main textarea[name=title]')).toHaveValue(subject);
  await expect(body).toHaveValue(/192\.168\.17\.4[^]*## [^]*Switch it off/);
  const found = (kind: string) => page.locator(`main [data-found=${kind}]`);
  for (const kind of ['GREETING', 'SIGNATURE', 'IP', 'PHONE', 'EMAIL', 'SERIAL'])
    await expect(found(kind).first(), kind).toBeVisible();
  await expect(page.locator('main mark').first()).toBeVisible();
  await look(page, 'ticket-article');

  await test.step('a mark is taken off, a place replaced, one deleted, and a step taken back', async () => {
    await found('SERIAL').filter({ hasText: '5CG1234XYZ' }).locator('[data-way=keep]').click();
    await expect(page.locator('main [data-kept]')).toHaveCount(1);
    await found('IP').locator('[data-way=placeholder]').click();
    await expect(body).toHaveValue(/scanner at ‹[^›]+› says/);
    await found('PHONE').locator('[data-way=nothing]').click();
    await expect(body).not.toHaveValue(/1234567/);
    await page.getByRole('button', { name: await word(page, 'from_ticket_undo'), exact: true }).click();
    await expect(body).toHaveValue(/1234567/);
    // A reload loses nothing.
    await page.reload();
    await expect(body).toHaveValue(/scanner at ‹[^›]+› says/);
    await expect(page.locator('main [data-kept]')).toHaveCount(1);
  });

  await test.step('what is left is removed at once', async () => {
    await page.getByRole('button', { name: await word(page, 'from_ticket_take_all'), exact: true }).click();
    await expect(page.locator('main [data-count]')).toHaveCount(0);
    await expect(body).not.toHaveValue(/Hello|Kind regards|1234567|help@/);
    await look(page, 'ticket-article-clean');
  });

  await test.step('what is marked when it is sent does not arrive', async () => {
    await body.press('Control+End');
    await body.pressSequentially('Ask somebody@example.com');
    await expect(page.locator('main [data-count="1"]')).toBeVisible();
    await page.locator('main form [type=submit]').click();
    await expect(page).toHaveURL(/\/desk\/knowledge\/[^/]+$/);
    const written = page.locator('main textarea[name^=body-]');
    await expect(written).toHaveValue(/Switch it off/);
    await expect(written).toHaveValue(/5CG1234XYZ/);
    await expect(written).not.toHaveValue(/Hello|regards|192\.168|1234567|@example/);
    await page.locator('main label', { has: page.locator('[value=settings]') }).click();
    await expect(page.locator('[name=audience][value=STAFF]')).toBeChecked();
  });
});

test('what readers say of an article is read in its editor', async ({ page, someoneElse }) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const slug = `feedback-${stamp}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const id = await published(page, `Feedback ${stamp}`, slug, 'One\n\nTwo');
  const feedback = page.locator('main label', { has: page.locator('[value=feedback]') });
  await page.goto(deskUrl(`/desk/knowledge/${encodeURIComponent(id)}`));
  await feedback.click();
  await expect(page.getByText(await word(page, 'feedback_none'), { exact: true })).toBeVisible();
  await look(page, 'article-feedback-none');

  const [first, second] = tenant.contacts;
  for (const [reader, vote] of [
    [first!, { isHelpful: false, reason: 'OUTDATED', comment: 'The menu is called otherwise now.' }],
    [second ?? tenant.team_lead, { isHelpful: true, comment: 'Thank you!' }],
  ] as const) {
    const member = await someoneElse();
    await logIn(member, tenant, reader);
    await rateArticle(member, slug, vote);
  }

  await page.reload();
  await feedback.click();
  const votes = page.locator('[data-votes="1"]');
  await expect(votes.locator('[data-helpful]')).toHaveText('1');
  await expect(votes.locator('[data-unhelpful]')).toHaveText('1');
  await expect(votes.locator('[data-reason=OUTDATED]')).toHaveText('1');
  const comments = page.locator('[data-comment]');
  await expect(comments).toHaveCount(2);
  // The newest first.
  await expect(comments.first()).toContainText('Thank you!');
  await expect(comments.last()).toContainText(first!.name);
  await look(page, 'article-feedback');
});
