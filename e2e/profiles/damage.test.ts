import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { openProfile } from '../../electron/profile/open-profile.ts';
import { backUp } from '../../electron/store/back-up.ts';
import { StewardError } from '../../shared/errors.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { steward } from '../faults/steward-process.ts';
import { type Files, newFolder, onboard, readFiles, tenantFile, writeFiles } from './profile-folder.ts';

// STEWARD_FLIPS=1000 draws so many single-bit flips; STEWARD_SEED draws others.
const flips = Number(process.env.STEWARD_FLIPS ?? 12);
const seed = Number(process.env.STEWARD_SEED ?? 2026);

const data = newFolder('damage');
let sound: Files;
let before: string;
let lastAudit = 0;

/** Everything that the profile's screens are made of, as one text. */
const dump = (file: string): string => {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const tables = database
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all();
    return tables
      .map((table) => {
        // Where it was opened last is a new file each time.
        const where = table === 'settings' ? " WHERE key <> 'profile.place'" : '';
        return `${table} ${JSON.stringify(database.prepare(`SELECT * FROM ${table}${where}`).all())}`;
      })
      .join('\n');
  } finally {
    database.close();
  }
};

beforeAll(async () => {
  await onboard(data, tenantFile('acme', ['ann@acme.example', 'bob@acme.example', 'cyd@acme.example']));
  const database = new Sqlite(join(data, 'steward.db'));
  backUp(database, {
    directory: join(data, 'backups'),
    label: 'daily',
    now: new Date(Date.now() - 3_600_000),
  });
  lastAudit = Number(database.prepare('SELECT max(seq) FROM audit_entries').pluck().get());
  database.close();
  sound = readFiles(data);
  before = dump(join(data, 'steward.db'));
}, 240_000);

type Outcome =
  | { readonly type: 'refused'; readonly words: string }
  | { readonly type: 'noticed'; readonly words: string }
  | { readonly type: 'as before' }
  | { readonly type: 'differs'; readonly where: string };

/** Opens the profile and reads all of it, as the screens and the doctor do. Throws for anything unworded. */
const look = async (): Promise<Outcome> => {
  const worded = (error: unknown): Outcome => {
    if (!(error instanceof StewardError)) throw error;
    const { happened, todo } = error.problem;
    expect(todo, happened).toBeTruthy();
    return { type: 'refused', words: happened };
  };
  let profile: Awaited<ReturnType<typeof openProfile>>;
  try {
    profile = await openProfile(data);
  } catch (error) {
    return worded(error);
  }
  try {
    const { store } = profile;
    const [notice] = await store.notices.list();
    if (notice) return { type: 'noticed', words: notice.found };
    const complaints = await store.database.check();
    if (complaints.length > 0) return { type: 'noticed', words: complaints.join('; ') };
    const proof = await store.audit.verify();
    if (!proof.ok) return { type: 'noticed', words: proof.why };
    for (const { id } of (await store.runs.list({ limit: 100, offset: 0 })).runs) await store.runs.steps(id);
    await store.tenants.list({ limit: 100, offset: 0 });
  } catch (error) {
    return worded(error);
  } finally {
    await profile.close();
  }
  const after = dump(join(data, 'steward.db'));
  if (after === before) return { type: 'as before' };
  const line = after.split('\n').find((one, at) => one !== before.split('\n')[at]);
  return { type: 'differs', where: line?.split(' ')[0] ?? '?' };
};

const withDatabase = (change: (database: Buffer) => Buffer, name = 'steward.db'): void => {
  const changed = new Map(sound);
  changed.set(name, change(Buffer.from(sound.get(name) ?? Buffer.alloc(0))));
  writeFiles(data, changed);
};

test('cut off anywhere, it is refused with the way back, and the file is left as it is', async () => {
  const whole = sound.get('steward.db')?.length ?? 0;
  const lengths = [0, 1, 15, 16, 99, 100, 512, 4095, 4096, 4097, 8192, whole >> 1, whole - 4096, whole - 1];
  for (const length of lengths) {
    withDatabase((database) => database.subarray(0, length));
    const outcome = await look();
    expect(outcome, `cut off after ${length} of ${whole} bytes`).toMatchObject({
      type: 'refused',
      words: expect.stringMatching(/damaged|empty/),
    });
    expect(readFileSync(join(data, 'steward.db')).length).toBe(length);
    expect(existsSync(join(data, 'steward.db-wal'))).toBe(false);
  }
}, 240_000);

test(`a single bit flipped anywhere (${flips} draws, seed ${seed}) is refused, noticed or harmless`, async () => {
  const random = seededRandom(seed);
  const whole = sound.get('steward.db')?.length ?? 0;
  const counts: Record<string, number> = {};
  const unnoticed: string[] = [];
  for (let draw = 0; draw < flips; draw++) {
    // A third in the header and the first page, where one bit means most.
    const at = Math.floor(random() * (draw % 3 === 0 ? 4096 : whole));
    const bit = Math.floor(random() * 8);
    withDatabase((database) => {
      database[at] = (database[at] ?? 0) ^ (1 << bit);
      return database;
    });
    const outcome = await look().catch((error: unknown) => {
      throw new Error(`byte ${at}, bit ${bit}: ${error instanceof Error ? error.stack : String(error)}`);
    });
    counts[outcome.type] = (counts[outcome.type] ?? 0) + 1;
    if (outcome.type === 'differs') unnoticed.push(`byte ${at}, bit ${bit}: ${outcome.where}`);
    // The audit log is a chain of hashes: no bit of it may change unnoticed.
    if (outcome.type === 'differs') expect(outcome.where).not.toBe('audit_entries');
  }
  console.log(
    `bit flips: ${JSON.stringify(counts)}; a stored value differs: ${unnoticed.join('; ') || 'none'}`,
  );
}, 600_000);

describe('damage on the command line', () => {
  const spoilt = () => withDatabase((database) => database.fill(0x5a, 4096, 3 * 4096));

  test('every command refuses in words, leaves the file alone and names the way back', async () => {
    spoilt();
    const damaged = readFileSync(join(data, 'steward.db'));
    for (const command of [
      ['tenant', 'list'],
      ['serve', '--no-open'],
    ]) {
      const ended = await steward(data, command);
      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('The profile’s database is damaged.');
      expect(ended.stderr).toContain('Run “steward profile restore”');
      expect(ended.stderr).not.toMatch(/\.ts:|node:|SQLITE_|Steward made a mistake/);
    }
    const doctor = await steward(data, ['doctor']);
    expect(doctor.code).toBe(1);
    expect(doctor.value.checks.find(({ id }: { id: string }) => id === 'profile')).toMatchObject({
      state: 'failed',
      found: 'The profile’s database is damaged.',
    });
    expect(readFileSync(join(data, 'steward.db')).equals(damaged)).toBe(true);
  });

  test('restore brings back the newest sound backup, keeps the damaged file, and says what is lost', async () => {
    spoilt();
    const damaged = readFileSync(join(data, 'steward.db'));
    const dry = await steward(data, ['profile', 'restore', '--dry-run']);
    expect(dry.value).toMatchObject({ restored: false, present: 'it is damaged', missing: 0 });
    expect(dry.value.sources).toHaveLength(1);
    expect(readFileSync(join(data, 'steward.db')).equals(damaged)).toBe(true);

    const done = await steward(data, ['profile', 'restore']);
    expect(done.code, done.stderr).toBe(0);
    expect(done.value).toMatchObject({ restored: true, missing: 0 });
    expect(readFileSync(join(data, done.value.aside)).equals(damaged)).toBe(true);
    const listed = await steward(data, ['tenant', 'list']);
    expect(listed.code, listed.stderr).toBe(0);
    expect(listed.value.tenants).toMatchObject([{ slug: 'acme', status: 'live' }]);
    expect(dump(join(data, 'steward.db')).length).toBeGreaterThan(before.length);
  });

  test('a damaged backup is passed over, and one named by hand is refused', async () => {
    spoilt();
    const [backup] = [...sound.keys()].filter((name) => name.startsWith('backups/'));
    const changed = readFiles(data) as Map<string, Buffer>;
    const newer = join('backups', 'steward-daily-2026-11-20T080000-000Z.db');
    const bad = Buffer.from(sound.get(backup ?? '') ?? '').fill(0x5a, 4096, 3 * 4096);
    changed.set(newer.replace('2026', '2037'), bad);
    writeFiles(data, changed);
    const named = await steward(data, [
      'profile',
      'restore',
      '--from',
      join(data, newer.replace('2026', '2037')),
    ]);
    expect(named.code).toBe(1);
    expect(named.stderr).toContain('cannot be used: it is damaged');
    const dry = await steward(data, ['profile', 'restore', '--dry-run']);
    expect(dry.value.sources.map(({ unsound }: { unsound?: string }) => unsound)).toEqual([
      'it is damaged',
      undefined,
    ]);
    expect(dry.value.chosen.file).toBe(join(data, backup ?? ''));
  });

  test('without any backup it says so, and how to begin anew', async () => {
    const changed = new Map([...sound].filter(([name]) => !name.startsWith('backups/')));
    changed.set('steward.db', Buffer.from('not a database any more'.repeat(400)));
    writeFiles(data, changed);
    const ended = await steward(data, ['tenant', 'list']);
    expect(ended.stderr).toContain('its beginning is not that of a database any more');
    expect(ended.stderr).toContain('There is no backup yet.');
    const restore = await steward(data, ['profile', 'restore']);
    expect(restore.stderr).toContain(`There is no backup in ${join(data, 'backups')}.`);
  });

  test('a plan whose stored text has changed is not gone on with', async () => {
    writeFiles(data, sound);
    const database = new Sqlite(join(data, 'steward.db'));
    database.exec("UPDATE plans SET body = replace(body, 'ann@acme.example', 'amn@acme.example')");
    database.exec("UPDATE runs SET state = 'interrupted', ended_at = NULL WHERE type = 'plan'");
    const id = String(database.prepare("SELECT id FROM runs WHERE type = 'plan'").pluck().get());
    database.close();
    const ended = await steward(data, ['run', 'resume', id]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('The plan of this run is not as it was reviewed');
    expect(ended.stderr).toContain('plan again');
  }, 240_000);

  test('a sound profile is not replaced without being told to', async () => {
    writeFiles(data, sound);
    const ended = await steward(data, ['profile', 'restore']);
    expect(ended.code).toBe(1);
    expect(ended.value.error.happened).toBe(
      'The profile’s database is sound, and a backup would take its place.',
    );
    expect(auditCountOf(join(data, 'steward.db'))).toBe(lastAudit);
  });
});

const auditCountOf = (file: string): number => {
  const database = new Sqlite(file, { readonly: true });
  try {
    return createAuditRepository(database).list({ limit: 1 }).total;
  } finally {
    database.close();
  }
};
