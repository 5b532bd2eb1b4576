import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { newReference, openLog } from './log.ts';
import { scrub } from './scrub.ts';

let profile: string;
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'steward-log-'));
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

const lines = (): Record<string, unknown>[] =>
  readFileSync(join(profile, 'logs', 'steward.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const text = () => readFileSync(join(profile, 'logs', 'steward.log'), 'utf8');

const key = 'AKIAIOSFODNN7EXAMPLE';
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';

describe('secrets in text', () => {
  it.each([
    ['an access key id', `caller used ${key} today`, key],
    ['a temporary access key id', 'with ASIAY34FZKBOKMUTVV7A.', 'ASIAY34FZKBOKMUTVV7A'],
    ['a secret access key', `the key is ${secret}, he said`, secret],
    ['a secret access key in an env line', `AWS_SECRET_ACCESS_KEY=${secret}`, secret],
    ['a bearer token', 'Authorization: Bearer abc.def-ghi_123', 'abc.def-ghi_123'],
    ['basic credentials', 'authorization: basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['a token that is a JWT', `got ${jwt} back`, 'eyJzdWIiOiIxMjM0NTY3ODkwIn0'],
    [
      'a SigV4 header',
      `AWS4-HMAC-SHA256 Credential=${key}/20260101/x, Signature=${'a1'.repeat(32)}`,
      'a1'.repeat(32),
    ],
    ['a presigned address', `https://s3/x?X-Amz-Signature=${'0f'.repeat(32)}&a=1`, '0f'.repeat(32)],
    [
      'a presigned address’s token',
      'https://s3/x?X-Amz-Security-Token=FwoGZXIvYXdzEDoaDHqa0&a=1',
      'FwoGZXIvYXdzEDoaDHqa0',
    ],
    ['a session token', `token IQoJb3JpZ2luX2VjE${'Ab1'.repeat(40)} end`, 'b3JpZ2luX2VjE'],
    ['a one-time token', 'open http://127.0.0.1:5000/?token=s3cr3t-one-time', 's3cr3t-one-time'],
    ['a one-time token in a fragment', 'http://127.0.0.1:5000/#token=s3cr3tonetime', 's3cr3tonetime'],
    ['a sign-in code', 'http://127.0.0.1/cb?code=splxlobeZQQYbYS6WxSbIA&state=af0ifjsldkj', 'splxlobe'],
    ['a password in an address', 'postgres://ann:hunter2@db/x', 'hunter2'],
    ['a password in running text', 'password: hunter2', 'hunter2'],
    ['a password in quoted JSON', 'body {\\"password\\":\\"hunter2\\"}', 'hunter2'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
  ])('%s is removed', (_what, line, hidden) => {
    expect(scrub(line)).not.toContain(hidden);
  });

  it.each([
    ['a SHA-1', 'commit da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a SHA-256', `hash ${'e3b0c44298fc1c14'.repeat(4)}`],
    ['a UUID', 'run 01a1fdcd-3c17-73a3-a558-8b944f101290'],
    ['an ARN', 'arn:aws:quicksight:eu-central-1:123456789012:dashboard/Sales-Overview-2026-Q3-Region-EMEA'],
    ['a path', '/home/Ann/Projects2026/some/Long/Folder/Name/steward.db'],
    ['words', 'The token bucket of account 123456789012 refused; password policy is unchanged.'],
    ['a role session', 'arn:aws:sts::123456789012:assumed-role/Analytics/ann@example.org'],
  ])('%s is left as it is', (_what, line) => {
    expect(scrub(line)).toBe(line);
  });

  it('keeps the end of an access key id, by which people tell keys apart', () => {
    expect(scrub(key)).toBe('[access key …MPLE]');
  });
});

describe('the log', () => {
  it('writes JSON lines with level and time, for this user only', () => {
    const { log, close } = openLog(profile, { level: 'info' });
    log.info({ procedure: 'tenants.list', ms: 3 }, 'call');
    log.debug('not this one');
    close();
    expect(lines()).toMatchObject([{ level: 'info', procedure: 'tenants.list', ms: 3, msg: 'call' }]);
    expect(lines()[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(statSync(join(profile, 'logs', 'steward.log')).mode & 0o777).toBe(0o600);
    expect(statSync(join(profile, 'logs')).mode & 0o777).toBe(0o700);
  });

  it.each([['loud'], [''], [undefined]])('takes info for a level that there is not: %s', (level) => {
    const { log, close } = openLog(profile, { level });
    expect(log.level).toBe('info');
    close();
  });

  it('removes fields named like secrets at any depth, and keeps the line readable', () => {
    const { log, close } = openLog(profile, { level: 'info' });
    log.info({
      a: { b: [{ secretAccessKey: 'short', sessionToken: ['x1y2z3'], password: 424242, keep: 'me' }] },
      headers: { authorization: 'hidden1', cookie: 'hidden2' },
      connection: { secret: 'keychain' },
      secret: 'hidden3',
    });
    close();
    for (const hidden of ['short', 'x1y2z3', '424242', 'hidden1', 'hidden2', 'hidden3']) {
      expect(text()).not.toContain(hidden);
    }
    expect(lines()[0]).toMatchObject({ a: { b: [{ keep: 'me' }] }, connection: { secret: 'keychain' } });
  });

  it('keeps an error’s own words and its causes, and nothing else that hangs on it', () => {
    const { log, close } = openLog(profile, { level: 'info' });
    const sdk = Object.assign(new Error(`refused ${key}`), {
      code: 'ExpiredToken',
      $response: { headers: { 'x-amz-security-token': 'hidden4' } },
      config: { password: 'hidden5' },
    });
    const problem = new StewardError({ code: 'CLOUD', happened: 'It failed.' }, { cause: sdk });
    log.error({ err: problem, reference: 'K7QM-2XPA' }, 'A call failed');
    log.warn({ failures: [sdk] }, 'Some failed');
    log.error(sdk);
    close();
    expect(text()).not.toMatch(/hidden|AKIAIOSFODNN7/);
    expect(lines()[1]).toMatchObject({ failures: [{ code: 'ExpiredToken' }] });
    expect(lines()[2]).toMatchObject({ err: { type: 'Error', code: 'ExpiredToken' } });
    expect(lines()[0]).toMatchObject({
      reference: 'K7QM-2XPA',
      err: {
        problem: { code: 'CLOUD' },
        cause: { code: 'ExpiredToken', message: 'refused [access key …MPLE]' },
      },
    });
  });

  it('turns over by size and keeps so many files', () => {
    const { log, close } = openLog(profile, { level: 'info', maxBytes: 2000, keep: 3 });
    for (let number = 0; number < 100; number++) log.info({ number }, 'x'.repeat(100));
    close();
    expect(readdirSync(join(profile, 'logs')).sort()).toEqual([
      'steward.log',
      'steward.log.1',
      'steward.log.2',
    ]);
    expect(lines().at(-1)?.number).toBe(99);
    for (const name of readdirSync(join(profile, 'logs'))) {
      expect(statSync(join(profile, 'logs', name)).size).toBeLessThanOrEqual(2000);
    }
  });

  it('goes on with the file of the last start', () => {
    for (const start of [1, 2]) {
      const { log, close } = openLog(profile, { level: 'info' });
      log.info({ start }, 'started');
      close();
    }
    expect(lines().map(({ start }) => start)).toEqual([1, 2]);
  });

  it('survives having nowhere to write to', () => {
    writeFileSync(join(profile, 'logs'), 'a file in place of the folder');
    const { log, close } = openLog(profile, { level: 'info' });
    expect(() => log.info('hello')).not.toThrow();
    close();
  });

  it('survives values that cannot be written as JSON', () => {
    const { log, close } = openLog(profile, { level: 'info' });
    const circle: Record<string, unknown> = {
      name: 'c',
      big: 10n,
      when: new Date(0),
      bytes: new Uint8Array(9),
    };
    circle.self = circle;
    log.info({ circle }, 'odd');
    close();
    expect(lines()).toHaveLength(1);
  });

  it('makes references that do not repeat', () => {
    const many = new Set(Array.from({ length: 2000 }, newReference));
    expect(many.size).toBe(2000);
    for (const one of many) expect(one).toMatch(/^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/);
  });
});
