import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';
import type { BlockingFaultHook } from '../faults/fault-points.ts';

const kept = 5;
const backupName = /^steward-before-\d{4}-.*\.db$/;

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
 * Writes `steward-before-0002-<time>.db`, opens it and checks it; only a sound copy gets that name.
 * Returns its path. Throws `StewardError` STORE when no sound copy could be made.
 */
export const backUp = (
  database: Database,
  {
    directory,
    before,
    now = new Date(),
    faults,
  }: { directory: string; before: number; now?: Date; faults?: BlockingFaultHook },
): string => {
  const number = String(before).padStart(4, '0');
  const stamp = now.toISOString().replaceAll(':', '').replace('.', '-');
  const file = join(directory, `steward-before-${number}-${stamp}.db`);
  const part = `${file}.part`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    rmSync(part, { force: true });
    database.prepare('VACUUM INTO ?').run(part);
    chmodSync(part, 0o600);
    check(part, Number(database.pragma('user_version', { simple: true })));
    const handle = openSync(part, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    faults?.('store.backing-up');
    renameSync(part, file);
    return file;
  } catch (cause) {
    removeQuietly(part);
    throw new StewardError(
      {
        code: 'STORE',
        happened: 'The profile could not be backed up, so it was not brought up to date.',
        unchanged: 'Nothing was changed.',
        todo: `Make sure that there is room and permission to write in ${directory}, then start Steward again.`,
      },
      { cause },
    );
  }
};

/** Removes all but the newest five backups, never one of `fresh`. A file that cannot be removed stays. */
export const pruneBackups = (directory: string, fresh: readonly string[]): void => {
  if (!existsSync(directory)) return;
  const newestFirst = readdirSync(directory)
    .filter((name) => backupName.test(name))
    .sort((a, b) => stampOf(b).localeCompare(stampOf(a)));
  for (const name of newestFirst.slice(kept)) {
    const file = join(directory, name);
    if (!fresh.includes(file)) removeQuietly(file);
  }
};

/** One backup too many, or half of one, is no reason to refuse the profile. */
const removeQuietly = (file: string): void => {
  try {
    rmSync(file, { force: true });
  } catch {
    // It stays.
  }
};

const stampOf = (name: string): string => name.replace(/^steward-before-\d{4}-/, '');
