import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';

/** Which rows a comparison leaves out, by table: a condition on the rows that stay. */
type Only = Readonly<Record<string, string>>;

const reading = <T>(data: string, read: (database: Sqlite.Database) => T): T => {
  const database = new Sqlite(join(data, 'steward.db'), { readonly: true, fileMustExist: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
};

/** Made again from the directory whenever somebody asks and it has changed: no call changes anything by that. */
const made: ReadonlySet<string> = new Set([
  'people',
  'people_made',
  'person_accounts',
  'person_doubts',
  'person_sole_assets',
]);

/**
 * Every row of every table of a profile as one line; without the audit log, in which refusals are meant to
 * be written down, and without what is only made from other tables.
 */
export const dumpProfile = (data: string, only: Only = {}): string[] =>
  reading(data, (database) => {
    const tables = database
      .prepare<[], string>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
           AND name <> 'audit_entries' ORDER BY name`,
      )
      .pluck()
      .all();
    return tables
      .filter((table) => !made.has(table))
      .flatMap((table) =>
        database
          .prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" WHERE ${only[table] ?? '1'}`)
          .all()
          .map(
            (row) =>
              `${table} ${createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 12)} ${JSON.stringify(
                row,
              ).slice(0, 200)}`,
          )
          .sort(),
      );
  });

/** What is wrong with the audit log's chain; undefined when nothing is. */
export const brokenAudit = (data: string): string | undefined =>
  reading(data, (database) => {
    const proof = createAuditRepository(database).verify();
    return proof.ok ? undefined : proof.why;
  });
