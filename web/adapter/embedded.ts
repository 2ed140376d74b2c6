import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapterStatic from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';
import { chunkOf, reached, readChunks, type Chunks } from './chunks.ts';

const OUT = 'build';
const IMMUTABLE = '_app/immutable';
/** Read by the server alone: src/http/web.rs. */
const LOG_IN_LINKS = 'log-in-links.html';
const ARTICLE_LINKS = 'article-links.html';
const ARTICLE_FILES = [
  '(portal)/+layout.svelte',
  '(portal)/(reader)/+layout.svelte',
  '(portal)/(reader)/articles/[slug]/+page.svelte',
];
const FIRST_WORDS = 'first-words.json';
/** What the log-in says before the app is there: src/http/first.rs. */
const FIRST_SAID = ['login_title', 'login_lead', 'login_lead_sso', 'login_about'];

/** A name that changes with the content, under the folder that the server sends as immutable. */
function immutableName(stem: string, extension: string, content: string): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return `${IMMUTABLE}/${stem}.${hash}.${extension}`;
}

/** Kit's inline bootstrap moves into a file, so that `script-src 'self'` suffices. */
function moveInlineScript(page: string): string {
  const inline = /<script>([\s\S]*?)<\/script>/g;
  const scripts = [...page.matchAll(inline)];
  if (scripts.length !== 1) throw new Error(`index.html has ${scripts.length} inline scripts, expected 1`);
  const code = scripts[0]![1]!;
  const name = immutableName('boot', 'js', code);
  writeFileSync(join(OUT, name), code);
  return page.replace(inline, () => `<script src="/${name}"></script>`);
}

/** What must be there before the first paint keeps its plain name in `static/` and gets a lasting one here. */
function makeImmutable(page: string, file: string): string {
  const [stem, extension] = file.split('.') as [string, string];
  const name = immutableName(stem, extension, readFileSync(join(OUT, file), 'utf8'));
  renameSync(join(OUT, file), join(OUT, name));
  if (!page.includes(`"/${file}"`)) throw new Error(`app.html does not mention /${file}`);
  return page.replaceAll(`"/${file}"`, `"/${name}"`);
}

/** The files that are wanted as soon as these are, their stylesheets among them. */
function wanted(chunks: Chunks, names: string[]): Set<string> {
  return reached(chunks, names, ({ imports, css }) => [...imports, ...css]);
}

/** Kit links the stylesheets of what may come later, too, and the first paint would wait for them. */
function withoutLaterStyles(page: string, chunks: Chunks): string {
  const scripts = [...page.matchAll(/href="\/([^"]+\.js)"/g)].map((match) => match[1]!);
  const now = wanted(chunks, scripts);
  return page.replace(/\s*<link href="\/([^"]+\.css)" rel="stylesheet">/g, (link, css: string) =>
    now.has(css) ? link : '',
  );
}

/**
 * What these route files want beyond the page itself: it all comes at once then, not one after the other. `behind`: the page can be
 * read without it, so that it lets everything else pass.
 */
function linksFor(page: string, chunks: Chunks, files: string[], behind = false): string {
  const names = files.map((file) => chunkOf(chunks, file));
  const manner = behind ? ' fetchpriority="low"' : '';
  return [...wanted(chunks, names)]
    .filter((name) => !page.includes(`"/${name}"`))
    .map((name) =>
      name.endsWith('.css')
        ? `<link href="/${name}" rel="preload" as="style"${manner}>\n`
        : `<link href="/${name}" rel="modulepreload"${manner}>\n`,
    )
    .join('');
}

/** Those words in every language: of the same source as the app's own. */
function firstWords(): string {
  const words = ['de', 'en'].map((language) => {
    const all = JSON.parse(readFileSync(`messages/${language}.json`, 'utf8')) as Record<string, unknown>;
    const said = FIRST_SAID.map((id) => {
      if (typeof all[id] !== 'string') throw new Error(`${language} has no word ${id}`);
      return [id, all[id]];
    });
    return [language, Object.fromEntries(said)];
  });
  return JSON.stringify(Object.fromEntries(words));
}

/**
 * adapter-static plus what a server with a strict policy needs: no inline script, lasting names for the first-paint
 * files, `.br` and `.gz` beside every file except the page itself, which the server fills in for each portal, and the
 * links that it puts into the page where it knows that the log-in or an article comes.
 */
export function embeddedAdapter(): Adapter {
  const inner = adapterStatic({ pages: OUT, assets: OUT, fallback: 'index.html', precompress: false });
  return {
    name: 'portico-embedded',
    async adapt(builder) {
      await inner.adapt(builder);
      mkdirSync(join(OUT, IMMUTABLE), { recursive: true });
      const index = join(OUT, 'index.html');
      let page = moveInlineScript(readFileSync(index, 'utf8'));
      for (const file of ['theme.js', 'tokens.css']) page = makeImmutable(page, file);
      if (/\sstyle=|<style/.test(page)) throw new Error('index.html carries an inline style');
      const chunks = readChunks();
      page = withoutLaterStyles(page, chunks);
      writeFileSync(index, page);
      writeFileSync(
        join(OUT, LOG_IN_LINKS),
        linksFor(page, chunks, ['(portal)/+layout.svelte', '(portal)/login/+page.svelte']),
      );
      writeFileSync(join(OUT, ARTICLE_LINKS), linksFor(page, chunks, ARTICLE_FILES, true));
      writeFileSync(join(OUT, FIRST_WORDS), firstWords());
      await builder.compress(OUT);
      for (const file of ['index.html', LOG_IN_LINKS, ARTICLE_LINKS, FIRST_WORDS])
        for (const suffix of ['br', 'gz']) rmSync(join(OUT, `${file}.${suffix}`), { force: true });
    },
  };
}
