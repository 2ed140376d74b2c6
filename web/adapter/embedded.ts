import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapterStatic from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';

const OUT = 'build';
const IMMUTABLE = '_app/immutable';

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

/**
 * adapter-static plus what a server with a strict policy needs: no inline script, lasting names for the first-paint
 * files, `.br` and `.gz` beside every file except the page itself, which the server fills in for each portal.
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
      writeFileSync(index, page);
      await builder.compress(OUT);
      for (const suffix of ['br', 'gz']) rmSync(`${index}.${suffix}`, { force: true });
    },
  };
}
