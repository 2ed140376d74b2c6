import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

/** From regular to bold: nothing here is thinner or blacker. `fonts.css` says the same. */
const WEIGHTS = { min: 400, max: 700 };
const FAMILIES = ['inter', 'source-serif-4', 'nunito', 'jetbrains-mono'];
const PARTS = ['latin', 'latin-ext'];
/** Where `fonts.css` finds them. */
const FOLDER = '.svelte-kit/typefaces';
const require = createRequire(import.meta.url);

/** Every character that one of the packages' files can show. */
function charactersOf(family: string, part: string): string {
  const ranges = JSON.parse(
    readFileSync(require.resolve(`@fontsource-variable/${family}/unicode.json`), 'utf8'),
  ) as Record<string, string>;
  const characters: string[] = [];
  for (const range of (ranges[part] ?? '').split(',')) {
    const [first = '', last = first] = range.trim().replace('U+', '').split('-');
    for (let code = parseInt(first, 16); code <= parseInt(last, 16); code++)
      characters.push(String.fromCodePoint(code));
  }
  return characters.join('');
}

/** Whether a file was made after whatever decides what is in it: most builds, and every run of tests, find them made. */
function isFresh(path: string): boolean {
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return [import.meta.filename, 'package-lock.json'].every((from) => statSync(from).mtimeMs < made);
}

/** Typefaces without the weights that nothing is set in, which are a third of their bytes on the way to a first page. */
export function typefaces(): Plugin {
  return {
    name: 'portico-typefaces',
    async buildStart() {
      mkdirSync(FOLDER, { recursive: true });
      for (const family of FAMILIES)
        for (const part of PARTS) {
          const file = `${family}-${part}-wght-normal.woff2`;
          const path = join(FOLDER, file);
          if (isFresh(path)) continue;
          const whole = readFileSync(require.resolve(`@fontsource-variable/${family}/files/${file}`));
          const light = await subsetFont(whole, charactersOf(family, part), {
            targetFormat: 'woff2',
            variationAxes: { wght: WEIGHTS },
          });
          // In one go: a build that is stopped leaves no half of a file behind that looks made.
          writeFileSync(`${path}.new`, light);
          renameSync(`${path}.new`, path);
        }
    },
  };
}
