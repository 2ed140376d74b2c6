import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { admin, deskUrl } from './demo.ts';
import { expect, expectAccessible, expectFits, keepScreen, logInAtDesk, test, word } from './stories.ts';

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A program that takes what it is told, and answers as `status` says. */
async function receiver(): Promise<{
  url: string;
  got: Message[];
  /** Of what came only the trials: other stories change tickets meanwhile, which is told too. */
  tried: () => Message[];
  answer: (status: number) => void;
  end: () => void;
}> {
  const got: Message[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    tried: () => got.filter(({ body }) => body.includes('"webhook.tried"')),
    answer: (next) => (status = next),
    end: () => server.close(),
  };
}

test('an admin sets up a webhook, tries it, and sees what became of each message', async ({ page }) => {
  test.setTimeout(120_000);
  const other = await receiver();
  const name = `Ticketing ${Date.now()}`;
  await page.setViewportSize({ width: 1280, height: 900 });
  await logInAtDesk(page, admin);
  await page.goto(deskUrl('/desk/webhooks'));

  await test.step('a wrong address is refused, and nothing typed is lost', async () => {
    await page.locator(`main a[href="/desk/webhooks/new"]`).first().click();
    await page.locator('[name=name]').fill(name);
    await page.locator('[name=url]').fill('http://10.1.2.3/hook');
    await page.locator('main [type=submit]').click();
    await expect(page.locator('[name=url][aria-invalid=true]')).toBeVisible();
    await expect(page.locator('[name=name]')).toHaveValue(name);
    await expectAccessible(page);
    await keepScreen(page, 'desk-webhook-new');
  });

  const secret = await test.step('its secret is shown once', async () => {
    await page.locator('[name=url]').fill(other.url);
    await page.locator('main [type=submit]').click();
    await expect(page.locator('h1')).toHaveText(name);
    const shown = page.locator('.notice input[readonly]');
    await expect(shown).toBeVisible();
    await keepScreen(page, 'desk-webhook-secret');
    return shown.inputValue();
  });

  await test.step('a trial arrives, signed with that secret', async () => {
    await page.getByRole('button', { name: await word(page, 'webhook_try'), exact: true }).click();
    await expect.poll(() => other.tried().length).toBe(1);
    const { headers, body } = other.tried()[0]!;
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${expected}`);
    await page.reload();
    await expect(page.locator('.notice input[readonly]')).toHaveCount(0);
    await expect(page.locator('[data-event=WEBHOOK_TRIED]')).toContainText(
      await word(page, 'delivery_delivered'),
    );
  });

  await test.step('a receiver that fails is shown, and can be told again', async () => {
    other.answer(500);
    await page.getByRole('button', { name: await word(page, 'webhook_try'), exact: true }).click();
    await expect.poll(() => other.tried().length).toBeGreaterThan(1);
    await expect(async () => {
      await page.reload();
      await expect(page.locator('[data-event=WEBHOOK_TRIED]').first()).toContainText('500', {
        timeout: 2000,
      });
    }).toPass();
    await expectAccessible(page);
    await keepScreen(page, 'desk-webhook');
    await page.setViewportSize({ width: 360, height: 740 });
    await expectFits(page);
    await keepScreen(page, 'desk-webhook-phone');
    await page.setViewportSize({ width: 1280, height: 900 });
    other.answer(204);
    const before = other.tried().length;
    await page
      .getByRole('button', { name: await word(page, 'webhook_replay_one'), exact: true })
      .first()
      .click();
    await expect.poll(() => other.tried().length).toBeGreaterThan(before);
  });

  await test.step('what is gone is gone', async () => {
    await page.goto(deskUrl('/desk/webhooks'));
    await expectAccessible(page);
    await keepScreen(page, 'desk-webhooks');
    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: await word(page, 'webhook_delete'), exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: await word(page, 'webhook_delete'), exact: true })
      .click();
    await expect(page).toHaveURL(/\/desk\/webhooks$/);
    await expect(page.getByRole('link', { name })).toHaveCount(0);
  });
  other.end();
});
