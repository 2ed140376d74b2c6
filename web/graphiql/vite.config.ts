import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** GraphiQL is a page of its own for the demo and for development; nothing of it is part of the app. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/graphiql/',
  publicDir: false,
  build: {
    outDir: '../build-graphiql',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 10_000,
    target: 'es2022',
    rolldownOptions: {
      // React's "use client" means nothing in a page that has no server.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
    },
  },
  worker: { format: 'es' },
});
