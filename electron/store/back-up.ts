import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';
import type { BlockingFaultHook } from '../faults/fault-points.ts';
import { type Backup, backupName, listBackups } from './list-backups.ts';
import { syncFile } from './sync-file.ts';
import { syncFolder } from './sync-folder.ts';

/** How many are kept of each kind. */
const kept = { daily: 7, migration: 5 } as const;

const check = (file: string, version: number): void => {
  const copy = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    const result = copy.pragma('integrity_check(1)', { simple: true });
    if (result !== 'ok') throw new Error(`the copy is damaged: ${String(result)}`);
    const found = Number(copy.pragma('user_version', { simple: true }));
    if (found !== version) throw new Error(`the copy has version ${found} instead of ${version}`);
  } finally {
    copy.close();
  }
};

/**
 * Writes `steward-daily-<time>.db` or `steward-before-0002-<time>.db` (`label`), opens it and checks it; only
 * a sound copy gets that name. Returns its path. Throws `StewardError` STORE when no sound copy could be made.
 */
export const backUp = (
  database: Database,
  {
    directory,
    label,
    now = new Date(),
    faults,
  }: { directory: string; label: string; now?: Date; faults?: BlockingFaultHook },
): string => {
  const file = join(directory, backupName(label, now));
  const part = `${file}.part`;
  try {
    if (mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(directory));
    rmSync(part, { force: true });
    database.prepare('VACUUM INTO ?').run(part);
    chmodSync(part, 0o600);
    check(part, Number(database.pragma('user_version', { simple: true })));
    syncFile(part);
    faults?.('store.backing-up');
    renameSync(part, file);
    syncFolder(directory);
    return file;
  } catch (cause) {
    removeQuietly(part);
    throw new StewardError(
      {
        code: 'STORE',
        happened: 'The profile could not be backed up.',
        unchanged: 'Nothing was changed.',
        todo: `Make sure that there is room and permission to write in ${directory}, then try again.`,
      },
      { cause },
    );
  }
};

/** Keeps the newest of each kind, and always those in `fresh`. A file that cannot be removed stays. */
export const pruneBackups = (directory: string, fresh: readonly string[]): void => {
  const backups = listBackups(directory);
  const surplus = (kind: Backup['kind']) => backups.filter((one) => one.kind === kind).slice(kept[kind]);
  for (const { file } of [...surplus('daily'), ...surplus('migration')])
    if (!fresh.includes(file)) removeQuietly(file);
};

/** One backup too many, or half of one, is no reason to refuse the profile. */
const removeQuietly = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // It stays.
  }
};
