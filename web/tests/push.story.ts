import type { BrowserContext, Page } from '@playwright/test';
import { begin, message, say, answerable } from './conversing.ts';
import { brands, portalUrl } from './demo.ts';
import { DESK, look, PHONE } from './looks.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';

const tenant = brands[1]!;
const contact = tenant.contacts[0]!;

// The shell without windows shows no notifications.
test.use({
  launchOptions: {
    executablePath: process.env.PORTICO_WHOLE_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  },
});

/**
 * Chromium asks its maker's push service for an address, which is not there. So the address alone is made up, at the edge of the
 * page; permission, service worker, keys and notifications are the browser's own.
 */
async function withPushService(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const KEY = 'story:subscription';
    const bytes = (text: string): Uint8Array<ArrayBuffer> =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
    const kept = (): PushSubscription | null => {
      const json = localStorage.getItem(KEY);
      if (!json) return null;
      const { key, ...told } = JSON.parse(json) as { key: string };
      const subscription = {
        options: { applicationServerKey: bytes(key).buffer },
        toJSON: () => told,
        unsubscribe: () => (localStorage.removeItem(KEY), Promise.resolve(true)),
      };
      return subscription as unknown as PushSubscription;
    };
    PushManager.prototype.getSubscription = () => Promise.resolve(kept());
    PushManager.prototype.subscribe = async (options) => {
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
        'deriveBits',
      ]);
      const encode = (all: Uint8Array): string =>
        btoa(String.fromCharCode(...all))
          .replaceAll('+', '-')
          .replaceAll('/', '_')
          .replaceAll('=', '');
      const p256dh = encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
      const auth = encode(crypto.getRandomValues(new Uint8Array(16)));
      const endpoint = `https://push.example/${crypto.randomUUID()}`;
      const key = options?.applicationServerKey as string;
      localStorage.setItem(KEY, JSON.stringify({ endpoint, key, keys: { p256dh, auth } }));
      return kept()!;
    };
  });
}

const panel = (page: Page) => page.locator('[data-push]');

async function reload(page: Page): Promise<void> {
  await page.goto(portalUrl(tenant, '/profile'));
  await expect(panel(page)).toBeVisible();
}

/** What the push service would hand to the browser. */
async function deliver(page: Page, told: object): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const found = new Promise<string>((done) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.findLast(({ isDeleted }) => !isDeleted);
      if (one) done(one.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await found,
    data: JSON.stringify(told),
  });
  await cdp.detach();
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const all = await (await navigator.serviceWorker.ready).getNotifications();
    return all.map(({ title, body, lang }) => ({ title, body, lang }));
  });

/** A click on the notification, as the browser tells the service worker of it. */
async function click(context: BrowserContext): Promise<void> {
  await context.serviceWorkers()[0]!.evaluate(async () => {
    const scope = self as unknown as {
      registration: ServiceWorkerRegistration;
      dispatchEvent: (event: Event) => boolean;
      NotificationEvent: new (type: string, init: object) => Event;
    };
    const [notification] = await scope.registration.getNotifications();
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
  });
}

test('a contact lets a browser tell them, and a click on what it shows leads to the conversation', async ({
  page,
  context,
  someoneElse,
}) => {
  test.setTimeout(180_000);
  const subject = `Push ${Date.now()}`;
  await withPushService(context);
  await page.setViewportSize(PHONE);
  await logIn(page, tenant, contact);
  await begin(page, tenant, subject, 'Are you there?');
  const path = new URL(page.url()).pathname;

  await test.step('the service worker is a script of the portal’s own, and asked for anew', async () => {
    const { headers, text } = await page.evaluate(async () => {
      const answer = await fetch('/push.js');
      return { headers: Object.fromEntries(answer.headers), text: await answer.text() };
    });
    expect(headers['content-type']).toContain('text/javascript');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['content-security-policy']).toContain("worker-src 'self'");
    expect(text).not.toMatch(/caches|addEventListener\('fetch'/);
  });

  await test.step('it is off, and nobody was asked; a click asks', async () => {
    await context.grantPermissions(['notifications'], { origin: new URL(page.url()).origin });
    await reload(page);
    await expect(panel(page)).toHaveAttribute('data-push', 'off');
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(
      0,
    );
    await look(page, 'push-off');
    const on = page.getByRole('button', { name: await word(page, 'push_switch_on'), exact: true });
    await on.focus();
    await page.keyboard.press('Enter');
    await expect(panel(page)).toHaveAttribute('data-push', 'on');
    await look(page, 'push-on');
    await reload(page);
    await expect(panel(page)).toHaveAttribute('data-push', 'on');
  });

  await test.step('what arrives is shown, in the place of what came before', async () => {
    await page.goto(portalUrl(tenant, '/'));
    await expect(page.locator('h1')).toBeVisible();
    const told = { title: `Neue Nachricht von ${tenant.name}`, path, tag: path, locale: 'de' };
    await deliver(page, { ...told, title: 'The first' });
    await expect.poll(async () => (await shown(page)).length).toBe(1);
    await deliver(page, told);
    await expect.poll(() => shown(page)).toEqual([{ title: told.title, body: '', lang: 'de' }]);
  });

  await test.step('a click leads there in the page that is open', async () => {
    const desk = await someoneElse();
    await desk.setViewportSize(DESK);
    await logInAtDesk(desk);
    await answerable(desk, subject);
    await say(desk, 'We are.');
    await click(context);
    await expect(page).toHaveURL(portalUrl(tenant, path));
    await expect(message(page, 'We are.')).toBeVisible();
    expect(await shown(page)).toEqual([]);
    expect(context.pages()).toHaveLength(1);
  });

  await test.step('it is switched off, and logging out does so too', async () => {
    await reload(page);
    const off = await word(page, 'push_switch_off');
    await page.getByRole('button', { name: off, exact: true }).click();
    await expect(panel(page)).toHaveAttribute('data-push', 'off');
    expect(await page.evaluate(() => localStorage.getItem('story:subscription'))).toBeNull();
    await page.getByRole('button', { name: await word(page, 'push_switch_on'), exact: true }).click();
    await expect(panel(page)).toHaveAttribute('data-push', 'on');
    await page.setViewportSize(DESK);
    await page.locator('header summary').last().click();
    await page.getByRole('button', { name: await word(page, 'action_log_out'), exact: true }).click();
    await expect(page).toHaveURL(/\/login/);
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /push|story:/.test(key))),
    ).toEqual([]);
  });
});

test('whoever has forbidden it is told how to allow it', async ({ page, context }) => {
  await withPushService(context);
  await context.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
  });
  await logIn(page, tenant, contact);
  await reload(page);
  await expect(panel(page)).toHaveAttribute('data-push', 'denied');
  await expect(panel(page).getByRole('button')).toHaveCount(0);
  await look(page, 'push-denied');
});
