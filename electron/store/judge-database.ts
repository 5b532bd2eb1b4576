import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';

/** `STWD` in SQLite's header: tells a Steward profile from any other SQLite file. */
export const applicationId = 0x53545744;

/** Up to this size the whole file is checked when it is opened: about 100 ms. */
const wholeCheckBytes = 32 * 1024 * 1024;
/** Above this size only the tables that decide what Steward does are; the audit log is left to the doctor. */
const everyTableBytes = 512 * 1024 * 1024;

const lines = (rows: unknown): readonly string[] =>
  (rows as readonly Record<string, string>[])
    .map((row) => Object.values(row)[0] ?? '')
    .filter((line) => line !== 'ok');

const brokenReferences = (database: Database): readonly string[] =>
  (database.pragma('foreign_key_check') as readonly { table: string }[])
    .slice(0, 5)
    .map(({ table }) => `a row of ${table} refers to one that is not there`);

/** The first complaints of SQLite about the file's structure and its references; none for a sound one. */
export const integrityComplaints = (database: Database): readonly string[] => [
  ...lines(database.pragma('integrity_check(5)')),
  ...brokenReferences(database),
];

/**
 * The same, as far as it can be had in a short time: everything in a small file, all but the indexes in a
 * larger one, all but the audit log in a very large one.
 */
export const quickComplaints = (database: Database): readonly string[] => {
  const size = (name: string) => Number(database.pragma(name, { simple: true }));
  const bytes = size('page_count') * size('page_size');
  if (bytes <= wholeCheckBytes) return integrityComplaints(database);
  if (bytes <= everyTableBytes) return lines(database.pragma('quick_check(5)'));
  const tables = database
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('audit_entries')",
    )
    .pluck()
    .all();
  return tables.flatMap((table) => lines(database.pragma(`quick_check("${table}")`)));
};

/** Why a file is no sound Steward profile; undefined when it is one. Opens it without changing it. */
export const unsoundReason = (file: string): string | undefined => {
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      if (Number(database.pragma('application_id', { simple: true })) !== applicationId)
        return 'it is not a Steward profile';
      const [complaint] = integrityComplaints(database);
      return complaint === undefined ? undefined : 'it is damaged';
    } finally {
      database.close();
    }
  } catch {
    return 'it is damaged';
  }
};
