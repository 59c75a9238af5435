import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Pages are served at addresses of any depth.
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // Nothing inline: the Content-Security-Policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Tells the server what a page's code consists of, so that it can be fetched at once.
    manifest: 'manifest.json',
    emptyOutDir: true,
  },
  server: {
    port: 4801,
    proxy: { '/api': 'http://127.0.0.1:4800', '/health': 'http://127.0.0.1:4800' },
  },
});

export default config;
