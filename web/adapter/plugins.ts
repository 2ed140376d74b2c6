import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Plugin } from 'vite';
import { CHUNK_MAP, type Chunks } from './chunks.ts';

/**
 * Kit's route announcer carries one inline style attribute, which a strict policy blocks. It is taken out here and
 * `#svelte-announcer` is styled in the app's own stylesheet; a kit that changes the line stops the build.
 */
export function styleFreeAnnouncer(): Plugin {
  const attribute = /\n\s*style="position: absolute;[^"]*"/;
  return {
    name: 'portico-style-free-announcer',
    enforce: 'pre',
    transform(code, id) {
      if (!id.split('?')[0]!.endsWith('/kit/src/runtime/components/root.svelte') || id.includes('&type='))
        return;
      if (!attribute.test(code))
        this.error('The route announcer of SvelteKit has changed: look at its style.');
      return { code: code.replace(attribute, ''), map: null };
    },
  };
}

/** Writes which source module went into which chunk, for the check that a contact never downloads desk code. */
export function chunkMap(): Plugin {
  return {
    name: 'portico-chunk-map',
    apply: 'build',
    writeBundle(_options, bundle) {
      if (this.environment?.name !== 'client') return;
      const chunks: Chunks = {};
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        chunks[output.fileName] = {
          modules: Object.keys(output.modules).map((id) => relative(process.cwd(), id)),
          imports: output.imports,
          later: output.dynamicImports,
          css: [...(output.viteMetadata?.importedCss ?? [])],
        };
      }
      mkdirSync('.svelte-kit', { recursive: true });
      writeFileSync(CHUNK_MAP, JSON.stringify(chunks, null, 1));
    },
  };
}
