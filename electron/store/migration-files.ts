import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Migration {
  readonly version: number;
  /** `0001-foundation.sql` */
  readonly file: string;
  readonly sql: string;
}

/**
 * The migrations of a folder, in order. They are numbered 1, 2, 3 … without gap or repetition; a file
 * that is not named like one is refused rather than passed over, so that a typo cannot skip a change.
 *
 * Throws a plain `Error`: this is a defect of the program, not something a person can mend.
 */
export const readMigrations = (directory: string): readonly Migration[] => {
  const files = readdirSync(directory)
    .filter((name) => !name.startsWith('.'))
    .sort();
  return files.map((file, index) => {
    const number = /^(\d{4})-[a-z0-9][a-z0-9-]*\.sql$/.exec(file)?.[1];
    if (number === undefined) throw new Error(`${file} is not named like a migration (0001-name.sql)`);
    const version = Number(number);
    if (version !== index + 1) {
      throw new Error(`Migration ${index + 1} is missing or there twice: found ${file} in its place`);
    }
    const sql = readFileSync(join(directory, file), 'utf8');
    if (/^\s*(BEGIN|COMMIT|ROLLBACK|VACUUM|ATTACH|END)\b(?![^;]*RAISE)/im.test(stripTriggers(sql))) {
      throw new Error(`${file} must not begin or end a transaction itself`);
    }
    return { version, file, sql };
  });
};

/** Trigger bodies have a BEGIN and END of their own. */
const stripTriggers = (sql: string): string =>
  sql.replace(/^CREATE TRIGGER[\s\S]*?^BEGIN[\s\S]*?END;/gim, '');
