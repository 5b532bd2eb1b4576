import type { Database } from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';

export interface Durability {
  readonly journalMode: string;
  /** 2 is FULL: a commit that returned survives a power cut. */
  readonly synchronous: number;
  readonly foreignKeys: boolean;
  /** REPLACE fires delete triggers too, so that append-only tables stay so. */
  readonly recursiveTriggers: boolean;
  /** macOS: asks the disk itself to write its cache. No effect elsewhere. */
  readonly fullfsync: boolean;
  readonly checkpointFullfsync: boolean;
  readonly busyTimeoutMs: number;
}

const wanted = (platform: NodeJS.Platform) => ({
  journalMode: 'wal',
  synchronous: 2,
  foreignKeys: true,
  recursiveTriggers: true,
  fullfsync: platform === 'darwin',
  checkpointFullfsync: platform === 'darwin',
});

/** The settings that are in force on this connection. */
export const readDurability = (database: Database): Durability => {
  const read = (name: string) => database.pragma(name, { simple: true });
  return {
    journalMode: String(read('journal_mode')),
    synchronous: Number(read('synchronous')),
    foreignKeys: read('foreign_keys') === 1,
    recursiveTriggers: read('recursive_triggers') === 1,
    fullfsync: read('fullfsync') === 1,
    checkpointFullfsync: read('checkpoint_fullfsync') === 1,
    busyTimeoutMs: Number(read('busy_timeout')),
  };
};

/** Which of the settings that Steward relies on are not in force: `journalMode is delete, not wal`. */
export const durabilityComplaints = (
  found: Durability,
  platform: NodeJS.Platform = process.platform,
): readonly string[] =>
  Object.entries(wanted(platform))
    .filter(([name, value]) => found[name as keyof Durability] !== value)
    .map(([name, value]) => `${name} is ${found[name as keyof Durability]}, not ${value}`);

/**
 * Makes every commit from now on wait for the disk, whatever the journal mode is; changes nothing in the file.
 * SQLite is built to wait less in WAL mode (NORMAL): a power cut would take back the last commits.
 */
export const syncEveryCommit = (database: Database, platform: NodeJS.Platform = process.platform): void => {
  database.pragma('synchronous = FULL');
  if (platform === 'darwin') {
    database.pragma('fullfsync = ON');
    database.pragma('checkpoint_fullfsync = ON');
  }
};

/**
 * Sets what makes a commit durable and references hold, reads it back, and refuses to go on otherwise:
 * some file systems (network shares) silently keep another journal mode.
 */
export const makeDurable = (
  database: Database,
  { busyTimeoutMs, platform = process.platform }: { busyTimeoutMs: number; platform?: NodeJS.Platform },
): Durability => {
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  database.pragma('journal_mode = WAL');
  syncEveryCommit(database, platform);
  database.pragma('foreign_keys = ON');
  database.pragma('recursive_triggers = ON');
  const found = readDurability(database);
  const complaints = durabilityComplaints(found, platform);
  if (complaints.length > 0) {
    throw new StewardError(
      {
        code: 'STORE',
        happened: 'This folder cannot keep a Steward profile safely: SQLite’s settings did not take.',
        unchanged: 'Nothing was written.',
        todo: 'Keep the profile on a disk of this machine (not a network share) and name its folder with --data.',
      },
      { cause: new Error(complaints.join('; ')) },
    );
  }
  return found;
};
