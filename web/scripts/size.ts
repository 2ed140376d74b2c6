// The first screen's script, and that a contact's browser never downloads desk code. Run after `npm run build`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chunkOf, reached, readChunks } from '../adapter/chunks.ts';

/**
 * A contact's telephone, now and then; a member of staff's desk, all day. Whoever comes to one public article transfers 150 kB
 * at most in all, the typeface and the text included: the story of it counts them, compressed as the server sends them.
 */
const LIMITS = { portal: 100_000, desk: 116_000 };
const BUILD = 'build';
const chunks = readChunks();
const page = readFileSync(join(BUILD, 'index.html'), 'utf8');

const shell = [...page.matchAll(/(?:src|href)="\/(_app\/[^"]+\.js)"/g)].map((match) => match[1]!);
const chunk = (file: string): string => chunkOf(chunks, file);
const gzipSize = (name: string): number => gzipSync(readFileSync(join(BUILD, name)), { level: 9 }).length;
const screens = {
  'portal: log in': ['+layout.svelte', '(portal)/login/+page.svelte'],
  'portal: home': ['+layout.svelte', '(portal)/(member)/+layout.svelte', '(portal)/(member)/+page.svelte'],
  'portal: article': [
    '+layout.svelte',
    '(portal)/(reader)/+layout.svelte',
    '(portal)/(reader)/articles/[slug]/+page.svelte',
  ],
  'desk: log in': ['+layout.svelte', '(desk)/desk/login/+page.svelte'],
  'desk: queue': ['+layout.svelte', '(desk)/desk/(staff)/+layout.svelte', '(desk)/desk/(staff)/+page.svelte'],
};

let failed = false;
for (const [screen, files] of Object.entries(screens)) {
  const loaded = reached(chunks, [...shell, ...files.map(chunk)]);
  const size = [...loaded].reduce((sum, name) => sum + gzipSize(name), 0);
  const limit = screen.startsWith('desk') ? LIMITS.desk : LIMITS.portal;
  const verdict = size < limit ? 'ok' : `over ${limit / 1000} kB`;
  console.log(
    `${screen.padEnd(16)} ${(size / 1000).toFixed(1).padStart(6)} kB gzip in ${loaded.size} files  ${verdict}`,
  );
  if (size >= limit) failed = true;
}

/** Every route file of the portal, and what a portal's page shows instead of the desk. */
function portalFiles(): string[] {
  const files = readdirSync('src/routes', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.svelte'),
  );
  return files.filter((file) => !file.startsWith('(desk)'));
}

// All that may ever be fetched on these pages, but for what the shell's list of every page there is names. The root's error
// page may turn out to be the desk's: of it only what comes at once.
const pages = portalFiles().filter((file) => file.startsWith('(portal)'));
const list = Object.keys(chunks).filter((name) => name.includes('/entry/app.'));
const ever = reached(
  chunks,
  [...shell, ...pages.map(chunk)],
  ({ imports, later }) => [...imports, ...later],
  new Set(list),
);
for (const name of reached(chunks, portalFiles().map(chunk), undefined, ever)) {
  const desk =
    chunks[name]?.modules.filter((module) => /^src\/(lib\/desk|routes\/\(desk\))\//.test(module)) ?? [];
  if (desk.length > 0) {
    failed = true;
    console.error(`a contact's browser would load ${name} with ${desk.join(', ')}`);
  }
}
// Kit's first file fills the payload in; what comes with it must not have read it by then, or every failed page would
// take itself for an old version and load anew for ever.
const start = Object.keys(chunks).find((name) => name.includes('/entry/start.'))!;
for (const name of reached(chunks, [start])) {
  if (chunks[name]?.modules.some((module) => module.endsWith('/runtime/app/env/client.js'))) {
    failed = true;
    console.error(`${name} reads the payload before it is there`);
  }
}
console.log(failed ? 'the web app is too large or not well divided' : 'no desk code in the portal');
process.exitCode = failed ? 1 : 0;
