import { resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';
import { migrationsDirectory } from '../locations.ts';
import { auditHeadOf } from './head-keeper.ts';
import { unsoundReason } from './judge-database.ts';
import { type Backup, listBackups } from './list-backups.ts';
import { readMigrations } from './migration-files.ts';
import { type AuditHead, fileIdentity, readRememberedHead } from './remembered-head.ts';
import { spokenTime } from './spoken-time.ts';

/** A file that a profile could be brought back from. */
export interface RestoreSource {
  readonly file: string;
  /** When it was made; null for a file that is not one of Steward's backups. */
  readonly at: string | null;
  readonly kind: Backup['kind'] | 'file';
  /** How far its audit log reaches; undefined for one that is not sound. */
  readonly audit?: AuditHead;
  /** Why it cannot be used. */
  readonly unsound?: string;
}

export interface RestorePlan {
  /** What is wrong with the database that is there; undefined when it is sound. */
  readonly present: string | undefined;
  readonly sources: readonly RestoreSource[];
  readonly chosen: RestoreSource;
  /** The last entry of the audit log before; undefined where nothing is known of it. */
  readonly last: AuditHead | undefined;
  /** How many of the audit log's last entries the restored profile will lack. */
  readonly missing: number;
}

const judgeSource = (file: string, at: string | null, kind: RestoreSource['kind']): RestoreSource => {
  const base = { file, at, kind };
  const unsound = unsoundReason(file);
  if (unsound !== undefined) return { ...base, unsound };
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      const version = Number(database.pragma('user_version', { simple: true }));
      if (version > readMigrations(migrationsDirectory()).length)
        return { ...base, unsound: 'it was made by a newer Steward' };
      return { ...base, audit: auditHeadOf(database) };
    } finally {
      database.close();
    }
  } catch {
    return { ...base, unsound: 'it cannot be read' };
  }
};

const refuse = (happened: string, todo: string): StewardError =>
  new StewardError({ code: 'STORE', happened, unchanged: 'Nothing was changed.', todo });

const presentState = (file: string): { readonly wrong?: string; readonly audit?: AuditHead } => {
  if (fileIdentity(file) === null) return { wrong: 'it is gone' };
  const { unsound, audit } = judgeSource(file, null, 'file');
  if (unsound !== undefined) return { wrong: unsound };
  return audit === undefined ? {} : { audit };
};

/**
 * Works out what restoring would do and changes nothing: `from`, else the newest sound backup. `heads` are
 * the files that remember how far the profile reached. Throws `StewardError` STORE where there is nothing
 * to restore from.
 */
export const planRestore = (options: {
  readonly file: string;
  readonly backups: string;
  readonly heads: readonly string[];
  readonly from?: string | undefined;
}): RestorePlan => {
  const { file, backups, heads, from } = options;
  const sources = listBackups(backups).map((one) => judgeSource(one.file, one.at, one.kind));
  const named = from === undefined ? undefined : resolve(from);
  if (named === file)
    throw refuse('This is the profile’s own database.', 'Name a backup of it, or leave --from out.');
  const chosen =
    named === undefined
      ? sources.find(({ unsound }) => unsound === undefined)
      : (sources.find((source) => source.file === named) ?? judgeSource(named, null, 'file'));
  if (chosen === undefined)
    throw refuse(
      sources.length === 0
        ? `There is no backup in ${backups}.`
        : `None of the ${sources.length} backups in ${backups} is sound.`,
      'If you keep copies of the folder elsewhere, name the steward.db of one with --from.',
    );
  if (chosen.unsound !== undefined)
    throw refuse(
      `${chosen.file} cannot be used: ${chosen.unsound}.`,
      'Name another file with --from, or leave it out to take the newest sound backup.',
    );
  const present = presentState(file);
  const remembered = readRememberedHead(heads)?.audit;
  const last = [present.audit, remembered]
    .filter((head) => head !== undefined)
    .sort((one, other) => other.seq - one.seq)[0];
  return {
    present: present.wrong,
    sources,
    chosen,
    last,
    missing: Math.max(0, (last?.seq ?? 0) - (chosen.audit?.seq ?? 0)),
  };
};

/** What a restored profile will lack, in a sentence. */
export const lossOf = ({ chosen, last, missing }: RestorePlan): string => {
  const until = chosen.audit?.at ? `after ${spokenTime(chosen.audit.at)}` : 'of it';
  if (last === undefined) return `What was done ${until} is not in it.`;
  if (missing === 0) return 'Nothing that is known of is lost: it reaches as far as the profile did.';
  const end = last.at === null ? '' : ` until ${spokenTime(last.at)}`;
  return missing === 1
    ? `The last entry of the audit log${last.at === null ? '' : `, of ${spokenTime(last.at)},`} is not in it.`
    : `The last ${missing} entries of the audit log, ${until}${end}, are not in it.`;
};
