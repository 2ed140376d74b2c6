import type { Locator, Page } from '@playwright/test';
import { publishArticle } from './articles.ts';
import { admin, brands, deskUrl, portalUrl } from './demo.ts';
import { DESK, look, PHONE } from './looks.ts';
import { expect, logIn, logInAtDesk, test, word } from './stories.ts';
import { portalId } from './studio.ts';

const tenant = brands[0]!;
const BODY = `Before you begin, have your phone at hand.

1. On your phone, install “Microsoft Authenticator”.
2. Type the **number** that the computer shows.

   > [!WARNING]
   > Pass it on to nobody, not on the telephone either.

   Then press *Next*:

   \`\`\`
   12 34 56
   \`\`\`
3. Add your phone number.

> 1. No step, since it is quoted.

## Afterwards

1. Restart the computer.`;

const yes = (page: Page, step: number): Locator =>
  page.locator(`article [data-step="${step}"] button`).first();
const no = (page: Page, step: number): Locator => page.locator(`article [data-step="${step}"] button`).last();

test('a contact says of a step on a phone whether it helped, and the desk counts it', async ({
  page,
  someoneElse,
}) => {
  test.setTimeout(150_000);
  const stamp = Date.now();
  const slug = `steps-${stamp}`;
  const text = { title: `Steps ${stamp}`, summary: 'How it is done.', body: BODY };
  await page.setViewportSize(DESK);
  await logInAtDesk(page, admin);
  const id = await publishArticle(page, await portalId(page, tenant), [
    { locale: 'EN', slug, ...text },
    { locale: 'DE', slug: `schritte-${stamp}`, ...text },
  ]);
  await publishArticle(page, await portalId(page, tenant), [
    { locale: 'EN', slug: `one-${stamp}`, ...text, body: '1. The only step' },
    { locale: 'DE', slug: `einer-${stamp}`, ...text, body: '1. Der einzige Schritt' },
  ]);

  const member = await someoneElse();
  await member.setViewportSize(PHONE);
  await logIn(member, tenant, tenant.contacts[0]!);
  const address = portalUrl(tenant, `/articles/${slug}`);
  // Whether what is below the text stays where it is once it is there.
  await member.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources?: { node?: Node }[];
      })[])
        if (entry.sources?.some(({ node }) => node?.parentElement?.closest('.article')))
          document.documentElement.dataset['moved'] = String(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await member.goto(address);
  const rows = member.locator('article [data-step]');
  await expect(rows).toHaveCount(4);
  await member.waitForLoadState('networkidle');
  expect(await member.evaluate(() => document.documentElement.dataset['moved'])).toBeUndefined();
  // The number that stands beside it: the second list begins anew.
  await expect(yes(member, 4)).toHaveAccessibleName(await word(member, 'step_vote_yes', { number: 1 }));
  await expect(no(member, 2)).toHaveAccessibleName(await word(member, 'step_vote_no', { number: 2 }));
  await expect(no(member, 2)).toHaveAttribute('aria-pressed', 'false');

  await no(member, 2).click();
  await expect(no(member, 2)).toHaveAttribute('aria-pressed', 'true');
  await yes(member, 1).focus();
  await member.keyboard.press('Space');
  await yes(member, 4).click();
  await member.waitForLoadState('networkidle');
  await member.reload();
  await expect(no(member, 2)).toHaveAttribute('aria-pressed', 'true');
  await expect(yes(member, 1)).toHaveAttribute('aria-pressed', 'true');
  await expect(yes(member, 2)).toHaveAttribute('aria-pressed', 'false');
  await look(member, 'article-steps');
  await member.setViewportSize(PHONE);

  // Taken back, and said otherwise.
  await yes(member, 4).click();
  await expect(yes(member, 4)).toHaveAttribute('aria-pressed', 'false');
  await yes(member, 1).click();
  await no(member, 1).click();
  await yes(member, 1).click();
  await member.waitForLoadState('networkidle');
  await member.reload();
  await expect(yes(member, 1)).toHaveAttribute('aria-pressed', 'true');
  await expect(yes(member, 4)).toHaveAttribute('aria-pressed', 'false');

  // What is not taken is put back, and said.
  await member.context().setOffline(true);
  await yes(member, 3).click();
  await expect(member.locator('.toast')).toContainText(await word(member, 'step_vote_failed'));
  await expect(yes(member, 3)).toHaveAttribute('aria-pressed', 'false');
  await member.context().setOffline(false);

  // On paper nobody is asked, and one step alone is asked about below the article.
  await member.emulateMedia({ media: 'print' });
  await expect(rows.first()).toBeHidden();
  await member.emulateMedia({ media: 'screen' });
  await member.goto(portalUrl(tenant, `/articles/one-${stamp}`));
  await expect(member.locator('[aria-labelledby=vote]')).toBeVisible();
  await expect(rows).toHaveCount(0);

  const colleague = await someoneElse();
  await logIn(colleague, tenant, tenant.contacts[1] ?? tenant.team_lead);
  await colleague.goto(address);
  await expect(no(colleague, 2)).toHaveAttribute('aria-pressed', 'false');
  await no(colleague, 2).click();
  await expect(no(colleague, 2)).toHaveAttribute('aria-pressed', 'true');
  await colleague.waitForLoadState('networkidle');

  await page.goto(deskUrl(`/desk/knowledge/${encodeURIComponent(id)}`));
  await page.locator('main label', { has: page.locator('[value=feedback]') }).click();
  const steps = page.locator('[aria-labelledby=feedback-steps] [data-step]');
  await expect(steps).toHaveCount(4);
  await expect(steps.nth(1)).toHaveClass(/hardest/);
  await expect(steps.nth(1).locator('[data-unhelpful="2"]')).toBeVisible();
  await expect(steps.nth(0).locator('[data-helpful="1"]')).toBeVisible();
  await expect(steps.nth(3).locator('[data-helpful="0"]')).toBeVisible();
  await look(page, 'article-step-feedback');
});

test('before log-in nobody is asked about steps', async ({ page }) => {
  await page.goto(
    portalUrl(
      brands.find(({ slug }) => slug === 'oriale')!,
      '/articles/set-up-two-step-sign-in',
    ),
  );
  await expect(page.locator('.article ol > li').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.locator('[data-step]')).toHaveCount(0);
  // A warning stands within a step.
  await expect(page.locator('.article > ol > li > .markdown-alert-warning')).toBeVisible();
});
