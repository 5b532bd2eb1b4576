import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { durabilityComplaints, makeDurable, readDurability } from './durability.ts';
import { type OpenStore, type OpenStoreOptions, openStore } from './open-store.ts';
import { refuseUnusable } from './refuse-unusable.ts';
import { readRememberedHead } from './remembered-head.ts';
import { fromWire, toWire } from './store-messages.ts';
import { asStoreError, StoreError, storeProblem } from './store-problem.ts';

let folder: string;
const opened: OpenStore[] = [];
const file = () => join(folder, 'steward.db');
const open = async (options: Partial<OpenStoreOptions> = {}) => {
  const store = await openStore({ file: file(), ...options });
  opened.push(store);
  return store;
};
const refusal = async (promise: Promise<unknown>): Promise<StewardError> => {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof StewardError)) throw new Error(`not refused in words: ${error}`);
  return error;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-store-'));
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an open store', () => {
  it('has the settings that durability needs, as read back from SQLite', async () => {
    const facts = await (await open()).database.facts();
    expect(facts.durability).toMatchObject({
      journalMode: 'wal',
      synchronous: 2,
      foreignKeys: true,
      recursiveTriggers: true,
      busyTimeoutMs: 5000,
    });
    expect(facts.migration).toBeGreaterThan(0);
    expect(opened[0]?.migrated).toEqual({ from: 0, to: facts.migration, backups: [] });
    expect(Number(facts.sqliteVersion.split('.')[1])).toBeGreaterThan(40);
  });

  // Between the first write and the first note of it, a kill or a power cut left a log that nobody had noted.
  it('does not take its own new log for a foreign one', async () => {
    const heads = [join(folder, 'steward.head.json')];
    const first = await open({ heads });
    first.follow();
    await first.audit.append({
      at: '2026-01-01T00:00:00.000Z',
      actor: 'ann',
      role: 'admin',
      origin: 'cli',
      action: 'tenant.plan',
      subject: null,
      outcome: 'ok',
      runId: null,
      detail: {},
    });
    await first.close();
    const second = await open({ heads });
    await second.settings.set('a', 1);
    expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
    const looking = { backups: join(folder, 'backups'), busyTimeoutMs: 1_000 };
    expect(() => refuseUnusable(file(), { ...looking, remembered: readRememberedHead(heads) })).not.toThrow();
  });

  it('keeps values, and after closing leaves one file with everything in it', async () => {
    const store = await open();
    await store.settings.set('a', { deep: [1, 'zwei', null] });
    expect(await store.settings.keep('a', 'other')).toEqual({ deep: [1, 'zwei', null] });
    expect(await store.settings.keep('b', 'first')).toBe('first');
    await store.settings.remove('b');
    await store.close();
    await store.close();
    expect(readdirSync(folder)).toEqual(['steward.db']);
    const again = await open();
    expect(await again.settings.get('a')).toEqual({ deep: [1, 'zwei', null] });
    expect(await again.settings.get('b')).toBeUndefined();
  });

  it('answers calls in the order they were made, and all that were made before close', async () => {
    const store = await open();
    const writes = Array.from({ length: 50 }, (_, number) => store.settings.set('n', number));
    const read = store.settings.get('n');
    const closed = store.close();
    await Promise.all(writes);
    expect(await read).toBe(49);
    await closed;
    expect((await refusal(store.settings.get('n'))).problem).toMatchObject({ code: 'STORE' });
  });

  it('does not look like a promise, so that it can be awaited', async () => {
    expect('then' in (await open())).toBe(false);
  });

  it('tells a broken rule from other failures by SQLite’s code, and nothing of the call is kept', async () => {
    const store = await open();
    const error = await refusal(store.settings.set('a', undefined as never));
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      sqliteCode: 'SQLITE_CONSTRAINT_NOTNULL',
      sqliteMessage: 'NOT NULL constraint failed: settings.value',
    });
    expect(error.problem.happened).not.toMatch(/SQLITE|settings\.value/);
  });

  it('rejects an argument that cannot cross to the thread, and goes on', async () => {
    const store = await open();
    await expect(store.settings.set('a', (() => 1) as never)).rejects.toThrow('could not be cloned');
    await store.settings.set('a', 1);
    expect(await store.settings.get('a')).toBe(1);
  });

  it('rejects everything in words when its thread dies', async () => {
    // A real thread that answers as the store's does, and then ends in the middle of a call.
    const entry = join(folder, 'dies.mjs');
    writeFileSync(
      entry,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ method }) => { if (method === 'set') throw new Error('out of luck'); });
       parentPort.postMessage({ type: 'ready', repositories: { settings: ['get', 'set'] } });`,
    );
    const store = await open({ worker: pathToFileURL(entry) });
    const [first, second] = await Promise.all([
      refusal(store.settings.get('a')),
      refusal(store.settings.set('a', 1)),
    ]);
    const later = await refusal(store.settings.get('a'));
    for (const error of [first, second, later]) {
      expect(error.problem).toMatchObject({
        code: 'STORE',
        todo: expect.stringContaining('Start Steward again'),
      });
      expect(error.problem.happened).not.toContain('luck');
    }
    expect(first.cause).toMatchObject({ message: 'out of luck' });
    await store.close();
  });

  it('rejects in words when its thread cannot even start', async () => {
    const { problem } = await refusal(open({ worker: pathToFileURL(join(folder, 'absent.mjs')) }));
    expect(problem.code).toBe('STORE');
  });

  it('has everything that it acknowledged after kill -9', async () => {
    const program = `
      const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, 'open-store.ts'))});
      const store = await openStore({ file: ${JSON.stringify(file())} });
      for (let n = 1; ; n++) { await store.settings.set('n', n); process.stdout.write(n + '\\n'); }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (out.length > 500) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    const acknowledged = Number(out.split('\n').at(-2));
    expect(acknowledged).toBeGreaterThan(50);
    expect(await (await open()).settings.get('n')).toBeGreaterThanOrEqual(acknowledged);
  });

  it('does not keep a program alive that has nothing else to do', async () => {
    const program = `
      const { openStore } = await import(${JSON.stringify(join(import.meta.dirname, 'open-store.ts'))});
      const store = await openStore({ file: ${JSON.stringify(file())} });
      await store.settings.set('a', 1);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
    const code = await new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.once('exit', (exit) => {
        clearTimeout(timer);
        resolve(exit);
      });
    });
    expect(code).toBe(0);
    expect(await (await open()).settings.get('a')).toBe(1);
  });
});

describe('a store that cannot be opened says why', () => {
  it.each([
    ['its folder is not there', () => rmSync(folder, { recursive: true }), 'STORE', 'cannot be opened'],
    ['a folder is in its place', () => mkdirSync(file()), 'STORE', 'cannot be opened'],
    [
      'it is not a database',
      () => writeFileSync(file(), 'x'.repeat(9000)),
      'STORE',
      'not a Steward database',
    ],
    ['it is cut off', () => truncateSync(file(), statSync(file()).size - 6000), 'STORE', 'damaged'],
    [
      'it was made by a newer Steward',
      () => new Sqlite(file()).exec('PRAGMA user_version = 70').close(),
      'STORE',
      'version 70',
    ],
  ])('%s', async (_why, spoil, code, words) => {
    await (await open()).close();
    if (words === 'cannot be opened') rmSync(file());
    spoil();
    const { problem } = await refusal(open());
    expect(problem).toMatchObject({ code, happened: expect.stringContaining(words) });
    expect(problem.todo).toBeTruthy();
  });

  it('another program holds it', async () => {
    await (await open()).close();
    const holder = new Sqlite(file());
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    try {
      expect((await refusal(open({ busyTimeoutMs: 50 }))).problem).toMatchObject({
        code: 'BUSY',
        happened: 'Another program holds the profile’s database.',
      });
    } finally {
      holder.close();
    }
    expect(await (await open()).settings.get('a')).toBeUndefined();
  });

  it('a write fails with BUSY while another program writes, and succeeds afterwards', async () => {
    const store = await open({ busyTimeoutMs: 50 });
    const other = new Sqlite(file());
    other.exec('BEGIN IMMEDIATE');
    expect((await refusal(store.settings.set('a', 1))).problem.code).toBe('BUSY');
    other.exec('ROLLBACK');
    other.close();
    await store.settings.set('a', 2);
    expect(await store.settings.get('a')).toBe(2);
  });
});

describe('durability', () => {
  it('is refused where a setting does not take: a database in memory has no WAL', () => {
    const database = new Sqlite(':memory:');
    expect(() => makeDurable(database, { busyTimeoutMs: 1 })).toThrow('cannot keep a Steward profile safely');
    expect(durabilityComplaints(readDurability(database))).toContain('journalMode is memory, not wal');
  });

  it('asks macOS to write the disk’s own cache', () => {
    const database = new Sqlite(file());
    const found = makeDurable(database, { busyTimeoutMs: 1, platform: 'darwin' });
    database.close();
    expect(found).toMatchObject({ fullfsync: true, checkpointFullfsync: true });
  });
});

describe('SQLite’s failures in words', () => {
  it.each([
    ['SQLITE_FULL', 'STORE', 'disk is full'],
    ['SQLITE_READONLY', 'READ_ONLY', 'read-only'],
    ['SQLITE_READONLY_DBMOVED', 'READ_ONLY', 'read-only'],
    ['SQLITE_CORRUPT', 'STORE', 'damaged'],
    ['SQLITE_CORRUPT_INDEX', 'STORE', 'damaged'],
    ['SQLITE_NOTADB', 'STORE', 'not a Steward database'],
    ['SQLITE_BUSY', 'BUSY', 'Another program'],
    ['SQLITE_BUSY_SNAPSHOT', 'BUSY', 'Another program'],
    ['SQLITE_CANTOPEN', 'STORE', 'cannot be opened'],
    ['SQLITE_IOERR_FSYNC', 'STORE', 'disk'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'CONFLICT', 'does not fit'],
    ['SQLITE_SOMETHING_NEW', 'STORE', 'could not do this'],
  ])('%s', (sqliteCode, code, words) => {
    const problem = storeProblem(sqliteCode);
    expect(problem).toMatchObject({ code, happened: expect.stringContaining(words) });
    expect(problem.unchanged).toBeTruthy();
    expect(problem.todo).toBeTruthy();
  });

  it('a real full file', () => {
    const database = new Sqlite(file());
    database.exec('CREATE TABLE a (x)');
    database.pragma('max_page_count = 3');
    try {
      database.exec('INSERT INTO a VALUES (zeroblob(100000))');
      expect.unreachable();
    } catch (error) {
      expect(asStoreError(error)).toMatchObject({ sqliteCode: 'SQLITE_FULL', problem: { code: 'STORE' } });
    } finally {
      database.close();
    }
  });

  it('a real read-only handle', () => {
    new Sqlite(file()).exec('CREATE TABLE a (x)').close();
    const database = new Sqlite(file(), { readonly: true });
    try {
      database.exec('INSERT INTO a VALUES (1)');
      expect.unreachable();
    } catch (error) {
      expect(asStoreError(error)).toMatchObject({ problem: { code: 'READ_ONLY' } });
    } finally {
      database.close();
    }
  });

  it('problems and defects cross the thread as what they are', () => {
    const problem = { code: 'CONFLICT', happened: 'The draft was changed meanwhile.' } as const;
    const crossed = (error: unknown) => fromWire(structuredClone(toWire(error)));
    expect(crossed(new StewardError(problem))).toMatchObject({ problem });
    expect(crossed(new StewardError(problem))).toBeInstanceOf(StewardError);
    const defect = crossed(new TypeError('x is undefined'));
    expect(defect).not.toBeInstanceOf(StewardError);
    expect(defect).toMatchObject({ name: 'TypeError', message: 'x is undefined' });
    expect(crossed('thrown text').message).toBe('thrown text');
  });
});
