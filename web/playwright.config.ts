import { defineConfig } from '@playwright/test';

/**
 * The stories run against a server that is there already, with the demo's data: PORTICO_DEMO_JSON names the file that
 * `portico demo` writes at each start. Stories that write do so as different people, so two can run at a time.
 */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.story.ts',
  outputDir: 'test-results/artefacts',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // On a host that is busy a browser may come too late once. What comes right at the second time is named as flaky.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    screenshot: 'only-on-failure',
    // Of the second try: recording the first of each would be a quarter of all work.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: process.env.PORTICO_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
