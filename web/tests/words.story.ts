import type { Page } from '@playwright/test';
import { admin, deskUrl, portalUrl } from './demo.ts';
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
} from './stories.ts';
import { ask, portalId, tenant } from './studio.ts';

// At the portal that no other story looks at.
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

async function look(page: Page, name: string, touch = true): Promise<void> {
  for (const [size, viewport] of Object.entries({ desktop: DESK, phone: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expectAccessible(page);
      await expectFits(page);
      if (size === 'phone' && touch) await expectTouchable(page);
      await keepScreen(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);
}

test('an admin writes pages of a portal, and visitors read those that are for them', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(240_000);
  const stamp = Date.now();
  const [open, inside] = [`hours-${stamp}`, `wifi-${stamp}`];
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const id = await portalId(page);
  const list = deskUrl(`/desk/tenants/${encodeURIComponent(id)}/pages`);
  await page.goto(list);
  await expect(page.locator('h1')).toBeVisible();

  await test.step('what is wrong is said at its field, and nothing typed is lost', async () => {
    await page.goto(`${list}/new`);
    await page.locator('[name=slug]').fill('Opening Hours');
    await page.locator('[name=title-DE]').fill('Öffnungszeiten');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('[name=slug][aria-invalid=true]')).toBeFocused();
    await expect(page.locator('[name=body-DE][aria-invalid=true]')).toBeVisible();
    await expect(page.locator('[name=title-DE]')).toHaveValue('Öffnungszeiten');
    await look(page, 'desk-page-new');
  });

  await test.step('Markdown is previewed before it is kept', async () => {
    await page.locator('[name=slug]').fill(open);
    await page.locator('[name=body-DE]').fill('## Montag\n\n*9 bis 17 Uhr* <script>alert(1)</script>');
    await page.locator('[name=title-EN]').fill('Opening hours');
    await page.locator('[name=body-EN]').fill('## Monday\n\n*9 to 5* <script>alert(1)</script>');
    const asPreview = page.locator('fieldset label', { hasText: await word(page, 'markdown_preview') });
    await asPreview.first().click();
    const preview = page.locator('.preview').first();
    await expect(preview.locator('em')).toHaveText('9 bis 17 Uhr');
    await expect(preview).toContainText('<script>');
    await page.locator('main [type=submit]').click();
    await expect(page).toHaveURL(list);
    await expect(page.locator(`[data-page=${open}]`)).toBeVisible();
  });

  await test.step('another one is for people inside', async () => {
    await page.goto(`${list}/new`);
    await page.locator('[name=slug]').fill(inside);
    await page.locator('[name=title-DE]').fill(`WLAN ${stamp}`);
    await page.locator('[name=body-DE]').fill('Das Netz heißt *Haus*.');
    await page.locator('[name=title-EN]').fill(`WiFi ${stamp}`);
    await page.locator('[name=body-EN]').fill('The network is *House*.');
    await page.locator('label', { has: page.locator('[name=public]') }).click();
    await page.locator('main [type=submit]').click();
    await expect(page.locator(`[data-page=${inside}]`)).toBeVisible();
    const places = (): Promise<(string | null)[]> =>
      page.locator('[data-page]').evaluateAll((all) => all.map((one) => one.getAttribute('data-page')));
    const before = await places();
    await page
      .locator('li', { has: page.locator(`[data-page=${inside}]`) })
      .locator('.up')
      .click();
    await expect.poll(places).not.toEqual(before);
    // Without the word that it was saved, which lies over the way back for a moment.
    await page.reload();
    await expect(page.locator('[data-page]').first()).toBeVisible();
    await look(page, 'desk-pages');
  });

  const visitor = await someoneElse();
  await test.step('a visitor finds the public one in the footer, and the other one nowhere', async () => {
    await visitor.setViewportSize(DESK);
    await visitor.goto(portalUrl(tenant, '/login'));
    await expect(visitor.locator(`footer a[href="/pages/${inside}"]`)).toHaveCount(0);
    await visitor.locator(`footer a[href="/pages/${open}"]`).click();
    await expect(visitor.locator('article h1')).toBeVisible();
    await expect(visitor.locator('article h2')).toBeVisible();
    await look(visitor, 'portal-page');
    await visitor.goto(portalUrl(tenant, `/pages/${inside}`));
    await expect(visitor.locator('main a[href="/login"]')).toBeVisible();
    await expect(visitor.locator('article')).toHaveCount(0);
  });

  await test.step('inside, both are there', async () => {
    await logIn(visitor, tenant, tenant.contacts[0]!);
    await visitor.locator(`footer a[href="/pages/${inside}"]`).click();
    await expect(visitor.locator('article h1')).toContainText(String(stamp));
    await look(visitor, 'portal-page-inside');
  });

  await test.step('deleted, it is gone', async () => {
    for (const slug of [open, inside]) {
      await page.goto(list);
      await page.locator(`[data-page=${slug}]`).click();
      await page.getByRole('button', { name: await word(page, 'page_delete'), exact: true }).click();
      await page.locator('dialog[open] [type=submit]').click();
      await expect(page).toHaveURL(list);
      await expect(page.locator(`[data-page=${slug}]`)).toHaveCount(0);
    }
    await visitor.reload();
    await expect(visitor.locator('article')).toHaveCount(0);
  });
});

test('an admin gives a mail words of its own, and takes them back', async ({ page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const id = await portalId(page);
  const input = { tenantId: id, kind: 'TICKET_MERGED', locale: 'DE' };
  const reset =
    'mutation ($input: ResetMailTextInput!) { resetMailText(input: $input) { errors { message } } }';
  await ask(page, reset, { input });
  await page.goto(deskUrl(`/desk/tenants/${encodeURIComponent(id)}/mails?mail=TICKET_MERGED.DE`));
  const frame = page.frameLocator('iframe');

  await test.step('the preview shows what Portico says', async () => {
    await expect(frame.locator('h1')).toBeVisible();
    await expect(frame.getByText('1042').first()).toBeVisible();
    await keepScreen(page, 'desk-mail-text');
  });

  await test.step('a placeholder that is not there is refused by name', async () => {
    await page.locator('form.card [name=subject]').fill('{{number}} {{password}}');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('form.card [name=subject][aria-invalid=true]')).toBeFocused();
    await expect(page.locator('main form .error')).toContainText('{{password}}');
    await keepScreen(page, 'desk-mail-text-wrong');
  });

  await test.step('what is typed stands in the preview', async () => {
    await page.locator('form.card [name=subject]').fill('Nr. {{number}}');
    await page.locator('form.card [name=introduction]').fill('Alles <b>zusammen</b> für ');
    await page.getByRole('button', { name: '{{recipient}}' }).click();
    await expect(page.locator('form.card [name=introduction]')).toHaveValue(
      'Alles <b>zusammen</b> für {{recipient}}',
    );
    await expect(frame.getByText('Alles <b>zusammen</b> für Anna Weber').last()).toBeVisible();
    await expect(page.locator('.subject')).toHaveText('Nr. 1042');
    await keepScreen(page, 'desk-mail-text-own');
    await page.setViewportSize(PHONE);
    await expectFits(page);
    await keepScreen(page, 'desk-mail-text-phone');
    await page.setViewportSize(DESK);
    await page.locator('fieldset label', { hasText: await word(page, 'mail_text_as_text') }).click();
    await expect(page.locator('pre')).toContainText('Alles <b>zusammen</b> für Anna Weber');
    await expectAccessible(page);
  });

  await test.step('kept, and taken back', async () => {
    await page.locator('main [type=submit]').click();
    await expect(
      page.locator('[role=status]', { hasText: await word(page, 'mail_text_saved') }),
    ).toBeVisible();
    await page.reload();
    await expect(page.locator('form.card [name=subject]')).toHaveValue('Nr. {{number}}');
    await page.getByRole('button', { name: await word(page, 'mail_text_reset'), exact: true }).click();
    await page.locator('dialog[open] [type=submit]').click();
    await expect(page.locator('form.card [name=subject]')).toHaveValue('');
    await expect(page.getByRole('button', { name: await word(page, 'mail_text_reset') })).toHaveCount(0);
  });
});
