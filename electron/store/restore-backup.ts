import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';
import { auditHeadOf } from './head-keeper.ts';
import { unsoundReason } from './judge-database.ts';
import type { RestorePlan } from './plan-restore.ts';
import { readRememberedHead, writeRememberedHead } from './remembered-head.ts';
import { syncFile } from './sync-file.ts';
import { syncFolder } from './sync-folder.ts';

/** SQLite's companions of a database, which belong to that very file. */
const companions = ['-wal', '-journal'] as const;

/** Writes a sound copy of the chosen file beside the profile's database. */
const prepare = (source: string, part: string): void => {
  rmSync(part, { force: true });
  const database = new Sqlite(source, { readonly: true, fileMustExist: true });
  try {
    // Not a plain copy: the file may have a log beside it.
    database.prepare('VACUUM INTO ?').run(part);
  } finally {
    database.close();
  }
  chmodSync(part, 0o600);
  const unsound = unsoundReason(part);
  if (unsound !== undefined) throw new Error(`The copy of ${source} cannot be used: ${unsound}`);
  syncFile(part);
};

/**
 * Puts the plan's backup in place of a profile's database, which is kept aside under a name with the date.
 * Only the profile's owner may call this. A kill in the middle leaves either the old files in place, or no
 * database, which opening refuses with the way back here. Returns the name of what was kept aside; null
 * where there was nothing to keep.
 */
export const restoreBackup = (
  { file, heads }: { readonly file: string; readonly heads: readonly string[] },
  plan: Pick<RestorePlan, 'chosen'>,
  now: Date = new Date(),
): string | null => {
  const directory = dirname(file);
  const stamp = now.toISOString().replaceAll(':', '').replace('.', '-');
  const aside = join(directory, `steward-replaced-${stamp}.db`);
  const part = join(directory, 'steward.db.restoring');
  const head = readRememberedHead(heads);
  try {
    prepare(plan.chosen.file, part);
    if (head) {
      const restored = { from: basename(plan.chosen.file), at: now.toISOString() };
      writeRememberedHead(heads, { ...head, files: { database: null, log: null }, restored });
    } else rememberPresent(file, heads, plan.chosen.file, now);
    const kept = existsSync(file);
    if (kept) renameSync(file, aside);
    for (const companion of companions)
      if (existsSync(`${file}${companion}`)) renameSync(`${file}${companion}`, `${aside}${companion}`);
    rmSync(`${file}-shm`, { force: true });
    renameSync(part, file);
    syncFolder(directory);
    return kept ? basename(aside) : null;
  } catch (cause) {
    throw new StewardError(
      {
        code: 'STORE',
        happened: 'The backup could not be put in place.',
        unchanged: existsSync(file)
          ? 'The profile’s database is as it was.'
          : `The profile’s earlier database is kept as ${basename(aside)}.`,
        todo: `Make sure that there is room and permission to write in ${directory}, then run “steward profile restore” again.`,
      },
      { cause },
    );
  }
};

/** Where nothing was remembered, the database that goes says how far it reached, if it still can. */
const rememberPresent = (file: string, heads: readonly string[], from: string, now: Date): void => {
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      writeRememberedHead(heads, {
        version: 1,
        audit: auditHeadOf(database),
        files: { database: null, log: null },
        restored: { from: basename(from), at: now.toISOString() },
      });
    } finally {
      database.close();
    }
  } catch {
    // It cannot say.
  }
};
