import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { words } from '../../renderer/features/home/words.ts';
import { firstLoadBudget, firstLoadScripts } from './first-load-scripts.ts';

const renderer = join(import.meta.dirname, '..', '..', 'dist', 'renderer');

it('Home is shown after no more gzipped script than its budget', () => {
  const scripts = firstLoadScripts(renderer, 'console');
  const total = scripts.reduce((bytes, script) => bytes + script.gzipped, 0);
  expect(total, scripts.map(({ path, gzipped }) => `${path} ${gzipped}`).join('\n')).toBeLessThanOrEqual(
    firstLoadBudget,
  );
  expect(scripts.map(({ path }) => path)).toContainEqual(expect.stringMatching(/^assets\/index-.*\.js$/));
});

it('the document itself names the script and the styles that draw Home, so that nothing is found out late', () => {
  const console = firstLoadScripts(renderer, 'console').find(({ path }) => /\/console-/.test(path));
  expect(console?.why).toBe('document');
  expect(readFileSync(join(renderer, console?.path ?? ''), 'utf8')).toContain(words.noNeeds);
  expect(readFileSync(join(renderer, 'index.html'), 'utf8')).toMatch(
    /<link rel="stylesheet"[^>]* href="\/assets\/console-[^"]+\.css">/,
  );
});
