import { agent, brands, deskUrl } from './demo.ts';
import { expect, expectAccessible, expectFits, keepScreen, logInAtDesk, test, word } from './stories.ts';

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ viewport: { width: 1280, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce' });

    test('an agent opens a ticket with a form and a file, and finds that it is something else', async ({
      page,
    }) => {
      test.setTimeout(90_000);
      const [{ contacts }] = [brands[0]!];
      const subject = `By telephone ${Date.now()} (${scheme})`;
      await logInAtDesk(page, agent);
      await page.goto(deskUrl(`/desk/contacts?q=${encodeURIComponent(contacts[0]!.email)}`));
      await page.locator('a[data-contact]').first().click();
      await expect(page.locator('h1')).toHaveText(contacts[0]!.name);
      const contact = page.url();
      await page.goto(`${contact.split('?')[0]!}/ticket`);
      await page.locator('[name=type]').selectOption({ index: 1 });
      const type = await page.locator('[name=type] option:checked').innerText();
      // The type is a first subject; its form is there.
      await expect(page.locator('[name=subject]')).toHaveValue(type);
      await expect(page.locator('.fields [name]').first()).toBeVisible();
      await page.locator('[name=subject]').fill(subject);
      await page
        .locator('form.card [data-files]')
        .last()
        .setInputFiles({
          name: 'call.txt',
          mimeType: 'text/plain',
          buffer: Buffer.from('They called at nine.'),
        });
      await expect(page.locator('[data-upload=done]')).toHaveCount(1);
      await expectAccessible(page);
      await expectFits(page);
      await keepScreen(page, `open-ticket-${scheme}`);

      // Nothing particular after all: what was asked is gone, the rest stays.
      await page.locator('[name=type]').selectOption('');
      await expect(page.locator('[name=subject]')).toHaveValue(subject);
      await page.locator('[name=description]').fill('The screen stays black.');
      await page.locator('main form [type=submit]').click();
      await expect(page.locator('h1')).toHaveText(subject);
      await expect(page.getByRole('link', { name: 'call.txt' })).toBeVisible();

      // It is something particular: the control says so, and the timeline.
      const control = page.locator('[name=ticket-type]');
      await control.selectOption({ label: type });
      await expect(page.getByText(await word(page, 'desk_saved'))).toBeVisible();
      await expect(page.locator('[data-entry]', { hasText: type })).toBeVisible();
      await expect(control.locator('option:checked')).toHaveText(type);
      await expectAccessible(page);
      await keepScreen(page, `ticket-type-${scheme}`);
      const key = await control.inputValue();

      // The queue filters by it and shows it.
      await page.goto(deskUrl('/desk'));
      await page.locator('summary', { hasText: await word(page, 'queue_more') }).click();
      await page.locator('[name=type]').selectOption(key);
      await expect(page).toHaveURL(new RegExp(`type=${key}`));
      await expect(page.locator('a[data-ticket]', { hasText: subject })).toBeVisible();
      await page.locator('summary', { hasText: await word(page, 'columns_choose') }).click();
      await page.locator('[name=column][value=REQUEST_TYPE]').check();
      await page.locator('h1').click();
      await expect(page.locator('td.request_type').first()).toContainText(type);
      await expectAccessible(page);
      await expectFits(page);
      await keepScreen(page, `queue-type-${scheme}`);
    });
  });
}
