import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { socketPath } from '../../electron/profile/socket-path.ts';
import { connectOwner } from '../../electron/rpc/connect-owner.ts';
import { steward } from '../faults/steward-process.ts';
import { start } from './owned-process.ts';
import { newFolder, onboard, tenantFile } from './profile-folder.ts';

// STEWARD_RACES=200 starts so many rounds of commands at the same instant.
const races = Number(process.env.STEWARD_RACES ?? 3);

/** Fifteen seconds of silence are borne; the rest is for a machine with much else to do. */
const patienceMs = 40_000;

const auditOf = (data: string) => {
  const database = new Sqlite(join(data, 'steward.db'), { readonly: true });
  try {
    const audit = createAuditRepository(database);
    return { proof: audit.verify(), entries: audit.list({ limit: 500 }).entries };
  } finally {
    database.close();
  }
};

const stackTrace = /\n\s+at .+:\d+:\d+|Steward made a mistake|SQLITE_/;

test(`commands at the same instant on one profile all do their work (${races} rounds of 4)`, async () => {
  const data = newFolder('race');
  for (let round = 0; round < races; round++) {
    const commands = [
      ['tenant', 'list'],
      ['run', 'list'],
      ['connection', 'list'],
      ['tenant', 'list'],
    ];
    const ended = await Promise.all(commands.map((command) => steward(data, command)));
    for (const { code, stderr } of ended) {
      expect(code, stderr).toBe(0);
      // The one that owned the profile may have had to wait for the others.
      expect(stderr).toMatch(/^(Another command works through this one: .*\n)?$/);
    }
  }
  const { proof, entries } = auditOf(data);
  expect(proof.ok).toBe(true);
  const began = entries.filter(({ action }) => action === 'command.begin');
  expect(began).toHaveLength(4 * races);
  expect(entries.filter(({ action }) => action === 'command.end')).toHaveLength(4 * races);
}, 300_000);

test('a second console says where the first one is; a command works through it', async () => {
  const data = newFolder('second');
  const first = start(data, ['serve', '--no-open']);
  const { pid } = JSON.parse(await first.firstLine);
  const second = await start(data, ['serve', '--no-open']).ended;
  expect(second.code).toBe(1);
  expect(second.err).toContain(`Steward is already open with this profile (process ${pid}).`);
  expect(second.err).toMatch(/http:\/\/127\.0\.0\.1:\d+\//);
  const listed = await steward(data, ['tenant', 'list']);
  expect(listed.code, listed.stderr).toBe(0);
  const restore = await steward(data, ['profile', 'restore']);
  expect(restore.stderr).toContain(`This profile is open in another Steward (process ${pid}`);
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);
}, 240_000);

describe.concurrent('an owner that goes wrong', () => {
  test('killed in the middle of another command: that one says what happened and what to do', async () => {
    const data = newFolder('killed');
    const owner = start(data, ['serve', '--no-open'], {
      env: { STEWARD_FAULT: 'delay60000@step.before-act' },
    });
    await owner.firstLine;
    const file = join(data, 'acme.tenant.yaml');
    writeFileSync(file, tenantFile('acme', ['ann@acme.example']));
    const guest = start(data, ['tenant', 'onboard', '-f', file, '--yes']);
    const link = await connectOwner(socketPath(data));
    while ((await link?.client.runs.list({ state: 'running', type: 'plan' }))?.total !== 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    owner.child.kill('SIGKILL');
    await link?.close();
    const ended = await guest.ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('The Steward that this command worked through has ended.');
    expect(ended.err).toContain('a run can be resumed');
    expect(ended.err).not.toMatch(stackTrace);
    const after = await steward(data, ['run', 'list']);
    expect(after.value.runs.find(({ type }: { type: string }) => type === 'plan')).toMatchObject({
      state: 'interrupted',
    });
  }, 240_000);

  test('stopped (hung): a new command gives a worded answer', async () => {
    const data = newFolder('hung');
    const owner = start(data, ['serve', '--no-open']);
    await owner.firstLine;
    owner.child.kill('SIGSTOP');
    const ended = await start(data, ['tenant', 'list']).ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toContain(`process ${owner.pid}`);
    expect(ended.err).toContain('It has not answered for 15 seconds.');
    expect(ended.err).toContain('end that process');
    expect(ended.ms).toBeLessThan(patienceMs);
    owner.child.kill('SIGKILL');
  }, 240_000);

  test('stopped in the middle of another command: that one ends, too', async () => {
    const data = newFolder('hung later');
    const owner = start(data, ['serve', '--no-open'], {
      env: { STEWARD_FAULT: 'delay60000@step.before-act' },
    });
    await owner.firstLine;
    const file = join(data, 'acme.tenant.yaml');
    writeFileSync(file, tenantFile('acme', ['ann@acme.example']));
    const guest = start(data, ['tenant', 'onboard', '-f', file, '--yes']);
    const link = await connectOwner(socketPath(data));
    while ((await link?.client.runs.list({ state: 'running', type: 'plan' }))?.total !== 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await link?.close();
    owner.child.kill('SIGSTOP');
    const stopped = performance.now();
    const ended = await guest.ended;
    expect(performance.now() - stopped).toBeLessThan(patienceMs);
    expect(ended.code).toBe(1);
    expect(ended.err).toContain(`(process ${owner.pid})`);
    expect(ended.err).toContain('It has not answered for 15 seconds.');
    owner.child.kill('SIGKILL');
  }, 240_000);
});

describe('what an owner left behind', () => {
  const owner = (machine: string, pid: number) =>
    JSON.stringify({
      pid,
      startedAt: '2026-11-20T08:00:00.000Z',
      host: 'web',
      machine,
      socket: '/nowhere/steward.sock',
    });

  test.each<[string, (data: string) => void]>([
    [
      'the name of a process that is gone',
      (data) => writeFileSync(join(data, 'owner.json'), owner(hostname(), 2 ** 22 - 3)),
    ],
    [
      'a recycled process number',
      (data) => writeFileSync(join(data, 'owner.json'), owner(hostname(), process.pid)),
    ],
    ['half a name', (data) => writeFileSync(join(data, 'owner.json'), '{"pid":12')],
    ['a stale socket file', (data) => writeFileSync(join(data, 'steward.sock'), '')],
    [
      'something written into owner.lock',
      (data) => writeFileSync(join(data, 'owner.lock'), 'x'.repeat(9000)),
    ],
    [
      'something written into sandbox.lock',
      (data) => writeFileSync(join(data, 'sandbox.lock'), 'x'.repeat(9000)),
    ],
    [
      'the name of another computer, on a disk of this one',
      (data) => writeFileSync(join(data, 'owner.json'), owner('elsewhere', 77)),
    ],
    [
      'a torn memory of how far the profile reached',
      (data) => writeFileSync(join(data, 'steward.head.json'), '{"version":1,"aud'),
    ],
  ])(
    '%s keeps nobody out',
    async (_what, leave) => {
      const data = newFolder('left');
      leave(data);
      const ended = await steward(data, ['tenant', 'list']);
      expect(ended.stderr).toBe('');
      expect(ended.code).toBe(0);
    },
    30_000,
  );

  test('the name of another computer in a synced folder is believed', async () => {
    const data = join(newFolder('sync'), 'Dropbox', 'steward');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'owner.json'), owner('elsewhere', 77));
    const ended = await steward(data, ['tenant', 'list']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('This profile is open on elsewhere (process 77');
    expect(ended.stderr).toContain('delete owner.json');
    expect(existsSync(join(data, 'steward.db'))).toBe(false);
    expect(readFileSync(join(data, 'owner.json'), 'utf8')).toBe(owner('elsewhere', 77));
    rmSync(join(data, 'owner.json'));
    expect((await steward(data, ['tenant', 'list'])).code).toBe(0);
  }, 240_000);

  test.each<[string, (data: string) => void, string]>([
    ['owner.lock', (data) => mkdirSync(join(data, 'owner.lock')), 'it is a folder'],
    ['owner.json', (data) => mkdirSync(join(data, 'owner.json')), 'owner.json cannot be used'],
    [
      'steward.sock',
      (data) => mkdirSync(join(data, 'steward.sock', 'x'), { recursive: true }),
      'Steward cannot listen at',
    ],
  ])(
    'a folder in place of %s is refused in words',
    async (_what, leave, words) => {
      const data = newFolder('in place');
      leave(data);
      const ended = await steward(data, ['tenant', 'list']);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain(words);
      expect(ended.stderr).not.toMatch(stackTrace);
    },
    30_000,
  );

  test('a lock that belongs to another user is refused in words', async () => {
    const data = newFolder('foreign');
    await steward(data, ['tenant', 'list']);
    chmodSync(data, 0o777);
    chmodSync(join(data, 'owner.lock'), 0o000);
    // The one who may do everything is kept out by no file's permissions: the other user is somebody else.
    const somebody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const ended = await start(data, ['tenant', 'list'], { ...somebody, env: { HOME: data } }).ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toContain('it belongs to another user of this computer');
    expect(ended.err).not.toMatch(stackTrace);
  }, 240_000);
});

test('a sandbox whose state is damaged says so, and the profile opens all the same', async () => {
  const data = newFolder('sandbox');
  await onboard(data, tenantFile('acme', ['ann@acme.example']));
  const file = join(data, 'sandbox.db');
  const content = readFileSync(file).fill(0x5a, 4096, 3 * 4096);
  writeFileSync(file, content);
  expect((await steward(data, ['tenant', 'list'])).code).toBe(0);
  const ended = await steward(data, ['connection', 'test', 'Sandbox']);
  expect(ended.code).toBe(1);
  expect(`${ended.stderr} ${JSON.stringify(ended.value)}`).toContain('is damaged');
  expect(ended.stderr).not.toMatch(stackTrace);
  expect(readFileSync(file).equals(content)).toBe(true);
}, 240_000);
