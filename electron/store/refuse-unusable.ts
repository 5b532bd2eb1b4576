import { closeSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { damagedProfile } from './damaged-profile.ts';
import { applicationId, quickComplaints } from './judge-database.ts';
import { fileIdentity, type RememberedHead } from './remembered-head.ts';
import { spokenTime } from './spoken-time.ts';
import { isSqliteError } from './store-problem.ts';

const smallestPage = 512;

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
};

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const lastSeen = ({ audit }: RememberedHead): string =>
  audit.at === null ? '' : `; the last entry of its audit log is of ${spokenTime(audit.at)}`;

/**
 * Whether a file ends within a page, whose rest SQLite would take for zeros. With a log beside it that is no
 * harm: a checkpoint was cut short, and is done again from the log.
 */
const isCutInPage = (file: string, size: number): boolean => {
  if (sizeOf(`${file}-wal`) > 0) return false;
  const header = Buffer.alloc(18);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return false;
  const stored = header.readUInt16BE(16);
  const page = stored === 1 ? 65_536 : stored;
  return page >= smallestPage && size % page !== 0;
};

/** A file with nothing in it would be taken for a new profile. */
const refuseEmpty = (file: string, head: RememberedHead | undefined, backups: string): void => {
  const exists = fileIdentity(file) !== null;
  if (head && head.audit.seq > 0)
    throw damagedProfile(
      `The profile’s database is ${exists ? 'empty' : 'gone'}: steward.db held a profile here${lastSeen(head)}.`,
      backups,
    );
  if (sizeOf(`${file}-wal`) > 0)
    throw damagedProfile(
      `The profile’s database is ${exists ? 'empty' : 'gone'}: only its log, steward.db-wal, is left.`,
      backups,
    );
};

/** SQLite would put the log’s pages into whatever database stands beside it. */
const refuseMismatched = (file: string, head: RememberedHead | undefined, backups: string): void => {
  const log = `${file}-wal`;
  if (!head || head.files.database === null || head.files.log === null || sizeOf(log) === 0) return;
  const sameDatabase = fileIdentity(file) === head.files.database;
  const sameLog = fileIdentity(log) === head.files.log;
  if (sameDatabase === sameLog) return; // both are as they were, or the folder is a copy
  throw damagedProfile(
    sameDatabase
      ? 'The profile’s log, steward.db-wal, was replaced by another one: it does not belong to steward.db.'
      : 'The profile’s database was replaced while its log, steward.db-wal, was kept: the two do not belong together.',
    backups,
  );
};

const judge = (database: Database, file: string, backups: string): void => {
  const number = (name: string) => Number(database.pragma(name, { simple: true }));
  database.pragma('schema_version'); // is it a database at all?
  // What is not ours, or newer, is refused in other words.
  if (number('application_id') !== applicationId) return;
  const complaints = quickComplaints(database);
  if (complaints.length === 0 && number('user_version') > 0) return;
  throw damagedProfile(
    'The profile’s database is damaged.',
    backups,
    new Error(complaints.join('; ') || `${file} has no version`),
  );
};

/**
 * Looks at a profile's files before they are opened for writing, and changes none of them. Throws
 * `StewardError` STORE, with the way back, for a database that is empty though it should not be, that does
 * not belong to the log beside it, or that is damaged.
 */
export const refuseUnusable = (
  file: string,
  options: {
    readonly backups: string;
    readonly remembered: RememberedHead | undefined;
    readonly busyTimeoutMs: number;
  },
): void => {
  const { backups, remembered, busyTimeoutMs } = options;
  if (isFolder(file)) return; // SQLite says so
  // A first migration was cut short; SQLite takes it back when it opens the file for writing.
  if (sizeOf(`${file}-journal`) > 0) return;
  const size = sizeOf(file);
  if (size === 0) {
    refuseEmpty(file, remembered, backups);
    return;
  }
  // SQLite takes less than its smallest page for nothing at all, and would begin anew over it.
  if (size < smallestPage)
    throw damagedProfile('The profile’s database is damaged: only its first bytes are left.', backups);
  if (isCutInPage(file, size))
    throw damagedProfile('The profile’s database is damaged: it was cut off.', backups);
  refuseMismatched(file, remembered, backups);
  const companions = [`${file}-wal`, `${file}-shm`].filter((path) => fileIdentity(path) === null);
  let database: Database | undefined;
  try {
    database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    judge(database, file, backups);
  } catch (error) {
    database?.close();
    for (const path of companions) rmSync(path, { force: true }); // made by looking
    throw asDamage(error, backups, remembered);
  }
  database.close();
};

/** Which of SQLite's refusals mean that the file itself is spoilt. */
const asDamage = (error: unknown, backups: string, remembered: RememberedHead | undefined): unknown => {
  if (!isSqliteError(error)) return error;
  if (error.code === 'SQLITE_NOTADB')
    return damagedProfile(
      remembered
        ? 'The profile’s database is damaged: its beginning is not that of a database any more.'
        : 'The profile’s file is not a Steward database.',
      backups,
      error,
    );
  if (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_ERROR')
    return damagedProfile('The profile’s database is damaged.', backups, error);
  return error;
};
