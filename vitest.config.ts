import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    typecheck: { enabled: false },
  },
  resolve: {
    alias: [
      { find: /^crucible-telemetry\/testing$/, replacement: new URL('./src/testing/index.ts', import.meta.url).pathname },
      { find: /^crucible-telemetry$/, replacement: new URL('./src/index.ts', import.meta.url).pathname },
    ],
  },
});
