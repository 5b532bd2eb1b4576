import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumPath } from './scripts/prerequisites.mjs';

const executablePath = chromiumPath();
// Every console and command that a test starts loads the same code: compiled once, it starts in half the time.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'steward-tests');

/** Taken first, test by test: what takes longest must not be what is begun last. */
const longest = [
  'looks-pages',
  'looks-onboarding',
  'slow-and-failing',
  'leaks',
  'focus',
  'grants',
  'sizes',
  'reviews',
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Half of a test's time is waiting: two cores take three files at a time.
  workers: 3,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  outputDir: 'test-results',
  projects: [
    { name: 'longest', testMatch: longest, fullyParallel: true },
    { name: 'others', testIgnore: longest },
  ],
  use: {
    viewport: { width: 1280, height: 900 },
    // Drawing what turns and fades takes a tenth of the tests' processor time; what moves has tests of its own.
    contextOptions: { reducedMotion: 'reduce' },
    // Films and snapshots of every step take a good part of two cores: `STEWARD_TRACE=1` keeps them for a test that fails.
    trace: {
      mode: 'retain-on-failure',
      screenshots: process.env.STEWARD_TRACE !== undefined,
      snapshots: process.env.STEWARD_TRACE !== undefined,
    },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
