import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { embeddedAdapter } from './adapter/embedded.ts';
import { chunkMap, styleFreeAnnouncer } from './adapter/plugins.ts';
import { typefaces } from './adapter/typefaces.ts';

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

/** What most pages stand on. */
const HOUSE =
  /src\/lib\/(ui|api|text|branding)\/(?!headings|as-typed|unhurried|SupportCard|PortalShell|BottomBar|StarChoice|sections)|src\/lib\/paraglide\/(?!messages\/(?:audit_|desk_article_|announcement_(?:some_)?portals|tenant_(?:support|hours|imprint|privacy|changed)|solutions_(?!search)|support_title))|src\/lib\/identity\/(?!LogIn|SingleSignOn|sso-|audit-words|session-words|SessionRows|features)|@lucide/;
/** Of that, what only the desk says and shows, on each of its pages; */
const DESK_WORDS =
  /paraglide\/messages\/(?:column_|desk_name|nav_(?:administration|announcements|audit|canned|contacts|figures|knowledge|outbox|queue|sign_on|team|tenants|tools|webhooks|work)|only_|palette_|queue_)|@lucide.*\/icons\/(?:chart-column|mails|megaphone|message-square-text|scroll-text|user-round-cog|webhook)\./;
/** … and in many of its sections. */
const SECTION_WORDS =
  /paraglide\/messages\/(?:action_to_contacts|announcement_(?:all_portals|from|over|planned|running)|canned_(?!insert)|contacts?_|desk_article_(?:archived|draft|in_review)\.|desk_saved|feature_(?!chat)|import_|language_|link_|mail_|markdown_(?:preview|view|write)|outbox_|pages_|password_state|provider_where|sign_on_|team_|tenant_(?:new|state)|tenants_|webhook)/;
/** What is said where somebody logs in, … */
const LOG_IN_WORDS =
  /paraglide\/messages\/(?:login_|sso_)|src\/lib\/identity\/(?:ProviderMark|sign-in-methods)/;
/** … where they look after their account, … */
const ACCOUNT_WORDS =
  /paraglide\/messages\/(?:strength_|session_|password_(?!state)|code_)|src\/lib\/identity\/(?:CodeField|NewPasswordField|Strength|strength|account\.graphql|codes\.graphql)/;
/** … and where they read and write one ticket. */
const TICKET_WORDS =
  /paraglide\/messages\/(?:files?_|reader_|timeline_(?:assigned|closed|earlier|label|not_personal|participant|personal|priority|rated|reason|status|took_over|type|unassigned)|rating_|message_quote|markdown_hint|ticket_(?:facts|subject|created|updated))/;
/** Where messages are read and written. */
const CONVERSATION_WORDS =
  /paraglide\/messages\/(?:chat_|conversation_|message_(?!quote)|messages_(?!unread)|transcript_|typing_)|@lucide.*\/icons\/(?:arrow-down|check-check|ellipsis|message-circle|reply|send-horizontal)\./;
/** What the desk says of chats, and beside every answer. */
const CHAT_WORDS = /paraglide\/messages\/(?:desk_chat_|feature_chat|reply_insert_article|canned_insert)/;
/** What a few pages share that are not visited together. */
const LONE_ICONS = /@lucide.*\/icons\/(?:columns-3|pencil|rotate-ccw-clock|trash)\./;
/** What is asked for and what is read about has icons of its own. */
const TILE_ICONS =
  /@lucide.*\/icons\/(?:app-window|calendar|cloud|credit-card|database|folder|globe|hard-drive|headphones|laptop|life-buoy|network|rocket|server|shield-check|shopping-cart|user-round|video|wifi|wrench)\./;

/** What stands around a portal's pages and is said on a few of them. */
const PORTAL_WORDS = /paraglide\/messages\/nav_assets\.|@lucide.*\/icons\/monitor-smartphone\./;

/** What pages of figures say. */
const FIGURES_WORDS = /paraglide\/messages\/figures_/;
/** What forms have that are behind a page or two. */
const FORM_PARTS = /src\/lib\/(?:ui\/(?:CopyField|Switch)\.|api\/upload\.)/;

const OTHERS = [
  FIGURES_WORDS,
  FORM_PARTS,
  PORTAL_WORDS,
  DESK_WORDS,
  SECTION_WORDS,
  LOG_IN_WORDS,
  ACCOUNT_WORDS,
  TICKET_WORDS,
  CONVERSATION_WORDS,
  CHAT_WORDS,
  LONE_ICONS,
  TILE_ICONS,
];

export default defineConfig(({ mode }) => ({
  plugins: [
    typefaces(),
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
              test: (id) => HOUSE.test(id) && !OTHERS.some((other) => other.test(id)),
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
            { name: 'figures-words', test: FIGURES_WORDS, minShareCount: 2, priority: 2.96 },
            { name: 'form-parts', test: FORM_PARTS, minShareCount: 2, priority: 2.96 },
            { name: 'desk-words', test: DESK_WORDS, minShareCount: 3, priority: 2.95 },
            { name: 'section-words', test: SECTION_WORDS, minShareCount: 3, priority: 2.95 },
            { name: 'log-in-words', test: LOG_IN_WORDS, minShareCount: 2, priority: 2.95 },
            { name: 'account-words', test: ACCOUNT_WORDS, minShareCount: 2, priority: 2.95 },
            { name: 'ticket-words', test: TICKET_WORDS, minShareCount: 2, priority: 2.95 },
            { name: 'conversation-words', test: CONVERSATION_WORDS, minShareCount: 2, priority: 2.95 },
            { name: 'chat-words', test: CHAT_WORDS, minShareCount: 2, priority: 2.95 },
            // How many are unread stands around every page of both sides, and is counted once that is there.
            {
              name: 'unread',
              test: /src\/lib\/conversations\/(?:unread-count|in-badge|UnreadBadge)/,
              minShareCount: 2,
              priority: 2.94,
            },
            // What a message's files are is asked by all that reads messages, of tickets too.
            {
              name: 'file-facts',
              test: /src\/lib\/files\/files\.graphql/,
              minShareCount: 2,
              priority: 2.94,
            },
            {
              name: 'unread-count',
              test: /src\/lib\/conversations\/(?:events|facts|follow-unread|tab-mark|live\.graphql|own-events)|src\/lib\/api\/unhurried/,
              minShareCount: 2,
              priority: 2.93,
            },
            {
              name: 'conversations',
              test: /src\/lib\/conversations\/(?!ConversationList|OwnThread|OwnUnread)/,
              minShareCount: 2,
              priority: 2.66,
            },
            // What stands around a portal's pages is no part of the desk's.
            {
              name: 'portal-shell',
              test: /src\/lib\/branding\/(?:PortalShell|BottomBar|sections)|paraglide\/messages\/nav_assets\.|@lucide.*\/icons\/monitor-smartphone\./,
              minShareCount: 2,
              priority: 2.92,
            },
            // They come with the tiles.
            { name: 'tile-icons', test: TILE_ICONS, minShareCount: 2, priority: 2.9 },
            // Articles come to who reads or looks for them; the field that looks stands on the home page.
            { name: 'search-field', test: /src\/lib\/knowledge\/SearchBox/, minShareCount: 2, priority: 2.7 },
            // Where something is looked for as it is typed: in portals, in the palette and in the desk's pickers.
            { name: 'as-typed', test: /src\/lib\/api\/as-typed/, minShareCount: 2, priority: 2.7 },
            // Portals show categories, and the desk draws them.
            { name: 'category-icons', test: /src\/lib\/knowledge\/icons/, minShareCount: 2, priority: 2.69 },
            {
              name: 'knowledge',
              test: /src\/lib\/knowledge\/(?!icons|SearchBox|TicketHelp|HomeS|Solutions|Deflection|ArticleSheet)|paraglide\/messages\/solutions_(?!search)/,
              minShareCount: 2,
              priority: 2.68,
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
              test: /src\/lib\/tickets\/(?!Bell|by-ticket|Timeline|Message|[Rr]eaders|[Rr]equest|KeptText|quote|earlier|Stars|TicketS|TicketE|TicketFacts|ReplyForm|TakeAlong)/,
              minShareCount: 2,
              priority: 2.5,
            },
            // Around a portal's pages, whichever of them is shown to who is logged in.
            {
              name: 'member',
              test: /src\/lib\/tickets\/(Bell|by-ticket)|src\/lib\/identity\/features|\(portal\)\/MemberShell/,
              minShareCount: 2,
              priority: 2.4,
            },
            // What one ticket is read and written with comes when somebody opens one.
            { name: 'one-ticket', test: /src\/lib\/(tickets|files)\//, minShareCount: 2, priority: 2 },
            // What every section stands on must not come with the first of them, whole.
            {
              name: 'desk-ground',
              test: /src\/lib\/desk\/(?:(?:service-desk|desk\.graphql|queue-view|service-level\.graphql)\.ts|RowsSkeleton)/,
              minShareCount: 3,
              priority: 2.4,
            },
            {
              name: 'desk-unread',
              test: /src\/lib\/desk\/messages\/(?:desk-events|facts\.graphql|live\.graphql)/,
              minShareCount: 2,
              priority: 2.3,
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
              test: /src\/lib\/desk\/(?!TicketPicker|desk-ticket|OptionPicker|PortalChoice|LinkRow|relations)/,
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
