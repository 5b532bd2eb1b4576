import type { Database } from 'better-sqlite3';

/** Wraps a method in a transaction that writes from its beginning, keeping its types. */
export const immediateTransaction =
  (database: Database) =>
  <A extends unknown[], R>(work: (...args: A) => R) =>
  (...args: A): R =>
    database.transaction(() => work(...args)).immediate();
