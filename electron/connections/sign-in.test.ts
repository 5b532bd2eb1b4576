import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signIn } from './sign-in.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sign in-'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('PATH', folder);
  writeFileSync(
    join(folder, 'config'),
    ['$(touch pwned)', "it's; me", 'corp']
      .map(
        (name) =>
          `[profile "${name}"]\nsso_start_url = https://x\n[${'profile '}${name}]\nsso_start_url = https://x\n`,
      )
      .join('') +
      '[profile role]\nrole_arn = r\nsource_profile = corp\n[profile desk]\nlogin_session = arn:aws:iam::111122223333:user/a\n',
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program of that name on the path, which writes down how it was called. */
const install = (rest = '') => {
  const file = join(folder, 'aws');
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s\\n' "$@" "$AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" > '${join(folder, 'called')}'\n${rest}\n`,
  );
  chmodSync(file, 0o755);
};
const called = () => readFileSync(join(folder, 'called'), 'utf8').trim().split('\n');

describe('signing in with a real program', () => {
  it('hands it the profile and ends well', async () => {
    install();
    expect(await signIn('corp')).toEqual({
      started: true,
      message: expect.stringContaining('You are signed in'),
    });
    expect(called()).toEqual(['sso', 'login', '--profile=corp', 'true']);
  });

  it('signs in the profile that a role starts from', async () => {
    install();
    await signIn('role');
    expect(called()).toContain('--profile=corp');
  });

  it('uses the sign-in that the profile has', async () => {
    install();
    await signIn('desk');
    expect(called()).toEqual(['login', '--profile=desk', 'true']);
  });

  it('passes on the address while the person signs in', async () => {
    install(
      'echo "Open https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH now"\nexec /bin/sleep 1',
    );
    const answer = await signIn('corp', undefined, 500);
    expect(answer).toEqual({
      started: true,
      message: expect.stringContaining('https://device.sso.eu-central-1.amazonaws.com/?user_code=ABCD-EFGH'),
    });
  });

  it('says what to type when it fails or is not there', async () => {
    expect(await signIn('corp')).toEqual({
      started: false,
      message: expect.stringMatching(/not installed.*aws sso login --profile corp$/),
    });
    install('exit 255');
    expect(await signIn('corp')).toEqual({
      started: false,
      message: expect.stringMatching(/aws sso login --profile corp$/),
    });
  });

  it.each([
    '--debug',
    'nobody',
    '__proto__',
    '$(touch pwned)',
    'corp; touch pwned',
    'corp\u0000',
    `corp\n--debug`,
  ])('never lets %j become more than a name', async (name) => {
    install();
    await signIn(name).catch(() => undefined);
    const lines = (() => {
      try {
        return called();
      } catch {
        return [];
      }
    })();
    expect(lines.filter((line) => !['sso', 'login', 'true', `--profile=${name}`].includes(line))).toEqual([]);
  });
});
