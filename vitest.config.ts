import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** From a quarter of a minute on, the longest first. */
const longest = [
  'e2e/profiles/copies',
  'e2e/faults/faults',
  'e2e/profiles/two-consoles',
  'electron/cli/cli',
  'e2e/profiles/two-owners',
  'e2e/attacks/procedures',
  'electron/directory/directory',
  'e2e/profiles/damage',
  'electron/tenants/tenant-troubles',
  'electron/operations/kill',
  'e2e/attacks/slow-clients',
  'electron/usage/usage',
  'electron/store/open-store',
  'electron/cli/review-commands',
  'e2e/power-cut/power-cut',
  'e2e/faults/leaving',
].map((name) => `/${name}.test.ts`);

/** What takes longest must not be what is begun last, also where no earlier run has told how long each takes. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    include: ['{electron,shared,renderer,scripts}/**/*.test.{ts,tsx}', '{e2e,bench}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for is there within a second only on a machine that has nothing else to do.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Half of a test's time is waiting: two cores take three files at a time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Every process and thread that a test starts loads the same code: compiled once, it starts in half the time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'steward-tests') },
  },
});
