import { admin, brands, deskUrl, portalUrl } from './demo.ts';
import { expect, expectAccessible, keepScreen, logIn, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;
const colleague = tenant.contacts[1]!;

test('a colleague who is added finds the ticket in their list, replies, and is shut out again', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(120_000);
  const subject = `Together ${Date.now()}`;
  const theirs = await someoneElse();
  let number = '';

  await test.step('the requester opens a ticket and sees that nobody else reads it', async () => {
    await logIn(page, tenant, contact);
    await page.goto(portalUrl(tenant, '/tickets/new?type='));
    await page.locator('[name=subject]').fill(subject);
    await page.locator('main [name=description]').fill('Who else has this?');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('h1')).toHaveText(subject);
    number = new URL(page.url()).pathname.split('/').pop()!;
    await expect(page.getByRole('heading', { name: await word(page, 'readers_title') })).toBeVisible();
    await logIn(theirs, tenant, colleague);
    await theirs.goto(portalUrl(tenant, `/tickets/${number}`));
    await expect(theirs.locator('h1')).toHaveText(await word(theirs, 'ticket_not_found_title'));
  });

  await test.step('they add a colleague; somebody who is not there is refused', async () => {
    await page.getByRole('button', { name: await word(page, 'participant_add_label') }).click();
    await page.locator('[name=participant]').fill('nobody@elsewhere.example');
    await page.locator('dialog [type=submit]').click();
    await expect(page.locator('[name=participant]')).toHaveAttribute('aria-invalid', 'true');
    await page.locator('[name=participant]').fill(colleague.email);
    await page.locator('dialog [type=submit]').click();
    await expect(page.locator(`[data-reader="${colleague.name}"]`)).toBeVisible();
    const said = await word(page, 'timeline_participant_added', {
      name: contact.name,
      person: colleague.name,
    });
    await expect(page.getByText(said)).toBeVisible();
    await expectAccessible(page);
    await keepScreen(page, 'story-readers');
  });

  await test.step('the colleague finds it in their own list and replies', async () => {
    await theirs.goto(portalUrl(tenant, '/tickets'));
    await theirs.locator(`a[data-ticket="${number}"]`).click();
    await expect(theirs.locator('h1')).toHaveText(subject);
    await theirs.locator('[name=body]').fill('I have it too.');
    await theirs.locator('main [type=submit]').click();
    await expect(theirs.locator('article', { hasText: 'I have it too' })).toBeVisible();
    await expectAccessible(theirs);
    await keepScreen(theirs, 'story-taking-part');
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(page.locator('article', { hasText: 'I have it too' })).toContainText(colleague.name);
  });

  await test.step('made personal, it is gone for the colleague', async () => {
    await page.getByRole('button', { name: await word(page, 'personal_make') }).click();
    await page.locator('dialog [type=submit]').click();
    await expect(page.locator('header .pill', { hasText: await word(page, 'personal_pill') })).toBeVisible();
    await theirs.reload();
    await expect(theirs.locator('h1')).toHaveText(await word(theirs, 'ticket_not_found_title'));
    await theirs.goto(portalUrl(tenant, '/tickets'));
    await expect(theirs.locator('a[data-ticket]').first()).toBeVisible();
    await expect(theirs.locator(`a[data-ticket="${number}"]`)).toHaveCount(0);
  });
});

test('an admin lets somebody read along, and takes it back', async ({ page, someoneElse }) => {
  test.setTimeout(120_000);
  const theirs = await someoneElse();
  const reader = tenant.contacts[2]!;
  const path = `/tickets/${contact.ticket_numbers[0]}`;
  await logIn(theirs, tenant, reader);
  await theirs.goto(portalUrl(tenant, path));
  await expect(theirs.locator('h1')).toHaveText(await word(theirs, 'ticket_not_found_title'));

  await logInAtDesk(page, admin);
  await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(reader.email)}`));
  await page.getByRole('link', { name: reader.name }).first().click();
  await page
    .locator('main')
    .getByRole('link', { name: await word(page, 'contact_portal'), exact: true })
    .click();
  await page.getByRole('button', { name: await word(page, 'grant_new') }).click();
  await page.locator('[name=search]').fill(contact.name);
  await expect(page.locator('[name=target] option')).toHaveCount(1);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await page.locator('[name=valid-until]').fill(tomorrow);
  await expectAccessible(page);
  await page.locator('form:has([name=valid-until]) [type=submit]').click();
  const grant = page.locator('[data-grant=CONTACT]', { hasText: contact.name });
  await expect(grant).toBeVisible();

  await theirs.reload();
  await expect(
    theirs
      .getByText(await word(theirs, 'read_only_title'))
      .or(theirs.locator('.notice'))
      .first(),
  ).toBeVisible();
  await theirs.goto(portalUrl(tenant, '/tickets?whose=colleagues'));
  await expect(theirs.locator(`a[data-ticket="${contact.ticket_numbers[0]}"]`)).toContainText(contact.name);

  await grant.getByRole('button').click();
  await page.locator('dialog [type=submit]').click();
  await expect(grant).toHaveCount(0);
  await theirs.goto(portalUrl(tenant, path));
  await expect(theirs.locator('h1')).toHaveText(await word(theirs, 'ticket_not_found_title'));
});

test('a team lead opens a ticket for a colleague', async ({ page }) => {
  const lead = tenant.team_lead;
  await logIn(page, tenant, lead);
  await page.goto(portalUrl(tenant, '/tickets/new?type='));
  await page.locator('[name=requester]').selectOption({ label: colleague.name });
  await page.locator('[name=subject]').fill(`For a colleague ${Date.now()}`);
  await page.locator('main [name=description]').fill('They cannot write themselves.');
  await page.locator('main [type=submit]').click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  const number = new URL(page.url()).pathname.split('/').pop()!;
  await page.locator('header summary').last().click();
  await page.getByRole('button', { name: await word(page, 'action_log_out') }).click();
  await expect(page).toHaveURL(/\/login/);
  await logIn(page, tenant, colleague);
  await page.goto(portalUrl(tenant, `/tickets/${number}`));
  await expect(page.getByText(lead.name).first()).toBeVisible();
});
