import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { openConsole } from '../../electron/cli/open-console.ts';
import { composeSteward } from '../../electron/compose.ts';
import { openProfile } from '../../electron/profile/open-profile.ts';
import { socketPath } from '../../electron/profile/socket-path.ts';
import { steward } from '../faults/steward-process.ts';
import { start } from './owned-process.ts';
import { newFolder, onboard, readFiles, tenantFile, writeFiles } from './profile-folder.ts';

const people = ['ann', 'bob', 'cyd'].map((name) => `${name}@acme.example`);

/** What Home and Health say of a profile, and its id. */
const looked = async (data: string) => {
  const opened = await openConsole({
    compose: () => composeSteward({ profileDirectory: data, origin: 'cli' }),
    socket: socketPath(data),
  });
  try {
    const { needs } = await opened.client.home.get();
    const { checks } = await opened.client.system.health();
    return {
      home: needs.filter(({ kind }) => kind === 'profile'),
      health: checks.find(({ id }) => id === 'profile'),
      notices: (await opened.client.profile.notices()).notices,
    };
  } finally {
    await opened.close();
  }
};

const idOf = async (data: string) => {
  const profile = await openProfile(data);
  await profile.close();
  return profile.id;
};

const audit = (data: string) => {
  const database = new Sqlite(join(data, 'steward.db'), { readonly: true });
  try {
    const repository = createAuditRepository(database);
    return { proof: repository.verify(), entries: repository.list({ limit: 500 }).entries };
  } finally {
    database.close();
  }
};

describe('a profile copied while open', () => {
  test('says that it is a copy, has its own identity, and resumes nothing until somebody goes on with it', async () => {
    const data = newFolder('original');
    const file = join(data, 'acme.tenant.yaml');
    writeFileSync(file, tenantFile('acme', people));
    const at = start(data, ['tenant', 'onboard', '-f', file, '--yes'], {
      env: { STEWARD_FAULT: 'delay20000@step.before-act:2' },
    });
    // It must own the profile: a list that came first would, and wait for the whole onboarding.
    const ownerPid = () => {
      try {
        return (JSON.parse(readFileSync(join(data, 'owner.json'), 'utf8')) as { pid: number }).pid;
      } catch {
        return undefined;
      }
    };
    while (ownerPid() !== at.pid) await new Promise((resolve) => setTimeout(resolve, 50));
    // In the middle of its run: something is sent, more is to come.
    const isAtWork = ({ type, state }: { type: string; state: string }) =>
      type === 'plan' && state === 'running';
    while (!(await steward(data, ['run', 'list'])).value.runs.some(isAtWork))
      await new Promise((resolve) => setTimeout(resolve, 200));
    const copy = join(newFolder('copy'), 'profile');
    cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });

    const listed = await steward(copy, ['run', 'list']);
    expect(listed.code, listed.stderr).toBe(0);
    const run = listed.value.runs.find(({ type }: { type: string }) => type === 'plan');
    expect(run.state).toBe('interrupted');
    expect(listed.stderr).toContain(`This profile is a copy of the one in ${data}, which is still there.`);
    expect(await idOf(copy)).not.toBe(await readId(data));

    const { home, health } = await looked(copy);
    expect(home).toMatchObject([{ title: 'This profile was copied', href: '/settings/health' }]);
    expect(health).toMatchObject({ state: 'warning', found: expect.stringContaining('is a copy of') });

    const refused = await steward(copy, ['run', 'resume', run.id]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('steward profile acknowledge');
    expect((await at.ended).code).toBe(0);

    const acknowledged = await steward(copy, ['profile', 'acknowledge']);
    expect(acknowledged.value.acknowledged).toHaveLength(1);
    expect(audit(copy).entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['profile.copy', 'profile.acknowledge']),
    );
    expect((await steward(copy, ['run', 'list'])).stderr).toBe('');
    // The copy has its own sandbox as it stood; what was sent before is looked up there, not repeated.
    const resumed = await steward(copy, ['run', 'resume', run.id]);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(audit(copy).proof.ok).toBe(true);
    expect((await looked(data)).notices).toEqual([]);
  }, 240_000);

  test('a folder that was only moved or renamed stays itself', async () => {
    const data = join(newFolder('moved'), 'profile');
    mkdirSync(data);
    await steward(data, ['tenant', 'list']);
    const id = await readId(data);
    const renamed = join(dirname(data), 'renamed');
    renameSync(data, renamed);
    expect((await steward(renamed, ['tenant', 'list'])).stderr).toBe('');
    const away = join(newFolder('away'), 'profile');
    cpSync(renamed, away, { recursive: true });
    rmSync(renamed, { recursive: true });
    expect((await steward(away, ['tenant', 'list'])).stderr).toBe('');
    expect(await readId(away)).toBe(id);
  }, 240_000);

  test('one that was used on another computer says on which', async () => {
    const data = newFolder('travelled');
    await steward(data, ['tenant', 'list']);
    const database = new Sqlite(join(data, 'steward.db'));
    database
      .prepare("UPDATE settings SET value = ? WHERE key = 'profile.place'")
      .run(JSON.stringify({ machine: 'laptop-7', directory: '/home/ann/profile', file: '1:1' }));
    database.close();
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.code).toBe(0);
    expect(listed.stderr).toContain('This profile was last used on laptop-7, in /home/ann/profile.');
  }, 240_000);
});

const readId = async (data: string): Promise<string> => {
  const database = new Sqlite(join(data, 'steward.db'), { readonly: true });
  try {
    return JSON.parse(
      String(database.prepare("SELECT value FROM settings WHERE key = 'profile.id'").pluck().get()),
    );
  } finally {
    database.close();
  }
};

describe('a torn copy', () => {
  const data = newFolder('torn');
  let older: ReturnType<typeof readFiles>;
  let killed: ReturnType<typeof readFiles>;
  beforeAll(async () => {
    await onboard(data, tenantFile('acme', people));
    older = readFiles(data);
    const owner = start(data, ['serve', '--no-open']);
    await owner.firstLine;
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // what is remembered is written within a second
    owner.child.kill('SIGKILL');
    await owner.ended;
    killed = readFiles(data);
    expect(killed.get('steward.db-wal')?.length).toBeGreaterThan(0);
  }, 240_000);

  const without = (files: ReturnType<typeof readFiles>, ...names: string[]) =>
    new Map([...files].filter(([name]) => !names.includes(name)));

  test('the database without its log lacks what was in it, and says how much', async () => {
    writeFiles(data, without(killed, 'steward.db-wal', 'steward.db-shm'));
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.code, listed.stderr).toBe(0);
    expect(listed.stderr).toMatch(
      /This profile was replaced by an older one: the last (entry|\d+ entries) of its audit log/,
    );
  }, 240_000);

  test('the log without its database is refused', async () => {
    writeFiles(data, without(killed, 'steward.db', 'steward.db-shm'));
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.code).toBe(1);
    expect(listed.stderr).toContain('The profile’s database is gone');
    expect(
      readFiles(data)
        .get('steward.db-wal')
        ?.equals(killed.get('steward.db-wal') ?? Buffer.alloc(0)),
    ).toBe(true);
  }, 240_000);

  test('an older database put beside a log that was kept is refused, and neither is touched', async () => {
    writeFiles(data, killed);
    // Everything is in place as its owner left it; then somebody puts yesterday's database there.
    const owner = start(data, ['serve', '--no-open']);
    await owner.firstLine;
    owner.child.kill('SIGKILL');
    await owner.ended;
    const log = readFiles(data).get('steward.db-wal');
    rmSync(join(data, 'steward.db'));
    writeFileSync(join(data, 'steward.db'), older.get('steward.db') ?? '');
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.code).toBe(1);
    expect(listed.stderr).toContain('the two do not belong together');
    const after = readFiles(data);
    expect(after.get('steward.db-wal')?.equals(log ?? Buffer.alloc(0))).toBe(true);
    expect(after.get('steward.db')?.equals(older.get('steward.db') ?? Buffer.alloc(0))).toBe(true);
  }, 240_000);

  test('both, as a kill leaves them, are whole', async () => {
    writeFiles(data, killed);
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.stderr).toBe('');
    expect(audit(data).proof.ok).toBe(true);
  }, 240_000);
});

describe('a profile restored from yesterday', () => {
  test('says what is missing until somebody goes on with it, and plans find what is there unchanged', async () => {
    const data = newFolder('yesterday');
    await steward(data, ['tenant', 'list']);
    const yesterday = readFiles(data).get('steward.db') ?? Buffer.alloc(0);
    await onboard(data, tenantFile('acme', people));
    const was = audit(data).entries[0];
    rmSync(join(data, 'steward.db'));
    writeFileSync(join(data, 'steward.db'), yesterday);

    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.code, listed.stderr).toBe(0);
    const missing = (was?.seq ?? 0) - 2; // the first command's begin and end were in it
    expect(listed.stderr).toContain(
      `This profile was replaced by an older one: the last ${missing} entries of its audit log are missing, the last of ${was?.at.slice(0, 10)}`,
    );
    const { home, health } = await looked(data);
    expect(home).toMatchObject([{ title: 'This profile is older than it was' }]);
    expect(health).toMatchObject({ state: 'warning' });
    expect(JSON.stringify((await steward(data, ['doctor'])).value)).toContain('replaced by an older one');

    // The cloud is ahead of the journal: the plan looks first and has nothing to do.
    const again = await onboard(data, tenantFile('acme', people));
    expect(again.value.run?.steps?.total ?? 0).toBe(0);
    expect((await steward(data, ['tenant', 'list'])).value.tenants).toMatchObject([
      { slug: 'acme', status: 'live' },
    ]);

    expect((await steward(data, ['profile', 'acknowledge'])).value.acknowledged).toHaveLength(1);
    expect((await steward(data, ['tenant', 'list'])).stderr).toBe('');
    const { proof, entries } = audit(data);
    expect(proof.ok).toBe(true);
    expect(entries.filter(({ action }) => action === 'profile.behind')).toHaveLength(1);
    expect(entries.filter(({ action }) => action === 'profile.acknowledge')).toHaveLength(1);
  }, 240_000);

  test('a whole folder that was put back is noticed by what is remembered outside it', async () => {
    // Profiles in the folder for temporary files are not remembered outside: this one is told that it is not.
    const root = newFolder('whole');
    const data = join(root, 'profile');
    mkdirSync(join(root, 'tmp'), { recursive: true });
    mkdirSync(data);
    const env = { TMPDIR: join(root, 'tmp'), HOME: root, XDG_CONFIG_HOME: join(root, 'config') };
    const run = (...args: string[]) => start(data, args, { env }).ended;
    expect((await run('tenant', 'list')).code).toBe(0);
    const yesterday = readFiles(data);
    for (let time = 0; time < 2; time++) expect((await run('connection', 'list')).code).toBe(0);
    writeFiles(data, yesterday);
    const listed = await run('tenant', 'list');
    expect(listed.code, listed.err).toBe(0);
    expect(listed.err).toContain('This profile was replaced by an older one: the last 4 entries');
    // A folder that was emptied on purpose begins anew.
    rmSync(data, { recursive: true });
    expect((await run('connection', 'list')).err).toBe('');
  }, 240_000);

  test('a restore names the backup that it took', async () => {
    const data = newFolder('restored');
    await onboard(data, tenantFile('acme', people));
    const old = join(data, 'backups', 'steward-daily-2026-01-02T030405-678Z.db');
    mkdirSync(join(data, 'backups'));
    cpSync(join(data, 'steward.db'), old);
    // The backup is more than a day old: the next command makes one of today.
    expect((await steward(data, ['tenant', 'list'])).code).toBe(0);
    const made = [...readFiles(data).keys()].filter((name) => name.startsWith('backups/'));
    expect(made).toHaveLength(2);
    const doctor = await steward(data, ['doctor']);
    expect(doctor.value.checks.find(({ id }: { id: string }) => id === 'backups')).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('2 kept in'),
    });
    const restored = await steward(data, ['profile', 'restore', '--from', old, '--yes']);
    expect(restored.code, restored.stderr).toBe(0);
    expect(restored.value.missing).toBeGreaterThan(0);
    expect(restored.value.loss).toContain('entries of the audit log, after');
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.stderr).toContain(
      'This profile was restored from steward-daily-2026-01-02T030405-678Z.db: ',
    );
    expect(listed.value.tenants).toHaveLength(1);
  }, 240_000);
});
