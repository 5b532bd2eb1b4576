import { v7 as uuidv7 } from 'uuid';
import type { connectionsContract } from '../../shared/contract/connections.ts';
import type { directoryContract, SyncProgress } from '../../shared/contract/directory.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { createReadings, type ReadingCommands } from '../operations/readings.ts';
import type { Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { lookUpPerson } from './look-up-person.ts';
import { syncAccount } from './sync-account.ts';
import { lookUpFailed, syncDefect, syncProblem } from './sync-problem.ts';

export interface DirectoryServiceDeps {
  readonly store: Pick<Store, 'directory'>;
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get' | 'list'>;
  readonly commands: ReadingCommands;
  readonly onDefect: (error: unknown, connectionId: string) => void;
  readonly now?: () => Date;
}

const nothingYet: SyncProgress = { total: 0, read: 0, assumed: 0, unreadable: 0, failed: 0 };

/**
 * Keeps the directory: starts and follows syncs, one at a time for each connection, and answers from what
 * they found. A sync outlives the call that started it, not the process; the next one goes on where it stopped.
 */
export const createDirectoryService = (deps: DirectoryServiceDeps) => {
  const { store, clouds, connections, commands, onDefect, now = () => new Date() } = deps;
  const instant = () => now().toISOString();
  const readings = createReadings<SyncProgress>({
    command: 'directory sync',
    busy: (name) => `“${name}” is being read already.`,
    nothingYet,
    commands,
    problemOf: syncProblem,
    defect: syncDefect,
    onDefect,
  });

  const service: Service<typeof directoryContract> = {
    status: async (_input, call) => {
      const all = await connections.list(undefined, call);
      return Promise.all(
        all.map(async ({ id, name }) => ({
          connection: { id, name },
          sync: (await store.directory.lastSync(id)) ?? null,
          progress: readings.progress(id),
          ...(await store.directory.holdings(id)),
        })),
      );
    },

    sync: async ({ connectionId, mode }, call) => {
      const id = uuidv7();
      const connection = await connections.get({ id: connectionId }, call);
      const { notBefore: _, ...sync } = await readings.start(connection, call, {
        begin: (runId) => store.directory.begin({ id, connectionId, mode, runId, at: instant() }),
        read: async (begun, { signal, count, tell }) =>
          syncAccount({
            cloud: await clouds.quicksight(connectionId, { count }),
            connectionId,
            sync: begun,
            store: store.directory,
            now: instant,
            onProgress: tell,
            signal,
          }),
        end: (begun, { state, problem, counts: { calls, throttled } }) =>
          store.directory.end(begun.id, { state, at: instant(), calls, throttled, problem }),
      });
      return { sync, resumed: sync.id !== id };
    },

    cancel: ({ connectionId }) => readings.cancel(connectionId),

    lookUp: async ({ connectionId, user, namespace }, call) => {
      const { id, name } = await connections.get({ id: connectionId }, call);
      let calls = 0;
      const cloud = await clouds.quicksight(connectionId, {
        count: (kind) => {
          if (kind === 'calls') calls += 1;
        },
      });
      const found = await lookUpPerson({
        cloud,
        connectionId,
        id: uuidv7(),
        user,
        namespace,
        store: store.directory,
        now: instant,
        signal: call.signal,
      }).catch((error: unknown) => {
        throw error instanceof CloudError ? lookUpFailed(user, error) : error;
      });
      return { connection: { id, name }, ...found, calls };
    },

    people: (input) => store.directory.people(input),
    groups: (input) => store.directory.groups(input),
    assets: (input) => store.directory.assets(input),
    assignments: (input) => store.directory.assignments(input),
  };

  return { service, close: readings.close };
};
