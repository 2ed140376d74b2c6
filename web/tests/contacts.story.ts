import { admin, brands, deskUrl } from './demo.ts';
import { makeContact } from './newcomers.ts';
import { administer, expect, expectAccessible, logInAtDesk, test, ways, word } from './stories.ts';

const tenant = brands[0]!;

test('contacts are found, filtered and changed', async ({ page }) => {
  await logInAtDesk(page, admin);
  const { name, email } = await makeContact(page, tenant);
  await administer(page, 'nav_contacts');
  await expect(page.locator('a[data-contact]').first()).toBeVisible();
  await page.locator('[name=q]').fill(email);
  await expect(page.locator('a[data-contact]')).toHaveCount(1);
  await page.locator('[name=portal]').selectOption({ label: tenant.name });
  await page.locator('[name=active]').selectOption('no');
  await expect(page.locator('.empty')).toBeVisible();
  await page.locator('[name=active]').selectOption('yes');
  await page.getByRole('link', { name }).click();

  const department = page.locator('[name=department]');
  await department.fill('Einkauf');
  await page.locator('[name=contact-email]').fill('no address');
  await page.locator('main form:has([name=displayName]) [type=submit]').click();
  await expect(page.locator('[name=contact-email]')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[name=contact-email]')).toBeFocused();
  await expect(department).toHaveValue('Einkauf');
  await page.locator('[name=contact-email]').fill(`moved.${email}`);
  await expect(page.getByText(await word(page, 'contact_email_moves', { address: email }))).toBeVisible();
  await page.locator('main form:has([name=displayName]) [type=submit]').click();
  await expect(page.getByText(await word(page, 'desk_saved'))).toBeVisible();
  await page.reload();
  await expect(department).toHaveValue('Einkauf');
});

test('an address that is taken is refused at its field, and a draft waits', async ({ page }) => {
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/contacts/new'));
  await page.locator('[name=tenant]').selectOption({ label: tenant.name });
  await page.locator('[name=displayName]').fill('Zweite Person');
  await page.locator('[name=contact-email]').fill(tenant.contacts[0]!.email);
  await page.locator('main form [type=submit]').click();
  await expect(page.locator('[name=contact-email]')).toHaveAttribute('aria-invalid', 'true');
  await page.reload();
  await expect(page.locator('[name=displayName]')).toHaveValue('Zweite Person');
  await page.getByRole('button', { name: await word(page, 'action_discard') }).click();
  await expect(page.locator('[name=displayName]')).toHaveValue('');
});

test('a feature is switched off for one contact, and why is said', async ({ page }) => {
  await logInAtDesk(page, admin);
  await makeContact(page, tenant);
  const feature = page.locator('[data-feature=TICKETS]');
  await expect(feature).toContainText(await word(page, 'feature_on_by_portal'));
  await feature.locator('select').selectOption('off');
  await page.locator('main form [type=submit]').click();
  await expect(feature).toContainText(await word(page, 'feature_off_by_contact'));
});

test('a list is imported: columns guessed, errors by row, then all of it', async ({ page }) => {
  test.setTimeout(120_000);
  const mark = Date.now().toString(36);
  const line = (name: string, email: string): string => `${name};${email};Lager`;
  const good = [1, 2, 3].map((number) =>
    line(`Import ${mark} ${number}`, `import.${mark}.${number}@x.example`),
  );
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/contacts/import'));
  await page.locator('[name=tenant]').selectOption({ label: tenant.name });
  await page
    .locator('[name=csv]')
    .fill(['Name;E-Mail;Abteilung', ...good, line('Bad', 'no address')].join('\n'));
  await expect(page.locator('[name=column-0]')).toHaveValue('DISPLAY_NAME');
  await expect(page.locator('[name=column-1]')).toHaveValue('EMAIL');
  await expect(page.locator('[name=column-2]')).toHaveValue('DEPARTMENT');
  await page.getByRole('button', { name: await word(page, 'import_check') }).click();
  await expect(page.locator('tr[data-outcome=ERROR]')).toHaveCount(1);
  await expect(page.locator('tr[data-outcome=CREATE]')).toHaveCount(3);
  await expect(page.locator('button[value=apply]')).toHaveCount(0);
  await expectAccessible(page);

  await page.locator('[name=csv]').fill(['Name;E-Mail;Abteilung', ...good].join('\n'));
  await expect(page.getByText(await word(page, 'import_stale'))).toBeVisible();
  await expect(page.locator('tr[data-outcome=ERROR]')).toHaveCount(1);
  await page.getByRole('button', { name: await word(page, 'import_check') }).click();
  await expect(page.locator('tr[data-outcome=ERROR]')).toHaveCount(0);
  await page.locator('button[value=apply]').click();
  await expect(page.getByText(await word(page, 'import_result_applied_lead'))).toBeVisible();
  await page.goto(deskUrl(`/desk/contacts?q=${mark}`));
  await expect(page.locator('a[data-contact]')).toHaveCount(3);
});

test('the audit log tells an admin what was done, and an agent nothing', async ({ page, someoneElse }) => {
  await logInAtDesk(page, admin);
  const { name } = await makeContact(page, tenant);
  await administer(page, 'nav_audit');
  await page.locator('[name=action]').selectOption('CONTACT_CREATED');
  await expect(page).toHaveURL(/action=CONTACT_CREATED/);
  await expect(page.locator('li[data-action=CONTACT_CREATED]').first()).toContainText(name);

  const agents = await someoneElse();
  await logInAtDesk(agents);
  const theirs = await ways(agents);
  await expect(theirs.getByRole('link', { name: await word(agents, 'nav_contacts') })).toBeVisible();
  await expect(theirs.getByRole('link', { name: await word(agents, 'nav_audit') })).toHaveCount(0);
  await agents.goto(deskUrl('/desk/audit'));
  await expect(agents.getByText(await word(agents, 'only_admins'))).toBeVisible();
});
