import { admin, agent, brands, deskUrl, portalUrl } from './demo.ts';
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

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

test('an admin sees the portal as a contact, reads everything and changes nothing', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(contact.email)}`));
  await page.locator('a[data-contact]').first().click();
  await page.getByRole('button', { name: await word(page, 'view_as_action'), exact: true }).click();
  const dialog = page.locator('dialog[open]');
  await expectAccessible(page);
  await keepScreen(page, 'desk-view-as');
  const opening = context.waitForEvent('page');
  await dialog.locator('[type=submit]').click();
  const portal = await opening;
  await portal.setViewportSize({ width: 1280, height: 900 });
  await portal.waitForURL(portalUrl(tenant, '/'));
  const label = await word(portal, 'viewing_label', { name: contact.name });
  const bar = portal.getByRole('region', { name: label, exact: true });
  await expect(bar).toBeVisible();
  await expectAccessible(portal);
  await keepScreen(portal, 'view-as-home');

  await portal.goto(portalUrl(tenant, `/tickets/${contact.ticket_numbers[0]}`));
  await expect(portal.locator('h1')).toBeVisible();
  await expect(bar).toBeVisible();
  await portal.setViewportSize({ width: 360, height: 740 });
  await portal.emulateMedia({ colorScheme: 'dark' });
  await expectFits(portal);
  await expectTouchable(portal);
  await keepScreen(portal, 'view-as-ticket-phone-dark');

  // What the server says to a change, whichever button it came from.
  const refused = await portal.evaluate(async () => {
    const query =
      'mutation { createTicket(input: { subject: "s", description: "d" }) { ticket { number } errors { code } } }';
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await answer.json()) as { errors: { extensions: { code: string } }[] };
  });
  expect(refused.errors[0]!.extensions.code).toBe('READ_ONLY');

  await Promise.race([bar.getByRole('button').click(), portal.waitForEvent('close')]);
  await expect
    .poll(async () => (portal.isClosed() ? 'closed' : new URL(portal.url()).pathname))
    .toMatch(/closed|\/login/);
});

test('an agent is not offered it', async ({ page }) => {
  await logInAtDesk(page, agent);
  await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(contact.email)}`));
  await page.locator('a[data-contact]').first().click();
  await expect(page.locator('[name=displayName]')).toBeVisible();
  await expect(
    page.getByRole('button', { name: await word(page, 'view_as_action'), exact: true }),
  ).toHaveCount(0);
});
