import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HealthCheck, healthCheck } from '../../shared/contract/console.ts';
import { type OpenProfile, openProfile } from '../profile/open-profile.ts';
import { openKeychain } from '../secrets/keychain.ts';
import { checkAwsConfig, configComplaints } from './check-aws-config.ts';
import { checkBrowser } from './check-browser.ts';
import { checkClock } from './check-clock.ts';
import { checkDisk, checkFolder, judgeDisk } from './check-disk.ts';
import { checkElectron } from './check-electron.ts';
import { checkHealth, checkHealthWithoutProfile } from './check-health.ts';
import { checkKeychain } from './check-keychain.ts';
import { checkNode } from './check-node.ts';
import { checkProfile, checkSqlite } from './check-store.ts';
import { spokenSize } from './spoken-size.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'steward-health-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whatever is not well says what to do. */
const expectAdvice = (check: HealthCheck) => {
  expect(() => healthCheck.parse(check)).not.toThrow();
  if (check.state !== 'ok') expect(check.todo).toBeTruthy();
};

/** An executable that says something and ends with a code. */
const program = (path: string, says: string, code = 0) => {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${says}'\nexit ${code}\n`);
  chmodSync(path, 0o755);
};

it('looks at everything else where the profile cannot be opened', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const checks = await checkHealthWithoutProfile(
    file,
    { recheck: async () => ({ usable: true, backend: 'Secret Service' }) },
    { code: 'STORE', happened: 'There is a file of that name.', todo: 'Choose another folder.' },
  );
  expect(checks.map(({ id }) => id).sort()).toEqual([...healthCheck.shape.id.options].sort());
  for (const check of checks) expectAdvice(check);
  expect(checks.find(({ id }) => id === 'profile')).toMatchObject({
    state: 'failed',
    found: 'There is a file of that name.',
    todo: 'Choose another folder.',
  });
  expect(Object.fromEntries(checks.map(({ id, state }) => [id, state]))).toMatchObject({
    node: 'ok',
    keychain: 'ok',
    sqlite: 'unknown',
    clock: 'ok',
  });
});

describe('the whole', () => {
  const backups = () => ({ directory: folder, backups: [], failure: undefined });
  let profile: OpenProfile;
  beforeEach(async () => {
    profile = await openProfile(folder);
  });
  afterEach(() => profile.close());

  it('looks at everything once, and each finding says what to do', async () => {
    const keychain = await openKeychain({ service: 'Steward test', profileId: profile.id, timeoutMs: 2000 });
    const checks = await checkHealth({ profile, backups, keychain });
    keychain.close();
    expect(checks.map(({ id }) => id).sort()).toEqual([...healthCheck.shape.id.options].sort());
    for (const check of checks) expectAdvice(check);
    const state = Object.fromEntries(checks.map((check) => [check.id, check.state]));
    expect(state).toMatchObject({ node: 'ok', sqlite: 'ok', profile: 'ok', folder: 'ok', clock: 'ok' });
  });

  it('goes on when a part of it breaks', async () => {
    const broken = { recheck: () => Promise.reject(new TypeError('secret detail')) };
    const checks = await checkHealth({ profile, backups, keychain: broken });
    const keychain = checks.find(({ id }) => id === 'keychain');
    expect(keychain).toMatchObject({ state: 'unknown', todo: 'Try again.' });
    expect(JSON.stringify(checks)).not.toContain('secret detail');
    expect(checks).toHaveLength(11);
  });

  it('still answers after the store is gone', async () => {
    await profile.close();
    const keychain = { recheck: async () => ({ usable: true, backend: 'Secret Service' }) as const };
    const checks = await checkHealth({ profile, backups, keychain });
    for (const id of ['sqlite', 'profile']) {
      expect(checks.find((check) => check.id === id)).toMatchObject({
        state: 'failed',
        found: 'The profile is closed.',
      });
    }
    expect(checks.find(({ id }) => id === 'disk')?.state).toBe('ok');
  });

  it('finds a database that was damaged while it was open', async () => {
    for (let number = 0; number < 300; number++)
      await profile.store.settings.set(`k${number}`, 'x'.repeat(400));
    const { store } = profile;
    const raw = new Sqlite(join(folder, 'steward.db'));
    raw.unsafeMode(true);
    raw.pragma('writable_schema = ON');
    // An index whose content does not fit its table any more.
    const page = raw
      .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'tenants_by_status'`)
      .pluck()
      .get();
    raw.prepare(`UPDATE sqlite_schema SET rootpage = ? WHERE name = 'runs_by_start'`).run(page);
    raw.pragma(`schema_version = ${Number(raw.pragma('schema_version', { simple: true })) + 1}`);
    raw.close();
    const check = await checkProfile({
      facts: () => store.database.facts(),
      complaints: () => store.database.check(),
      audit: () => store.audit.verify(),
      notices: () => store.notices.list(),
      newest: 1,
      owner: { pid: 1 },
    });
    expect(check).toMatchObject({ state: 'failed', found: expect.stringContaining('damaged') });
    expectAdvice(check);
    await profile.close();
    await expect(openProfile(folder)).rejects.toThrow('The profile’s database is damaged.');
  });

  it.each([
    ['another version than the program’s', 99, 'failed', ' of 99'],
    ['its own version', undefined, 'ok', 'its structure is sound'],
  ])('tells a profile of %s', async (_what, newest, state, words) => {
    const check = await checkProfile({
      facts: () => profile.store.database.facts(),
      complaints: () => profile.store.database.check(),
      audit: () => profile.store.audit.verify(),
      notices: () => profile.store.notices.list(),
      newest: newest ?? profile.store.migrated.to,
      owner: { pid: 42 },
    });
    expect(check).toMatchObject({ state, found: expect.stringContaining(words) });
    expectAdvice(check);
  });

  it('finds an audit log that was changed by somebody else', async () => {
    const { store } = profile;
    const entry = { actor: 'Ann', role: 'admin', origin: 'cli', action: 'x.y', outcome: 'ok' } as const;
    for (let number = 0; number < 3; number++) await store.audit.append(entry);
    const raw = new Sqlite(join(folder, 'steward.db'));
    raw.exec(`DROP TRIGGER audit_entries_no_update; UPDATE audit_entries SET actor = 'Bob' WHERE seq = 2`);
    raw.close();
    const check = await checkProfile({
      facts: () => store.database.facts(),
      complaints: () => store.database.check(),
      audit: () => store.audit.verify(),
      notices: () => store.notices.list(),
      newest: 1,
      owner: { pid: 1 },
    });
    expect(check).toMatchObject({ state: 'failed', found: expect.stringContaining('entry 2 was changed') });
    expectAdvice(check);
  });

  it('names the settings of SQLite that are not in force', async () => {
    const facts = await profile.store.database.facts();
    const durability = { ...facts.durability, journalMode: 'delete', synchronous: 1 };
    const check = await checkSqlite(async () => ({ ...facts, durability }));
    expect(check).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('journalMode is delete, not wal; synchronous is 1, not 2'),
    });
    expectAdvice(check);
  });
});

describe('node', () => {
  it.each([
    ['24.21.0', 'ok'],
    ['22.12.0', 'ok'],
    ['22.11.9', 'failed'],
    ['20.19.5', 'failed'],
    ['9.99.0', 'failed'],
  ])('%s is %s', (node, state) => {
    const check = checkNode({ ...process.versions, node });
    expect(check.state).toBe(state);
    expectAdvice(check);
  });
});

describe('keychain', () => {
  it.each([
    [{ usable: true, backend: 'macOS Keychain' } as const, 'ok', 'macOS Keychain keeps secrets'],
    [
      {
        usable: true,
        backend: 'x',
        changed: { found: 'The keychain has changed', todo: 'Open it' },
      } as const,
      'warning',
      'changed',
    ],
    [
      { usable: false, part: 'locked', found: 'The keychain is locked.', todo: 'Unlock it' } as const,
      'warning',
      'locked',
    ],
  ])('%#', (state, expected, words) => {
    const check = checkKeychain(state);
    expect(check).toMatchObject({ state: expected, found: expect.stringContaining(words) });
    expectAdvice(check);
  });
});

describe('electron', () => {
  const versions = { ...process.versions };
  const installed = (name: string) => {
    writeFileSync(join(folder, 'path.txt'), name);
    program(join(folder, 'dist', name), 'electron');
  };

  it('is running', async () => {
    expect(await checkElectron({ versions: { ...versions, electron: '45.4.1' } })).toMatchObject({
      state: 'ok',
    });
  });

  it('is there and has a display', async () => {
    installed('electron');
    const environment = { WAYLAND_DISPLAY: 'wayland-0' };
    expect(await checkElectron({ directory: folder, environment, platform: 'linux' })).toMatchObject({
      state: 'ok',
    });
    expect(await checkElectron({ directory: folder, environment: {}, platform: 'darwin' })).toMatchObject({
      state: 'ok',
    });
  });

  it.each([
    ['no display', () => installed('electron'), 'no display'],
    ['never downloaded', () => undefined, 'not downloaded'],
    ['downloaded by half', () => writeFileSync(join(folder, 'path.txt'), 'electron'), 'not downloaded'],
  ])('%s', async (_why, prepare, words) => {
    prepare();
    const check = await checkElectron({ directory: folder, environment: {}, platform: 'linux' });
    expect(check).toMatchObject({ state: 'warning', found: expect.stringContaining(words) });
    expectAdvice(check);
  });
});

describe.skipIf(process.platform === 'win32')('browser', () => {
  const look = () =>
    checkBrowser({ environment: { PATH: `${join(folder, 'a')}:${join(folder, 'b')}:` }, platform: 'linux' });

  it('is named with its version', async () => {
    program(join(folder, 'b', 'chromium'), 'Chromium 150.0.1');
    program(join(folder, 'a', 'firefox'), 'Mozilla Firefox 140.2');
    expect(await look()).toMatchObject({ state: 'ok', found: expect.stringContaining('Chromium 150.0.1') });
  });

  it('is looked for further when the first is a stub', async () => {
    program(join(folder, 'a', 'chromium'), 'please run: snap install chromium', 1);
    program(join(folder, 'b', 'firefox'), 'Mozilla Firefox 140.2');
    expect(await look()).toMatchObject({ state: 'ok', found: expect.stringContaining('Firefox') });
  });

  it.each([
    ['none is there', () => undefined, 'No Chromium'],
    ['it is a stub', () => program(join(folder, 'a', 'chromium'), 'not installed', 1), 'does not start'],
    [
      'it is not a program',
      () => mkdirSync(join(folder, 'a', 'chromium'), { recursive: true }),
      'does not start',
    ],
  ])('%s', async (_why, prepare, words) => {
    prepare();
    const check = await look();
    expect(check).toMatchObject({ state: 'warning', found: expect.stringContaining(words) });
    expectAdvice(check);
  });
});

describe('clock', () => {
  const wall = Date.parse('2026-11-21T10:00:00Z');
  const minute = 60_000;
  const server = (offset: number) => ({ name: 'AWS', date: wall - offset, at: wall });

  it.each([
    ['right', { wall, steady: wall }, 'ok', '2026-11-21T10:00:00.000Z'],
    ['right by the server', { wall, steady: wall, server: server(500) }, 'ok', 'agrees with AWS'],
    ['after a night’s sleep', { wall, steady: wall - 480 * minute }, 'ok', 'moved ahead by 8 hours'],
    ['set back', { wall, steady: wall + 10 * minute }, 'warning', 'set back by 10 minutes'],
    [
      'two minutes ahead',
      { wall, steady: wall, server: server(2 * minute) },
      'warning',
      '2 minutes ahead of AWS',
    ],
    [
      'an hour behind',
      { wall, steady: wall, server: server(-60 * minute) },
      'failed',
      '60 minutes behind AWS',
    ],
    ['1970', { wall: 1000, steady: 1000 }, 'failed', '1970-01-01'],
    ['2080', { wall: Date.parse('2080-01-01T00:00:00Z'), steady: 0 }, 'failed', '2080-01-01'],
    ['no time', { wall: Number.NaN, steady: 0 }, 'failed', 'cannot be'],
  ])('%s', (_what, reading, state, words) => {
    const check = checkClock(reading);
    expect(check).toMatchObject({ state, found: expect.stringContaining(words) });
    expectAdvice(check);
  });

  it('is read for real', () => {
    expect(checkClock().state).toBe('ok');
  });
});

describe('disk', () => {
  const gibi = 1024 ** 3;
  it.each([
    ['plenty', 80 * gibi, gibi / 1000, 'ok'],
    ['little', 0.3 * gibi, 1000, 'warning'],
    ['less than three times a large profile', 25 * gibi, 10 * gibi, 'warning'],
    ['less than the profile', 5 * gibi, 10 * gibi, 'failed'],
    ['none', 0, 1000, 'failed'],
  ])('%s', (_what, available, size, state) => {
    const check = judgeDisk(available, size);
    expect(check.state).toBe(state);
    expectAdvice(check);
  });

  it('is asked for real', async () => {
    expect(await checkDisk(folder, 1)).toMatchObject({
      id: 'disk',
      found: expect.stringMatching(/\d.* free/),
    });
  });

  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1536, '1.5 KiB'],
    [180_224, '176 KiB'],
    [5 * 1024 ** 4, '5.0 TiB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(spokenSize(bytes)).toBe(words);
  });
});

describe('folder', () => {
  it.each([
    ['an ordinary one', () => folder, 'ok', 'on a disk of this computer'],
    ['gone', () => join(folder, 'gone'), 'failed', 'gone'],
    [
      'a file in its place',
      () => {
        writeFileSync(join(folder, 'file'), '');
        return join(folder, 'file');
      },
      'failed',
      'not a folder',
    ],
    [
      'synced',
      () => {
        mkdirSync(join(folder, 'OneDrive - Contoso'));
        return join(folder, 'OneDrive - Contoso');
      },
      'warning',
      'OneDrive',
    ],
    [
      'open to others',
      () => {
        mkdirSync(join(folder, 'open'));
        chmodSync(join(folder, 'open'), 0o777);
        return join(folder, 'open');
      },
      'warning',
      'Other users',
    ],
  ])('%s', async (_what, prepare, state, words) => {
    const check = await checkFolder(prepare());
    expect(check).toMatchObject({ state, found: expect.stringContaining(words) });
    expectAdvice(check);
  });
});

describe('the AWS config files', () => {
  const files = () => ({ config: join(folder, 'config'), credentials: join(folder, 'credentials') });
  const put = (name: 'config' | 'credentials', text: string | Buffer, mode = 0o600) => {
    writeFileSync(files()[name], text);
    chmodSync(files()[name], mode);
  };
  const good =
    '[default]\nregion = eu-central-1\n\n[profile a]\nsso_session = x\ns3 =\n  max = 5\n[sso-session x]\nsso_region=eu-west-1\n';

  it.each([
    ['none', () => undefined, 'ok', 'There are none'],
    ['good ones', () => put('config', good), 'ok', '2 profiles'],
    [
      'good ones from Windows',
      () => put('config', `\ufeff${good.replaceAll('\n', '\r\n')}`),
      'ok',
      '2 profiles',
    ],
    ['a folder in place of the file', () => mkdirSync(files().config), 'failed', 'it is a folder'],
    [
      'a line without a value',
      () => put('config', '[default]\nregion eu-central-1\n'),
      'failed',
      'line 2: it has no =',
    ],
    [
      'a section that is not closed',
      () => put('config', '[profile a\nregion=x\n'),
      'failed',
      'line 1: the section',
    ],
    ['values before any section', () => put('config', 'region=x\n'), 'failed', 'line 1: it stands before'],
    ['UTF-16', () => put('config', Buffer.from(`\ufeff${good}`, 'utf16le')), 'failed', 'not UTF-8'],
    [
      'keys that others can read',
      () => put('credentials', '[default]\naws_access_key_id=x\n', 0o644),
      'warning',
      'other users',
    ],
  ])('%s', async (_what, prepare, state, words) => {
    prepare();
    const check = await checkAwsConfig(files());
    expect(check).toMatchObject({ state, found: expect.stringContaining(words) });
    expectAdvice(check);
  });

  it('never repeats a line, which may hold a key', async () => {
    put('credentials', '[default]\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nAKIAIOSFODNN7EXAMPLE hunter2\n');
    expect(JSON.stringify(await checkAwsConfig(files()))).not.toMatch(/wJalr|AKIA|hunter2/);
  });

  it('reads a large file in no time', () => {
    const started = performance.now();
    expect(configComplaints('[a]\n'.repeat(20_000) + 'x'.repeat(1_000_000))).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
