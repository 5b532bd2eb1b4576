import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{electron,shared,renderer,scripts}/**/*.test.{ts,tsx}', '{e2e,bench}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for is there within a second only on a machine that has nothing else to do.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Half of a test's time is waiting: two cores take three files at a time.
    maxWorkers: 3,
    // Every process and thread that a test starts loads the same code: compiled once, it starts in half the time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'steward-tests') },
  },
});
