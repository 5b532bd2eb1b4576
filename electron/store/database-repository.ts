import type { Database } from 'better-sqlite3';
import { readDurability } from './durability.ts';
import { integrityComplaints } from './judge-database.ts';

/** The database about itself, for the doctor. */
export const createDatabaseRepository = (database: Database) => ({
  /** SQLite's version, the settings as read back from the open connection, sizes in bytes. */
  facts() {
    const number = (name: string) => Number(database.pragma(name, { simple: true }));
    return {
      sqliteVersion:
        database.prepare<[], { v: string }>('SELECT sqlite_version() AS v').get()?.v ?? 'unknown',
      file: database.name,
      migration: number('user_version'),
      size: number('page_count') * number('page_size'),
      free: number('freelist_count') * number('page_size'),
      durability: readDurability(database),
    };
  },

  /** Checks the whole file's structure; takes about a second for each gigabyte. */
  check(): readonly string[] {
    return integrityComplaints(database);
  },
});
