import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { embeddedAdapter } from './adapter/embedded.ts';
import { chunkMap, styleFreeAnnouncer } from './adapter/plugins.ts';

/** The same sources give the same name, so that two builds of one commit are the same bytes. */
function versionName(): string {
  const hash = createHash('sha256');
  for (const root of ['src', 'messages', 'static', 'adapter']) {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }).sort((a, b) =>
      join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
    )) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !path.includes('paraglide')) hash.update(path).update(readFileSync(path));
    }
  }
  return hash.update(readFileSync('package-lock.json')).digest('hex').slice(0, 12);
}

export default defineConfig(({ mode }) => ({
  plugins: [
    styleFreeAnnouncer(),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      emitTsDeclarations: true,
    }),
    sveltekit({
      compilerOptions: { runes: true },
      adapter: embeddedAdapter(),
      version: { name: versionName(), pollInterval: 0 },
      paths: { relative: false },
    }),
    chunkMap(),
  ],
  build: {
    // A data: URL would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      output: {
        // A file per domain instead of one per module: a page is some ten requests and not fifty. A group takes what
        // its modules import along, so the floors come first, from the ground up.
        codeSplitting: {
          groups: [
            // Kit fills the payload in before anything that reads it is imported: it must stay alone.
            { name: 'payload', test: /kit\/src\/runtime\/client\/payload\.js$/, priority: 5 },
            // What is imported before that must be alone too, or it would bring its whole group along.
            { name: 'preload', test: /vite\/preload-helper/, priority: 5 },
            { name: 'svelte', test: /node_modules\/(svelte|esm-env|devalue|clsx)\//, priority: 4 },
            {
              name: 'house',
              test: /src\/lib\/(ui|api|text|branding)\/|src\/lib\/paraglide\/(?!messages\/(?:audit_|desk_article_|announcement_(?:some_)?portals|tenant_(?:support|hours|imprint|privacy|changed)))|src\/lib\/identity\/(?!LogIn|SingleSignOn|sso-|audit-words|session-words|SessionRows)|@lucide/,
              minShareCount: 3,
              priority: 3,
            },
            // The studio's preview shows the portal's pages too, which makes nothing of them everybody's.
            {
              name: 'log-in',
              test: /src\/lib\/identity\/(LogIn|SingleSignOn|sso-)/,
              minShareCount: 2,
              priority: 2.8,
            },
            // What happened to an account is read on a page or two.
            {
              name: 'account-events',
              test: /src\/lib\/identity\/(audit-words|session-words|SessionRows)|paraglide\/messages\/audit_/,
              minShareCount: 2,
              priority: 2.7,
            },
            // A portal tells them and the desk writes them: neither brings the other along.
            { name: 'announcements', test: /src\/lib\/announcements\//, minShareCount: 2, priority: 2.65 },
            // A portal's record is edited on its own page, on a new one's and in the studio.
            {
              name: 'tenant-record',
              test: /paraglide\/messages\/tenant_(?:support|hours|imprint|privacy|changed)/,
              minShareCount: 2,
              priority: 2.7,
            },
            // What is said of articles where they are written is said nowhere else; for which portals, of announcements too.
            {
              name: 'article-words',
              test: /paraglide\/messages\/desk_article_|messages\/announcement_(?:some_)?portals|desk\/PortalChoice/,
              minShareCount: 2,
              priority: 2.7,
            },
            {
              name: 'tickets',
              test: /src\/lib\/tickets\/(?!Timeline|Message|[Rr]eaders|[Rr]equest|KeptText|quote|earlier|Stars|TicketS|TicketE|TicketFacts|ReplyForm|TakeAlong)/,
              minShareCount: 2,
              priority: 2.5,
            },
            // What one ticket is read and written with comes when somebody opens one.
            { name: 'one-ticket', test: /src\/lib\/(tickets|files)\//, minShareCount: 2, priority: 2 },
            // What every section stands on must not come with the first of them, whole.
            {
              name: 'desk-ground',
              test: /src\/lib\/desk\/(service-desk|desk\.graphql|queue-view|service-level\.graphql)\.ts/,
              minShareCount: 3,
              priority: 2.4,
            },
            // A section of the desk comes when somebody goes there.
            {
              name: (id) => `desk-${/lib\/desk\/([a-z-]+)\//.exec(id)?.[1] ?? ''}`,
              test: /src\/lib\/desk\/[a-z-]+\//,
              minShareCount: 2,
              priority: 2,
            },
            // What the queue does without comes with the pages that need it.
            {
              name: 'desk',
              test: /src\/lib\/desk\/(?!TicketPicker|OptionPicker|PortalChoice|LinkRow|relations)/,
              minShareCount: 2,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/graphql': { target: process.env.PORTICO_URL ?? 'http://oriale.localhost:8080', changeOrigin: true },
      '/brand': { target: process.env.PORTICO_URL ?? 'http://oriale.localhost:8080', changeOrigin: true },
    },
  },
  // Under vitest the browser's Svelte is wanted, not the server's.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    pool: 'vmThreads',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
  },
}));
