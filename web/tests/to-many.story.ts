import { admin, brands, deskUrl, portalUrl } from './demo.ts';
import { field, message } from './conversing.ts';
import { DESK, look } from './looks.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[0]!;
const contact = tenant.contacts[0]!;

test('staff write to chosen contacts at once, and each answers in a thread of their own', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const subject = `Maintenance ${Date.now()}`;
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/messages'));
  await page.getByRole('link', { name: await word(page, 'to_many'), exact: true }).click();
  await expect(page.locator('h1')).toHaveText(await word(page, 'to_many'));

  await test.step('whom it reaches is counted before anything is sent', async () => {
    await page.locator('[name=portal]').selectOption({ label: tenant.name });
    await expect(page.locator('.reach strong')).toBeVisible();
    await page.locator('[name=group][value=chosen]').check();
    await expect(page.locator('.reach strong')).toHaveCount(0);
    for (const one of tenant.contacts.slice(0, 2)) {
      await page.locator('[name=article-contact]').fill(one.email);
      await page.locator(`[data-contact="${one.email}"]`).click();
    }
    await expect(page.locator('.reach strong')).toHaveText(await word(page, 'to_many_count', { count: 2 }));
    await look(page, 'to-many');
  });

  await test.step('without a text nothing is sent, and it is asked for once more with one', async () => {
    await page.locator('main form [type=submit]').click();
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page.locator('[name=subject]')).toHaveAttribute('aria-invalid', 'true');
    await page.locator('[name=subject]').fill(subject);
    await page.locator('main [name=body]').fill('On **Friday** we are away.');
    await page.locator('[name=subject]').press('Enter');
    await expect(page.locator('dialog[open]')).toContainText(subject);
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page.locator('#to-many-sent')).toHaveText(await word(page, 'to_many_sent', { count: 2 }));
    await look(page, 'to-many-sent');
  });

  await test.step('what nobody answered is listed by itself', async () => {
    await page.getByRole('link', { name: await word(page, 'to_many_show'), exact: true }).click();
    await expect(page.locator('a[data-conversation]', { hasText: subject })).toHaveCount(2);
    await page.goto(deskUrl('/desk/messages?box=own'));
    await expect(page.locator('a[data-conversation]', { hasText: subject })).toHaveCount(0);
  });

  await test.step('who answers is among what one has in hand', async () => {
    const portal = await someoneElse();
    await portal.setViewportSize(DESK);
    await logIn(portal, tenant, contact);
    await portal.goto(portalUrl(tenant, '/messages'));
    const threads = portal.locator('a[data-conversation]', { hasText: subject });
    await expect(threads).toHaveCount(1);
    await threads.click();
    await expect(message(portal, 'Friday').locator('strong')).toHaveText('Friday');
    await field(portal).fill('Thanks.');
    await field(portal).press('Enter');
    await page.goto(deskUrl('/desk/messages?box=own'));
    await expect(page.locator('a[data-conversation]', { hasText: subject })).toHaveCount(1);
  });
});
