import type { Database } from 'better-sqlite3';

/** Wraps a method in a transaction of its own, keeping its types. */
export const inTransaction =
  (database: Database) =>
  <A extends unknown[], R>(work: (...args: A) => R): ((...args: A) => R) =>
    database.transaction(work) as (...args: A) => R;
