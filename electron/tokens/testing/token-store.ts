import Sqlite from 'better-sqlite3';
import { migrate } from '../../store/migrate.ts';
import type { Store } from '../../store/store.ts';
import { createTokenRepository } from '../token-repository.ts';

/** The real repository over a database in memory, called as through the store's thread. */
export const openTokenStore = () => {
  const database = new Sqlite(':memory:');
  migrate(database);
  const repository = createTokenRepository(database);
  const tokens = Object.fromEntries(
    Object.entries(repository).map(([name, method]) => [
      name,
      async (...args: never[]) => (method as (...args: never[]) => unknown)(...args),
    ]),
  ) as unknown as Store['tokens'];
  return { tokens, database, close: () => database.close() };
};
