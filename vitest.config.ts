import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          setupFiles: process.env['CI'] === 'true' ? ['./test/fixed-seed.ts'] : [],
          // Many tests wait for processes and timers: two cores are not kept busy by one worker.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        // After all others and one file at a time: a browser takes both cores for itself.
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    // What hangs is to be found, not what is slow on a machine that does much besides.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    typecheck: { enabled: false },
    // Tests of the durable store say so, and where; the others leave nothing behind.
    env: { CRUCIBLE_STORE: 'memory' },
  },
  resolve: {
    alias: [
      {
        find: /^crucible-telemetry\/testing$/,
        replacement: new URL('./src/testing/index.ts', import.meta.url).pathname,
      },
      {
        find: /^crucible-telemetry\/stats$/,
        replacement: new URL('./src/stats/index.ts', import.meta.url).pathname,
      },
      {
        find: /^crucible-telemetry$/,
        replacement: new URL('./src/index.ts', import.meta.url).pathname,
      },
    ],
  },
});

export default config;
