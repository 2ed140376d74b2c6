import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { agent, deskUrl, portalUrl, type DemoContact, type DemoStaff, type DemoTenant } from './demo.ts';

export { expect };

type Words = Record<string, string>;
const catalogues = {
  de: JSON.parse(readFileSync('messages/de.json', 'utf8')) as Words,
  en: JSON.parse(readFileSync('messages/en.json', 'utf8')) as Words,
};

/** What the page calls a thing, in the language that it shows. */
export async function word(
  page: Page,
  key: string,
  values: Record<string, string | number> = {},
): Promise<string> {
  // The language is settled once there is something to read; what a panel covers on a telephone counts as hidden.
  await page.locator('h1, [data-chat-panel] h2').filter({ visible: true }).first().waitFor();
  const language = (await page.evaluate(() => document.documentElement.lang)) as 'de' | 'en';
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, String(value)),
    catalogues[language][key]!,
  );
}

/** A violation of the content security policy, or a script's error, fails the story on whatever screen it happens. */
async function watch(context: BrowserContext, trouble: string[]): Promise<void> {
  await context.exposeBinding('porticoTrouble', (_source, text: string) => trouble.push(text));
  await context.addInitScript(() => {
    const tell = (window as unknown as { porticoTrouble: (text: string) => void }).porticoTrouble;
    document.addEventListener('securitypolicyviolation', (event) =>
      tell(`policy: ${event.violatedDirective} blocks ${event.blockedURI} on ${location.pathname}`),
    );
    window.addEventListener('error', (event) => tell(`error: ${event.message} on ${location.pathname}`));
    window.addEventListener('unhandledrejection', (event) => tell(`rejected: ${String(event.reason)}`));
  });
}

interface Fixtures {
  /** Another browser of its own: another person. */
  someoneElse: () => Promise<Page>;
}

export const test = base.extend<Fixtures & { trouble: string[]; watched: undefined }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what is wanted from this very place
  trouble: async ({}, use) => {
    const trouble: string[] = [];
    await use(trouble);
    expect(trouble, 'what browsers complained about').toEqual([]);
  },
  watched: [
    async ({ context, trouble }, use) => {
      await watch(context, trouble);
      await use(undefined);
    },
    { auto: true },
  ],
  someoneElse: async ({ browser, trouble }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      await watch(context, trouble);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export async function fillLogIn(page: Page, email: string, password: string): Promise<void> {
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('form [type=submit]').click();
}

/** Logs a contact in, by the form as a person would, and ends on the home page. */
export async function logIn(page: Page, tenant: DemoTenant, contact: DemoContact): Promise<void> {
  await page.goto(portalUrl(tenant, '/login'));
  await fillLogIn(page, contact.email, contact.password);
  await expect(page).toHaveURL(portalUrl(tenant, '/'));
  await expect(page.locator('h1')).toBeVisible();
}

export async function tryLogIn(page: Page, email: string, password: string): Promise<void> {
  await fillLogIn(page, email, password);
}

/** Logs somebody of the staff in, an agent unless told otherwise, and ends on the queue. */
export async function logInAtDesk(page: Page, staff: DemoStaff = agent): Promise<void> {
  await page.goto(deskUrl('/desk/login'));
  await fillLogIn(page, staff.email, staff.password);
  await expect(page).toHaveURL(deskUrl('/desk'));
  await expect(page.locator('a[data-ticket]').first()).toBeVisible();
}

/** From the queue to a ticket's page. */
export async function work(desk: Page, subject: string): Promise<void> {
  await desk.goto(deskUrl('/desk'));
  await desk.locator('a[data-ticket]', { hasText: subject }).first().click();
  await expect(desk.locator('h1')).toHaveText(subject);
}

/**
 * Colours on their way from one scheme to the other are nobody's. It takes some frames until they set out, and what inherits one does
 * so when that has arrived.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let round = 0, still = 0; round < 20 && still < 3; round += 1) {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const moving = document.getAnimations().filter((one) => one instanceof CSSTransition);
      still = moving.length === 0 ? still + 1 : 0;
      for (const one of moving) one.finish();
    }
  });
}

/** axe finds nothing: no rule is left out. `without` leaves a part out: a frame that runs no scripts cannot be looked at from within. */
export async function expectAccessible(page: Page, without?: string): Promise<void> {
  await settled(page);
  const builder = new AxeBuilder({ page });
  const { violations } = await (without ? builder.exclude(without) : builder).analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  );
  expect.soft(told, `axe on ${page.url()}`).toEqual([]);
}

/** Nothing is wider than the screen. */
export async function expectFits(page: Page): Promise<void> {
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }));
  expect.soft(wide, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(room);
}

/** Every control can be hit within 44 px; links within a sentence are excepted, as in WCAG 2.5.5. */
export async function expectTouchable(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const controls = document.querySelectorAll<HTMLElement>(
      'a[href], button, select, summary, label:has(input)',
    );
    const missed: string[] = [];
    // What is behind a dialog nobody reaches.
    const dialog = document.querySelector('dialog:modal');
    for (const control of controls) {
      if (!control.checkVisibility() || control.closest('.prose, .skip, [inert]')) continue;
      if (dialog && !dialog.contains(control)) continue;
      if (getComputedStyle(control).display === 'inline') continue;
      control.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = control.getBoundingClientRect();
      if (width < 2) continue;
      const middle = top + height / 2;
      for (const y of [middle - 21, middle + 21]) {
        const hit = document.elementFromPoint(left + width / 2, y);
        if (!hit || !(control === hit || control.contains(hit))) {
          missed.push(`${control.outerHTML.slice(0, 120)} (${Math.round(height)} px)`);
          break;
        }
      }
    }
    scrollTo(0, 0);
    return missed;
  });
  expect.soft(small, `targets under 44 px on ${page.url()}`).toEqual([]);
}

/** The desk's ways, wherever they are shown: a bar at the side, or a drawer, which is opened. */
export async function ways(page: Page): Promise<Locator> {
  const drawer = page.getByRole('button', { name: await word(page, 'nav_open') });
  const nav = page.getByRole('navigation', { name: await word(page, 'nav_main') }).last();
  if ((await drawer.isVisible()) && !(await nav.isVisible())) await drawer.click();
  await expect(nav).toBeVisible();
  return nav;
}

/** To a section of the desk that is for admins. */
export async function administer(page: Page, section: string): Promise<void> {
  const nav = await ways(page);
  await nav.getByRole('link', { name: await word(page, section), exact: true }).click();
}

/** Kept as an artefact, for people to look at; `PORTICO_SCREENS=none` where nobody will. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  if (process.env.PORTICO_SCREENS === 'none') return;
  await page.evaluate(async () => {
    scrollTo(0, 0);
    await document.fonts.ready;
  });
  await page.screenshot({ path: `test-results/screens/${name}.png`, fullPage: true, animations: 'disabled' });
}
