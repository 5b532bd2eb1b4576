import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StewardError } from '../../shared/errors.ts';
import { migrationsDirectory } from '../locations.ts';
import { applicationId } from './judge-database.ts';
import { migrate } from './migrate.ts';

let folder: string;
let directory: string;
const opened: Database[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'steward-migrate-'));
  directory = join(folder, 'migrations');
  mkdirSync(directory);
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (name = 'steward.db') => {
  const database = new Sqlite(join(folder, name));
  opened.push(database);
  return database;
};
const file = () => join(folder, 'steward.db');
const put = (name: string, sql: string) => writeFileSync(join(directory, name), sql);
const backups = () => readdirSync(join(folder, 'backups')).sort();
const version = (database: Database) => database.pragma('user_version', { simple: true });
const tables = (database: Database) =>
  database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck().all();

const problemOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof StewardError) return error.problem;
    throw error;
  }
  throw new Error('it was accepted');
};

/** A profile of two versions with a row in it, closed. */
const oldProfile = () => {
  put('0001-first.sql', 'CREATE TABLE a (x TEXT) STRICT;');
  put('0002-second.sql', 'CREATE TABLE b (x TEXT) STRICT;');
  const database = open();
  migrate(database, { directory });
  database.exec(`INSERT INTO a VALUES ('kept')`);
  database.close();
};

describe('a database is brought up to date', () => {
  it('from nothing, without a backup of nothing', () => {
    put('0001-first.sql', 'CREATE TABLE a (x TEXT) STRICT;');
    put('0002-second.sql', 'ALTER TABLE a ADD COLUMN y TEXT;');
    const database = open();
    const done = migrate(database, { directory });
    expect(done).toMatchObject({ from: 0, to: 2 });
    expect(version(database)).toBe(2);
    expect(database.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(migrate(database, { directory })).toEqual({ from: 2, to: 2, backups: [] });
  });

  it('in memory, without a backup', () => {
    const database = new Sqlite(':memory:');
    expect(migrate(database)).toMatchObject({ from: 0, backups: [] });
  });

  it('after a backup that can be opened and holds everything', () => {
    oldProfile();
    put('0003-third.sql', 'DROP TABLE a;');
    const database = open();
    const { backups: made } = migrate(database, { directory });
    expect(made).toHaveLength(1);
    expect(backups()).toEqual([
      expect.stringMatching(/^steward-before-0003-\d{4}-\d\d-\d\dT\d{6}-\d{3}Z\.db$/),
    ]);
    const copy = new Sqlite(made[0], { readonly: true });
    opened.push(copy);
    expect(copy.prepare('SELECT x FROM a').pluck().all()).toEqual(['kept']);
    expect(version(copy)).toBe(2);
    expect(copy.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(statSync(made[0] ?? '').mode & 0o777).toBe(0o600);
  });

  it('keeps the last five backups, and all of this time’s', () => {
    oldProfile();
    mkdirSync(join(folder, 'backups'));
    for (let day = 1; day <= 7; day++) {
      writeFileSync(join(folder, 'backups', `steward-before-0002-2026-01-0${day}T000000-000Z.db`), '');
    }
    writeFileSync(join(folder, 'backups', 'mine.db'), 'not Steward’s to remove');
    put('0003-third.sql', 'CREATE TABLE c (x TEXT) STRICT;');
    migrate(open(), { directory });
    expect(backups()).toEqual([
      'mine.db',
      'steward-before-0002-2026-01-04T000000-000Z.db',
      'steward-before-0002-2026-01-05T000000-000Z.db',
      'steward-before-0002-2026-01-06T000000-000Z.db',
      'steward-before-0002-2026-01-07T000000-000Z.db',
      expect.stringMatching(/^steward-before-0003/),
    ]);
    for (let number = 4; number <= 9; number++) put(`000${number}-x.sql`, `CREATE TABLE t${number} (x);`);
    const { backups: made } = migrate(open(), { directory });
    expect(made).toHaveLength(6);
    for (const name of made) expect(backups()).toContain(name.split('/').at(-1));
  });

  it('with foreign keys off while a table is rebuilt, and on again', () => {
    put('0001-first.sql', 'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p (id));');
    const database = open();
    migrate(database, { directory });
    database.pragma('foreign_keys = ON');
    database.exec('INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);');
    put(
      '0002-rebuild.sql',
      `CREATE TABLE p2 (id INTEGER PRIMARY KEY, y); INSERT INTO p2 (id) SELECT id FROM p;
       DROP TABLE p; ALTER TABLE p2 RENAME TO p;`,
    );
    migrate(database, { directory });
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.prepare('SELECT * FROM c').pluck().all()).toEqual([1]);
  });
});

describe('a change that does not succeed leaves the version before it', () => {
  it.each([
    ['a mistake half way', 'CREATE TABLE c (x); INSERT INTO nowhere VALUES (1);'],
    ['broken references', 'CREATE TABLE c (x REFERENCES a (rowid)); INSERT INTO c VALUES (99);'],
    ['a reference to no table', 'CREATE TABLE c (x REFERENCES nowhere (id)); INSERT INTO c VALUES (1);'],
  ])('%s', (_why, sql) => {
    oldProfile();
    put('0003-third.sql', sql);
    const database = open();
    expect(() => migrate(database, { directory })).toThrow();
    expect(version(database)).toBe(2);
    expect(tables(database)).toEqual(['a', 'b']);
    put('0003-third.sql', 'CREATE TABLE c (x);');
    expect(migrate(database, { directory })).toMatchObject({ from: 2, to: 3 });
  });

  it('a backup that cannot be written', () => {
    oldProfile();
    put('0003-third.sql', 'CREATE TABLE c (x);');
    writeFileSync(join(folder, 'backups'), 'a file in place of the folder');
    const before = readFileSync(file());
    const database = open();
    expect(problemOf(() => migrate(database, { directory }))).toMatchObject({
      code: 'STORE',
      happened: expect.stringContaining('could not be backed up'),
      unchanged: 'Nothing was changed.',
    });
    database.close();
    expect(readFileSync(file())).toEqual(before);
  });

  it('a full disk, told as such', () => {
    oldProfile();
    put('0003-third.sql', `CREATE TABLE c (x); INSERT INTO c VALUES (zeroblob(100000));`);
    const database = open();
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 3}`);
    expect(problemOf(() => migrate(database, { directory }))).toMatchObject({
      code: 'STORE',
      happened: expect.stringContaining('disk is full'),
      todo: expect.stringContaining('Free some space'),
    });
    expect(version(database)).toBe(2);
    expect(tables(database)).toEqual(['a', 'b']);
  });

  it('a kill in the middle', async () => {
    oldProfile();
    put(
      '0003-long.sql',
      `CREATE TABLE c (x);
       INSERT INTO c WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000)
         SELECT hex(i) || hex(randomblob(50)) FROM n;`,
    );
    const program = `
      import Sqlite from 'better-sqlite3';
      const { migrate } = await import(${JSON.stringify(join(import.meta.dirname, 'migrate.ts'))});
      migrate(new Sqlite(${JSON.stringify(file())}), { directory: ${JSON.stringify(directory)} });`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: import.meta.dirname,
      stdio: 'ignore',
    });
    const journal = `${file()}-journal`;
    await expect
      .poll(() => statSync(journal, { throwIfNoEntry: false })?.size ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const database = open();
    expect(version(database)).toBe(2);
    expect(tables(database)).toEqual(['a', 'b']);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    put('0003-long.sql', 'CREATE TABLE c (x);');
    expect(migrate(database, { directory })).toMatchObject({ from: 2, to: 3 });
  });
});

describe('a file that this Steward cannot take is refused by name and not touched', () => {
  const refusals: readonly (readonly [string, () => void, string])[] = [
    [
      'made by a newer Steward',
      () => {
        const database = new Sqlite(file());
        database.pragma('user_version = 7');
        database.close();
      },
      'This profile was made by a newer Steward (version 7, this one knows 3).',
    ],
    [
      'another program’s database',
      () => {
        rmSync(file());
        const database = new Sqlite(file());
        database.exec('CREATE TABLE history (url TEXT)');
        database.close();
      },
      'database of another program',
    ],
    [
      'another program’s database with a mark of its own',
      () => {
        rmSync(file());
        const database = new Sqlite(file());
        database.exec('CREATE TABLE t (x); PRAGMA application_id = 252006675; PRAGMA user_version = 2;');
        database.close();
      },
      'database of another program',
    ],
    ['text', () => writeFileSync(file(), 'Dear diary, '.repeat(500)), 'not a Steward database'],
    ['zeros', () => writeFileSync(file(), Buffer.alloc(20_000)), 'not a Steward database'],
    ['cut off in the middle', () => truncateSync(file(), statSync(file()).size - 5000), 'damaged'],
    ['cut off after the first page', () => truncateSync(file(), 4096), 'damaged'],
    [
      'overwritten inside',
      () => {
        const bytes = readFileSync(file());
        bytes.fill(0xa5, 4096 + 10, 4096 * 2);
        writeFileSync(file(), bytes);
      },
      'damaged',
    ],
  ];

  it.each(refusals)('%s', (_what, spoil, words) => {
    oldProfile();
    put('0003-third.sql', 'CREATE TABLE c (x);');
    spoil();
    copyFileSync(file(), join(folder, 'before'));
    const problem = problemOf(() => migrate(open(), { directory }));
    expect(problem.code).toBe('STORE');
    expect(problem.happened).toContain(words);
    expect(problem.unchanged).toBeTruthy();
    expect(problem.todo).toBeTruthy();
    for (const database of opened.splice(0)) database.close();
    expect(readFileSync(file())).toEqual(readFileSync(join(folder, 'before')));
    expect(readdirSync(folder)).not.toContain('backups');
  });
});

describe('the numbered files', () => {
  it.each([
    ['a gap', ['0001-a.sql', '0003-c.sql'], 'Migration 2 is missing'],
    ['a number twice', ['0001-a.sql', '0001-b.sql'], 'Migration 2 is missing or there twice'],
    ['none to begin with', ['0002-b.sql'], 'Migration 1 is missing'],
    ['zero', ['0000-a.sql'], 'Migration 1 is missing'],
    ['a name without a number', ['0001-a.sql', 'second.sql'], 'second.sql is not named like a migration'],
    ['a number that is too short', ['001-a.sql'], 'not named like a migration'],
    ['another kind of file', ['0001-a.sql', '0002-b.sql.bak'], 'not named like a migration'],
  ])('%s is a defect', (_what, names, words) => {
    for (const name of names) put(name, 'SELECT 1;');
    expect(() => migrate(open(), { directory })).toThrow(words);
  });

  it.each([['BEGIN; CREATE TABLE a (x); COMMIT;'], ['CREATE TABLE a (x);\nCOMMIT;'], ['vacuum;']])(
    'may not end their own transaction: %s',
    (sql) => {
      put('0001-a.sql', sql);
      expect(() => migrate(open(), { directory })).toThrow('must not begin or end a transaction');
    },
  );

  it('may hold triggers, which have a BEGIN and END of their own', () => {
    put(
      '0001-a.sql',
      `CREATE TABLE a (x);\nCREATE TRIGGER t BEFORE DELETE ON a WHEN OLD.x\nBEGIN\n  SELECT RAISE(ABORT, 'no');\nEND;\n`,
    );
    expect(migrate(open(), { directory })).toMatchObject({ to: 1 });
  });
});

describe('0001-foundation', () => {
  it('makes the profile’s tables, ready to be used and checked by SQLite', () => {
    const database = open();
    migrate(database, { directory: migrationsDirectory() });
    database.pragma('foreign_keys = ON');
    expect(tables(database)).toEqual(
      expect.arrayContaining([
        'audit_entries',
        'connections',
        'environments',
        'plans',
        'run_steps',
        'runs',
        'settings',
        'tenants',
      ]),
    );
    expect(database.prepare('SELECT name FROM environments ORDER BY position').pluck().all()).toEqual([
      'dev',
      'test',
      'staging',
      'production',
    ]);
    expect(() => database.exec(`INSERT INTO settings VALUES ('a', 'not json')`)).toThrow('CHECK');
    expect(() => database.exec(`UPDATE environments SET connection_id = 'nobody'`)).toThrow('FOREIGN KEY');
  });
});
