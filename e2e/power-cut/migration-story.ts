import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { migrationsDirectory } from '../../electron/locations.ts';
import { integrityComplaints } from '../../electron/store/judge-database.ts';
import { openAsStore } from './judge-profile.ts';
import type { Operation } from './recording.ts';
import { type Cut, eachCut, profileOnly, type Verdict } from './replay.ts';

/** What the two processes of the story told. */
export type MigrationFact =
  | { readonly fact: 'version'; readonly version: number }
  | { readonly fact: 'setting'; readonly number: number };

const keptSettings = 12;

/** A change such as migrations make: a table that is rebuilt, with its rows. */
const nextMigration = `
CREATE TABLE settings_next (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),
  since TEXT NOT NULL DEFAULT 'before'
) STRICT;
INSERT INTO settings_next (key, value) SELECT key, value FROM settings;
DROP TABLE settings;
ALTER TABLE settings_next RENAME TO settings;
`;

const migrationsOf = (scratch: string) => ({
  now: migrationsDirectory(),
  next: join(scratch, 'next-migrations'),
});

/** Records a profile being made with today's migrations, used, and opened by a version that has one more. */
export const recordMigration = async ({
  scratch,
  recorder,
  root,
  profile,
  log,
}: {
  readonly scratch: string;
  readonly recorder: string;
  readonly root: string;
  readonly profile: string;
  readonly log: string;
}): Promise<void> => {
  const { now, next } = migrationsOf(scratch);
  cpSync(now, next, { recursive: true });
  const number = String(readdirSync(now).length + 1).padStart(4, '0');
  writeFileSync(join(next, `${number}-next.sql`), nextMigration);
  for (const [migrations, settings] of [
    [now, keptSettings],
    [next, 1],
  ] as const) {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'open-store-once.ts'), profile, migrations, log, String(settings)],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          ...process.env,
          NODE_NO_WARNINGS: '1',
          LD_PRELOAD: recorder,
          RECORD_ROOT: root,
          RECORD_LOG: log,
          RECORD_SYNC_DELAY_MS: '0',
        },
      },
    );
    let complaints = '';
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`The store did not open: ${complaints}`);
  }
};

/** Opens a backup and tells what is wrong with it. */
const backupProblems = (profile: string, version: number): string[] => {
  const folder = join(profile, 'backups');
  const name = `steward-before-${String(version).padStart(4, '0')}-`;
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.startsWith(name) && file.endsWith('.db'))
    : [];
  if (files.length === 0) return ['the profile was migrated but its backup is gone'];
  return files.flatMap((file) => {
    try {
      const backup = new Sqlite(join(folder, file), { readonly: true });
      try {
        const kept = Number(
          backup.prepare("SELECT count(*) FROM settings WHERE key LIKE 'kept-%'").pluck().get(),
        );
        return [
          ...integrityComplaints(backup).map((complaint) => `the backup is damaged: ${complaint}`),
          ...(kept === keptSettings ? [] : [`the backup has ${kept} of ${keptSettings} settings`]),
        ];
      } finally {
        backup.close();
      }
    } catch (error) {
      return [`the backup does not open: ${(error as Error).message}`];
    }
  });
};

const judge = (profile: string, next: string, facts: readonly MigrationFact[]): string[] => {
  const file = join(profile, 'steward.db');
  if (!existsSync(file)) return facts.length > 0 ? ['the whole profile is gone'] : [];
  const newest = readdirSync(next).length;
  const toldVersion = facts.findLast((fact) => fact.fact === 'version')?.version ?? 0;
  const toldSettings = facts.flatMap((fact) => (fact.fact === 'setting' ? [fact.number] : []));
  try {
    const { database, from: version } = openAsStore(profile, next);
    try {
      const losses = version === newest ? backupProblems(profile, newest) : [];
      if (version < toldVersion) losses.push(`lost: version ${toldVersion} that was told as done`);
      const kept = new Set(
        database.prepare("SELECT key FROM settings WHERE key LIKE 'kept-%'").pluck().all(),
      );
      for (const number of toldSettings)
        if (!kept.has(`kept-${number}`)) losses.push(`lost: setting ${number}`);
      return [...losses, ...integrityComplaints(database).map((complaint) => `damaged: ${complaint}`)];
    } finally {
      database.close();
    }
  } catch (error) {
    return [`the profile does not open: ${(error as Error).message}`];
  }
};

/** Opens what each cut leaves with the newer version and tells what is wrong with it. */
export const judgeMigrationCuts = (
  operations: readonly Operation[],
  { root, profile, scratch }: { readonly root: string; readonly profile: string; readonly scratch: string },
  cuts: readonly Cut[],
): Verdict[] =>
  eachCut(operations, root, cuts, profileOnly, (folder, cut) => {
    const facts = operations
      .slice(0, cut.at)
      .flatMap((operation) => (operation.kind === 'noted' ? [operation.note as MigrationFact] : []));
    return {
      cut,
      losses: judge(join(folder, profile.slice(root.length)), migrationsOf(scratch).next, facts),
    };
  });
