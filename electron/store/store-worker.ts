import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite, { type Database } from 'better-sqlite3';
import { StewardError } from '../../shared/errors.ts';
import type { BlockingFaultHook } from '../faults/fault-points.ts';
import { createBlockingFaultHook, parseFault } from '../faults/inject-fault.ts';
import { makeDurable } from './durability.ts';
import { type Behind, behindOf, createHeadKeeper, type HeadKeeper } from './head-keeper.ts';
import { type Migrated, migrate } from './migrate.ts';
import { refuseUnusable } from './refuse-unusable.ts';
import { forgetRemovedLog, readRememberedHead } from './remembered-head.ts';
import { openRepositories } from './repositories.ts';
import { type StoreReply, type StoreRequest, type StoreWorkerData, toWire } from './store-messages.ts';
import { storeProblem } from './store-problem.ts';

/**
 * The one thread that has the profile's database open. It answers calls one after the other, each as one
 * transaction, so that nothing is ever half done and no window waits for the disk.
 */
type Method = (...args: unknown[]) => unknown;

const port = parentPort;
if (port === null) throw new Error('store-worker runs as a worker thread only');
const reply = (message: StoreReply) => port.postMessage(message);

interface Opened {
  readonly database: Database;
  readonly migrated: Migrated;
  readonly behind: Behind | undefined;
  readonly keeper: HeadKeeper;
}

const open = (data: StoreWorkerData, faults: BlockingFaultHook): Opened => {
  if (!existsSync(dirname(data.file))) throw new StewardError(storeProblem('SQLITE_CANTOPEN'));
  const remembered = readRememberedHead(data.heads);
  refuseUnusable(data.file, {
    backups: data.backup ?? join(dirname(data.file), 'backups'),
    // Whoever removes the whole folder begins anew, whatever is remembered elsewhere.
    remembered: readRememberedHead(data.heads.slice(0, 1)),
    busyTimeoutMs: data.busyTimeoutMs,
  });
  forgetRemovedLog(data.file, data.heads, remembered);
  try {
    // SQLite would make it readable for everybody; its -wal and -shm files copy the permissions.
    closeSync(openSync(data.file, 'a', 0o600));
  } catch {
    // SQLite says better what is wrong with the file.
  }
  const database = new Sqlite(data.file, { timeout: data.busyTimeoutMs });
  try {
    // Before anything is set: a foreign file must not even change its journal mode.
    database.pragma('schema_version');
    const migrated = migrate(database, {
      ...(data.migrations === undefined ? {} : { directory: data.migrations }),
      ...(data.backup === undefined ? {} : { backup: data.backup }),
      faults,
    });
    makeDurable(database, { busyTimeoutMs: data.busyTimeoutMs });
    return {
      database,
      migrated,
      behind: behindOf(database, remembered),
      keeper: createHeadKeeper(database, data.heads),
    };
  } catch (error) {
    database.close();
    throw error;
  }
};

const serve = ({ database, migrated, behind, keeper }: Opened, faults: BlockingFaultHook) => {
  const repositories = openRepositories(database) as unknown as Readonly<
    Record<string, Record<string, Method>>
  >;
  const find = (repository: string, method: string): Method => {
    const owner = Object.hasOwn(repositories, repository) ? repositories[repository] : undefined;
    const found = owner && Object.hasOwn(owner, method) ? owner[method] : undefined;
    if (typeof found !== 'function') throw new Error(`The store has no ${repository}.${method}`);
    return found;
  };
  const call = database.transaction((repository: string, method: string, args: readonly unknown[]) => {
    const value = find(repository, method)(...args);
    faults('store.before-commit');
    return value;
  });

  const close = () => {
    faults('store.closing');
    try {
      keeper.flush();
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
    reply({ type: 'closed' });
    port.close();
  };

  port.on('message', (request: StoreRequest) => {
    if (request.type === 'close') return close();
    if (request.type === 'follow') return keeper.follow();
    try {
      const value = call(request.repository, request.method, request.args);
      faults('store.committed');
      reply({ type: 'value', id: request.id, value });
      keeper.touched();
    } catch (error) {
      reply({ type: 'error', id: request.id, error: toWire(error) });
    }
  });
  reply({
    type: 'ready',
    migrated,
    ...(behind ? { behind } : {}),
    repositories: Object.fromEntries(
      Object.entries(repositories).map(([name, methods]) => [name, Object.keys(methods)]),
    ),
  });
};

try {
  const data = workerData as StoreWorkerData;
  const faults = data.fault === undefined ? () => undefined : createBlockingFaultHook(parseFault(data.fault));
  serve(open(data, faults), faults);
} catch (error) {
  reply({ type: 'refused', error: toWire(error) });
  port.close();
}
