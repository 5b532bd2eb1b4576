import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const guard = pathToFileURL(join(import.meta.dirname, 'guard-crashes.ts')).href;
const secret = 'wJalrXUtnFEMIplantedbPxRfiCYEXAMPLEKEY12';

const crash = (how: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const program = `
    import { guardCrashes } from '${guard}';
    guardCrashes((text) => process.stderr.write(text), (code) => process.exit(code));
    const error = Object.assign(new Error('It broke near secretAccessKey=${secret}'), { code: 'EBROKEN', request: { headers: { 'x-amz-security-token': '${secret}' } } });
    ${how}`;
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--report-uncaught-exception',
      `--report-directory=${folder}`,
      '--input-type=module-typescript',
      '-e',
      program,
    ],
    { encoding: 'utf8', env: { ...process.env, PLANTED: secret } },
  );
  const reports = readdirSync(folder).length;
  rmSync(folder, { recursive: true });
  return { status, stderr, reports };
};

it.each([
  ['an error that nobody catches', 'setTimeout(() => { throw error; })'],
  ['a promise that nobody waits for', 'void Promise.reject(error); setTimeout(() => undefined, 1000)'],
  ['something thrown that is no error', `setTimeout(() => { throw 'password: ${secret}'; })`],
])('%s is told without its secrets', (_what, how) => {
  const { status, stderr, reports } = crash(how);
  expect(status).toBe(70);
  expect(stderr).toMatch(/crashed/);
  expect(stderr).not.toContain('planted');
  expect(reports).toBe(0);
});
