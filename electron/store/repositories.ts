import type { Database } from 'better-sqlite3';

/**
 * All repositories of the profile's database, by name. They run inside the store's worker thread and are
 * synchronous there; everybody else calls them through `Store`, where each method returns a promise.
 * Arguments and results must survive structured cloning. A method is one transaction.
 *
 * Add a domain by adding its repository here.
 */
export const openRepositories = (database: Database) => ({
  ping: { version: () => database.prepare('SELECT sqlite_version() AS version').get() as { version: string } },
});
export type Repositories = ReturnType<typeof openRepositories>;
