import type { Database } from 'better-sqlite3';
import { createDatabaseRepository } from './database-repository.ts';
import { createSettingsRepository } from './settings-repository.ts';

/**
 * All repositories of the profile's database, by name. They run inside the store's worker thread and are
 * synchronous there; everybody else calls them through `Store`, where each method returns a promise.
 * Arguments and results must survive structured cloning. A method is one transaction.
 *
 * Add a domain by adding its repository here.
 */
export const openRepositories = (database: Database) => ({
  database: createDatabaseRepository(database),
  settings: createSettingsRepository(database),
});
export type Repositories = ReturnType<typeof openRepositories>;
