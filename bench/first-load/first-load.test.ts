import { join } from 'node:path';
import { expect, it } from 'vitest';
import { firstLoadBudget, firstLoadScripts } from './first-load-scripts.ts';

it('Home is shown after no more gzipped script than its budget', () => {
  const scripts = firstLoadScripts(join(import.meta.dirname, '..', '..', 'dist', 'renderer'), 'home-page');
  const total = scripts.reduce((bytes, script) => bytes + script.gzipped, 0);
  expect(total, scripts.map(({ path, gzipped }) => `${path} ${gzipped}`).join('\n')).toBeLessThanOrEqual(
    firstLoadBudget,
  );
  expect(scripts.map(({ path }) => path)).toContainEqual(expect.stringMatching(/^assets\/index-.*\.js$/));
});
