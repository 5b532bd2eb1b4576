import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SecretPlace } from '../../secrets/keychain.ts';
import { migrate } from '../../store/migrate.ts';
import type { Store } from '../../store/store.ts';
import { createConnectionRepository } from '../connection-repository.ts';
import { createEnvironmentRepository } from '../environment-repository.ts';

/** The repositories over a real, migrated SQLite file, each method one promise away as in the product. */
export const openTestStore = () => {
  const folder = mkdtempSync(join(tmpdir(), 'connections-'));
  const database = new Database(join(folder, 'steward.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('foreign_keys = ON');
  migrate(database);
  const remote = <R extends object>(repository: R) =>
    Object.fromEntries(
      Object.entries(repository).map(([name, method]: [string, (...args: unknown[]) => unknown]) => [
        name,
        async (...args: unknown[]) => structuredClone(method(...structuredClone(args))),
      ]),
    );
  return {
    database,
    store: {
      connections: remote(createConnectionRepository(database)),
      environments: remote(createEnvironmentRepository(database)),
    } as unknown as Pick<Store, 'connections' | 'environments'>,
    /** Every byte that the profile has on disk. */
    bytes: () =>
      Buffer.concat(
        readdirSync(folder)
          .filter((name) => name.startsWith('steward'))
          .map((name) => readFileSync(join(folder, name))),
      ).toString('latin1'),
    close: () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** A place for secrets in this process's memory, as the keychain is without a usable backend. */
export const sessionSecrets = (initial: Readonly<Record<string, string>> = {}) => {
  const kept = new Map(Object.entries(initial));
  return {
    kept,
    get: async (name: string) => kept.get(name),
    set: async (name: string, secret: string) => {
      kept.set(name, secret);
      return 'session' as const;
    },
    delete: async (name: string) => (kept.delete(name) ? ('deleted' as const) : ('absent' as const)),
    placeOf: async (name: string): Promise<SecretPlace> =>
      kept.has(name) ? { place: 'session' } : { place: 'missing', found: 'Gone.', todo: 'Enter it again.' },
  };
};
