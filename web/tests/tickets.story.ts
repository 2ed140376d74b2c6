import { brands, busiest, deskUrl, portalUrl } from './demo.ts';
import { expect, keepScreen, logIn, logInAtDesk, test, tryLogIn, word } from './stories.ts';

for (const tenant of brands) {
  const contact = tenant.contacts[0]!;
  const other = tenant.contacts[1]!;

  test(`${tenant.slug}: from the log-in to an answer and out again`, async ({ page, someoneElse }) => {
    test.setTimeout(120_000);
    const subject = `Story ${tenant.slug} ${Date.now()}`;

    await test.step('the first response wears the brand', async () => {
      const answer = await page.goto(portalUrl(tenant, '/'));
      const html = await answer!.text();
      expect(html).toMatch(/<link[^>]+rel="stylesheet"[^>]+href="\/brand\//);
      expect(html).toMatch(/<title>[^<]+<\/title>/);
      await expect(page).toHaveURL(portalUrl(tenant, '/login'));
    });

    await test.step('a wrong password is refused, and one is told so', async () => {
      await tryLogIn(page, contact.email, 'not-the-password');
      await expect(page.locator('[role=alert], [aria-invalid=true]').first()).toBeVisible();
      await expect(page.locator(':focus')).toHaveAttribute('name', /email|password/);
      await expect(page).toHaveURL(portalUrl(tenant, '/login'));
    });

    await test.step('the right one leads home', async () => {
      await tryLogIn(page, contact.email, contact.password);
      await expect(page).toHaveURL(portalUrl(tenant, '/'));
      await expect(page.locator('h1')).toBeVisible();
      await expect(page.locator('a[data-ticket]').first()).toBeVisible();
      await keepScreen(page, `story-${tenant.slug}-home`);
    });

    await test.step('the list filters, searches and goes back', async () => {
      // A portal may have words of its own for it.
      const way = page.locator('nav a[href="/tickets"]').filter({ visible: true }).first();
      const name = (await way.innerText()).trim();
      await way.click();
      await expect(page.locator('h1')).toHaveText(name);
      await page.getByRole('link', { name: await word(page, 'filter_done'), exact: true }).click();
      await expect(page).toHaveURL(/show=done/);
      const states = page.locator('.state').first();
      await expect(states).toHaveText(
        new RegExp(`${await word(page, 'status_resolved')}|${await word(page, 'status_closed')}`),
      );
      await page.goBack();
      await expect(page).toHaveURL(portalUrl(tenant, '/tickets'));
      await page.locator('[name=q]').fill('zzzz nothing has this');
      await expect(page.getByText(await word(page, 'list_nothing_found'), { exact: true })).toBeVisible();
    });

    let number = '';
    await test.step('a new ticket', async () => {
      await page.goto(portalUrl(tenant, '/tickets/new?type='));
      await page.locator('main [type=submit]').click();
      await expect(page.locator('[aria-invalid=true]').first()).toBeFocused();
      await page.locator('[name=subject]').fill(subject);
      await page
        .locator('main [name=description]')
        .fill('It **stopped**.\n\n<script>alert(1)</script>\n\n- since today');
      await page.locator('[name=priority]').selectOption('HIGH');
      await page.locator('main [type=submit]').dblclick();
      await expect(page).toHaveURL(/\/tickets\/\d+$/);
      number = new URL(page.url()).pathname.split('/').pop()!;
      await expect(page.locator('h1')).toHaveText(subject);
      await expect(page.locator('.prose strong').first()).toHaveText('stopped');
      expect(await page.locator('.prose script').count()).toBe(0);
      await page.goto(portalUrl(tenant, `/tickets?q=${encodeURIComponent(subject)}`));
      await expect(page.locator('a[data-ticket]')).toHaveCount(1);
    });

    await test.step('a reply', async () => {
      await page.locator('a[data-ticket]').click();
      await page.locator('[name=body]').fill('One more thing: it hums.');
      await page.locator('main [type=submit]').click();
      await expect(page.locator('article', { hasText: 'it hums' })).toBeVisible();
      await expect(page.locator('[name=body]')).toHaveValue('');
    });

    await test.step('an agent takes it over, notes and answers', async () => {
      const desk = await someoneElse();
      await logInAtDesk(desk);
      await desk.locator('summary', { hasText: await word(desk, 'queue_more') }).click();
      await desk.locator('[name=number]').fill(number);
      await expect(desk).toHaveURL(new RegExp(`number=${number}`));
      await desk.getByRole('link', { name: subject }).click();
      await expect(desk.locator('h1')).toHaveText(subject);
      await desk.getByRole('button', { name: await word(desk, 'desk_take_over') }).click();
      await expect(desk.getByText(await word(desk, 'desk_saved'))).toBeVisible();
      await desk.locator('section.answer fieldset label').last().click();
      await desk.locator('[name=body]').fill('Only for us: the fuse.');
      await desk.locator('section.note [type=submit]').click();
      await expect(desk.locator('article.internal', { hasText: 'the fuse' })).toBeVisible();
      await desk.locator('section.note fieldset label').first().click();
      await desk.locator('[name=body]').fill('We have changed the fuse.');
      await desk.locator('[name=status]').selectOption('RESOLVED');
      await desk.locator('section.answer [type=submit]').click();
      await expect(desk.locator('article', { hasText: 'changed the fuse' })).toBeVisible();
      await expect(desk.locator('header .pill').first()).toHaveText(await word(desk, 'status_resolved'));
    });

    await test.step('the contact comes back to the window and sees the answer, not the note', async () => {
      await page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await expect(page.locator('article', { hasText: 'changed the fuse' })).toBeVisible();
      await expect(page.locator('header .pill').first()).toHaveText(await word(page, 'status_resolved'));
      await expect(page.getByText('Only for us')).toHaveCount(0);
      await keepScreen(page, `story-${tenant.slug}-answered`);
    });

    await test.step("somebody else's ticket does not exist", async () => {
      const theirs = other.ticket_numbers.find((one) => !contact.ticket_numbers.includes(one))!;
      for (const path of [`/tickets/${theirs}`, '/tickets/999999999', '/tickets/nonsense']) {
        await page.goto(portalUrl(tenant, path));
        await expect(page.locator('h1')).toHaveText(await word(page, 'ticket_not_found_title'));
      }
    });

    await test.step('log out', async () => {
      await page.locator('header summary').last().click();
      await page.getByRole('button', { name: await word(page, 'action_log_out') }).click();
      await expect(page).toHaveURL(portalUrl(tenant, '/login'));
      await page.goto(portalUrl(tenant, `/tickets/${number}`));
      await expect(page).toHaveURL(portalUrl(tenant, `/login?next=%2Ftickets%2F${number}`));
      await tryLogIn(page, contact.email, contact.password);
      await expect(page).toHaveURL(portalUrl(tenant, `/tickets/${number}`));
    });
  });
}

test('a long list comes page by page, and none twice', async ({ page }) => {
  const { tenant, contact } = busiest();
  test.skip(contact.ticket_numbers.length <= 40, 'nobody in this demo has more than two pages');
  await logIn(page, tenant, contact);
  await page.goto(portalUrl(tenant, '/tickets?order=newest'));
  const rows = page.locator('a[data-ticket]');
  await expect(rows).toHaveCount(20);
  await page.getByRole('button', { name: await word(page, 'action_load_more') }).click();
  await expect(rows).toHaveCount(40);
  await expect(rows.nth(20)).toBeFocused();
  const numbers = await rows.evaluateAll((links) =>
    links.map((link) => Number(link.getAttribute('data-ticket'))),
  );
  expect(new Set(numbers).size).toBe(40);
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
});

test('the queue filters by portal, state and assignee', async ({ page }) => {
  await logInAtDesk(page);
  const portalFilter = page.locator('[name=portal]');
  // Other stories open portals that have no tickets.
  const { name } = brands[0]!;
  await portalFilter.selectOption({ label: name });
  await expect(page).toHaveURL(/portal=/);
  await expect(page.locator('tbody tr').first()).toContainText(name);
  await page.locator('[name=status]').selectOption('RESOLVED');
  await expect(page.locator('tbody .status').first()).toContainText(await word(page, 'status_resolved'));
  await page.locator('[name=status]').selectOption('all');
  await page.locator('[name=assignee]').selectOption('nobody');
  await expect(page).toHaveURL(/assignee=nobody/);
  await page.goto(deskUrl('/desk/outbox'));
  await expect(page.locator('h1')).toHaveText(await word(page, 'outbox_title'));
});
