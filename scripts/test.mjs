// `npm test`: every check, one count. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureInstalled, root } from './install.mjs';
import { chromiumPath, ensurePrerequisites } from './prerequisites.mjs';
import { nodePath } from './runtime.mjs';

const only = new Set(process.argv.slice(2));
const wanted = (name) => only.size === 0 || only.has(name);
const scratch = mkdtempSync(join(tmpdir(), 'steward-test-'));
const total = { passed: 0, failed: 0 };
const skipped = [];
/** Each failed test by name with the beginning of its message: told last, where a shortened log still shows it. */
const failures = [];

const heading = (title) => process.stdout.write(`\n── ${title}\n`);
const count = (title, ok) => {
  total[ok ? 'passed' : 'failed'] += 1;
  if (!ok) failures.push({ name: title, message: '' });
  process.stdout.write(`${ok ? 'ok' : 'FAILED'}  ${title}\n`);
};

const run = (script, args, env = {}) =>
  spawnSync(nodePath({ sources: true }), [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  }).status === 0;

const readReport = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};

/** A check that either holds or does not. */
const gate = (name, title, script, args) => {
  if (!wanted(name)) return;
  heading(title);
  count(title, run(script, args));
};

const unit = () => {
  heading('Unit and integration tests');
  const report = join(scratch, 'vitest.json');
  const ok = run('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = readReport(report);
  if (!result) return count('Unit and integration tests ran', false);
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests;
  // A file that fails to load, or an error outside any test, fails the run without failing a test.
  if (!ok && result.numFailedTests === 0) count('Unit and integration tests ran without stray errors', false);
  for (const file of result.testResults)
    for (const test of file.assertionResults)
      if (test.status === 'failed')
        failures.push({
          name: `${relative(root, file.name)} ${test.fullName}`,
          message: test.failureMessages.join('\n'),
        });
      else if (test.status !== 'passed') skipped.push(test.fullName);
};

const endToEnd = () => {
  heading('End-to-end tests in a real browser');
  const browser = chromiumPath();
  if (!browser) return skipped.push('End-to-end tests in a real browser');
  const report = join(scratch, 'playwright.json');
  const ok = run('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    STEWARD_CHROMIUM: browser,
  });
  const result = readReport(report);
  if (!result) return count('End-to-end tests ran', false);
  total.passed += result.stats.expected + result.stats.flaky;
  total.failed += result.stats.unexpected;
  if (!ok && result.stats.unexpected === 0) count('End-to-end tests ran without stray errors', false);
  const walk = (suite, path) => {
    for (const spec of suite.specs ?? []) {
      const name = [...path, spec.title].join(' ');
      if (spec.tests.every((test) => test.status === 'skipped')) skipped.push(name);
      if (!spec.ok)
        failures.push({
          name,
          message: spec.tests
            .flatMap((test) => test.results.map((result) => result.error?.message ?? ''))
            .join('\n'),
        });
    }
    for (const child of suite.suites ?? []) walk(child, [...path, child.title]);
  };
  for (const suite of result.suites) walk(suite, [suite.title]);
};

/** A skip is allowed only where `expected-skips.json` names it with its reason. */
const judgeSkips = () => {
  const expected = JSON.parse(readFileSync(join(root, 'expected-skips.json'), 'utf8'));
  for (const name of skipped) {
    const entry = expected.find((candidate) => name.includes(candidate.test));
    if (entry) process.stdout.write(`skipped  ${name}: ${entry.reason} To run it: ${entry.enable}\n`);
    else count(`skipped without a reason in expected-skips.json: ${name}`, false);
  }
};

/** The failures once more, in few lines each. */
const tellFailures = () => {
  if (failures.length === 0) return;
  heading('Failed');
  for (const { name, message } of failures) {
    const lines = stripVTControlCharacters(message).split('\n').filter(Boolean).slice(0, 12);
    process.stdout.write(`${[name, ...lines.map((line) => `    ${line}`)].join('\n')}\n`);
  }
};

try {
  await ensureInstalled();
  if (wanted('unit') || wanted('e2e')) ensurePrerequisites();
  gate('types', 'Types', 'typescript/bin/tsc', ['--noEmit', '-p', root]);
  gate('lint', 'Lint and format', '@biomejs/biome/bin/biome', [
    'ci',
    `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
    '.',
  ]);
  gate('imports', 'Import rules', 'dependency-cruiser/bin/dependency-cruiser.mjs', [
    '--config',
    '.dependency-cruiser.mjs',
    'electron',
    'renderer',
    'shared',
  ]);
  gate('unused', 'Nothing unused', 'knip/bin/knip.js', ['--no-progress']);
  if (wanted('build') || wanted('unit') || wanted('e2e')) {
    heading('Build');
    await ensureBuilt();
    count('Build', true);
  }
  if (wanted('unit')) unit();
  if (wanted('e2e')) endToEnd();
  if (skipped.length > 0) {
    heading('Skipped');
    judgeSkips();
  }
} catch (error) {
  process.stdout.write(`${error.message}\n`);
  count('Set-up', false);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
tellFailures();
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
