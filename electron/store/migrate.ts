import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';
import type { BlockingFaultHook } from '../faults/fault-points.ts';
import { migrationsDirectory } from '../locations.ts';
import { backUp, pruneBackups } from './back-up.ts';
import { damagedProfile } from './damaged-profile.ts';
import { syncEveryCommit } from './durability.ts';
import { applicationId, integrityComplaints } from './judge-database.ts';
import { readMigrations } from './migration-files.ts';
import { asStoreError } from './store-problem.ts';

export interface MigrateOptions {
  /** Where the numbered files are; default: the program's own. */
  readonly directory?: string;
  /**
   * The folder for backups; default: `backups` beside the database. A database in memory has none.
   */
  readonly backup?: string;
  readonly faults?: BlockingFaultHook;
}

export interface Migrated {
  /** The version before and after; equal when there was nothing to do. */
  readonly from: number;
  readonly to: number;
  /** The backups that were made, oldest first. */
  readonly backups: readonly string[];
}

const labelOf = (version: number): string => `before-${String(version).padStart(4, '0')}`;

const pragma = (database: Database, name: string): number => Number(database.pragma(name, { simple: true }));

const refuseForeign = (database: Database, version: number): void => {
  const id = pragma(database, 'application_id');
  if (id === applicationId) return;
  const tables = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
  if (id === 0 && version === 0 && tables === 0) return; // a new file
  throw new StewardError({
    code: 'STORE',
    happened: 'This file is a database of another program, not a Steward profile.',
    unchanged: 'The file was not touched.',
    todo: 'Choose another folder with --data, or move the file away.',
  });
};

const refuseNewer = (version: number, known: number): void => {
  if (version <= known) return;
  throw new StewardError({
    code: 'STORE',
    happened: `This profile was made by a newer Steward (version ${version}, this one knows ${known}).`,
    unchanged: 'Nothing was changed.',
    todo: 'Install the newer version, or choose another folder with --data.',
  });
};

const refuseDamaged = (database: Database, backups: string): void => {
  const complaints = integrityComplaints(database);
  if (complaints.length === 0) return;
  throw damagedProfile(
    'The profile’s database is damaged, so it was not brought up to date.',
    backups,
    new Error(complaints.join('; ')),
  );
};

/** Applies one file. Foreign keys are off meanwhile, as a rebuilt table needs, and checked before the end. */
const apply = (
  database: Database,
  migration: { version: number; file: string; sql: string },
  faults: BlockingFaultHook,
): void => {
  const foreignKeys = pragma(database, 'foreign_keys');
  database.pragma('foreign_keys = OFF'); // has no effect inside a transaction
  try {
    database
      .transaction(() => {
        if (pragma(database, 'user_version') !== migration.version - 1) {
          throw new StewardError({
            code: 'BUSY',
            happened: 'Another program is bringing this profile up to date.',
            unchanged: 'Nothing was changed here.',
            todo: 'Wait until it has finished, then start Steward again.',
          });
        }
        database.exec(migration.sql);
        const broken = database.pragma('foreign_key_check') as readonly { table: string }[];
        if (broken[0])
          throw new Error(
            `${migration.file} leaves ${broken.length} broken references in ${broken[0].table}`,
          );
        database.pragma(`application_id = ${applicationId}`);
        database.pragma(`user_version = ${migration.version}`);
        faults('store.migrating');
      })
      .exclusive();
  } finally {
    database.pragma(`foreign_keys = ${foreignKeys}`);
  }
};

/**
 * Brings a database to the newest version: each file in one transaction with its version number, so that
 * a kill leaves it at one version or the next. Before each change to a database with something in it, its
 * structure is checked and a backup is made, opened and checked too.
 *
 * Throws `StewardError` (STORE, BUSY, READ_ONLY) and has then changed nothing beyond the versions that
 * were completed: for a file of a newer Steward, of another program, a damaged one, a full disk.
 */
export const migrate = (database: Database, options: MigrateOptions = {}): Migrated => {
  const migrations = readMigrations(options.directory ?? migrationsDirectory());
  const { faults = () => undefined } = options;
  const backups: string[] = [];
  try {
    syncEveryCommit(database); // the version that is answered must survive a power cut
    const from = pragma(database, 'user_version');
    refuseForeign(database, from);
    refuseNewer(from, migrations.length);
    const folder = options.backup ?? join(dirname(database.name), 'backups');
    for (const migration of migrations.slice(from)) {
      if (from > 0) {
        refuseDamaged(database, folder);
        if (!database.memory)
          backups.push(backUp(database, { directory: folder, label: labelOf(migration.version), faults }));
      }
      apply(database, migration, faults);
      faults('store.migrated');
    }
    if (backups.length > 0) pruneBackups(folder, backups);
    return { from, to: migrations.length, backups };
  } catch (error) {
    throw asStoreError(error);
  }
};
