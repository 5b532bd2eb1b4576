import { v7 as uuidv7 } from 'uuid';
import type { connectionsContract } from '../../shared/contract/connections.ts';
import type { DirectorySync, directoryContract, SyncProgress } from '../../shared/contract/directory.ts';
import type { CallCounts } from '../../shared/domain/plan.ts';
import { type Problem, StewardError } from '../../shared/errors.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { lookUpPerson } from './look-up-person.ts';
import { syncAccount } from './sync-account.ts';
import { closing, lookUpFailed, syncDefect, syncProblem } from './sync-problem.ts';

export interface DirectoryServiceDeps {
  readonly store: Pick<Store, 'directory'>;
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get' | 'list'>;
  /** Puts a sync into Activity; the command line's own line stands there already. */
  readonly commands: {
    begin(name: string, args: readonly string[], connectionId: string, by: CallContext): Promise<string>;
    end(runId: string, exitCode: number, error: string | undefined, counts?: CallCounts): Promise<void>;
  };
  readonly onDefect: (error: unknown, connectionId: string) => void;
  readonly now?: () => Date;
}

interface LiveSync {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  progress: SyncProgress;
}

const nothingYet: SyncProgress = { total: 0, read: 0, assumed: 0, unreadable: 0, failed: 0 };

const cancelledByPerson = new Error('The sync was cancelled.');

/**
 * Keeps the directory: starts and follows syncs, one at a time for each connection, and answers from what
 * they found. A sync outlives the call that started it, not the process; the next one goes on where it stopped.
 */
export const createDirectoryService = (deps: DirectoryServiceDeps) => {
  const { store, clouds, connections, commands, now = () => new Date() } = deps;
  const instant = () => now().toISOString();
  const live = new Map<string, LiveSync>();

  const run = async (sync: DirectorySync & { readonly notBefore: string }, following: LiveSync) => {
    const { connectionId } = sync;
    const counts = { calls: 0, throttled: 0, retries: 0 };
    const end = async (state: 'done' | 'stopped' | 'cancelled', problem: Problem | null) => {
      await store.directory.end(sync.id, {
        state,
        at: instant(),
        calls: counts.calls,
        throttled: counts.throttled,
        problem,
      });
      if (sync.runId !== null)
        await commands.end(sync.runId, state === 'done' ? 0 : 1, problem?.happened, counts);
    };
    try {
      const cloud = await clouds.quicksight(connectionId, {
        count: (kind) => {
          counts[kind] += 1;
        },
      });
      const problem = await syncAccount({
        cloud,
        connectionId,
        sync,
        store: store.directory,
        now: instant,
        onProgress: (progress) => {
          following.progress = progress;
        },
        signal: following.abort.signal,
      });
      await end(problem === null ? 'done' : 'stopped', problem);
    } catch (error) {
      if (following.abort.signal.reason === cancelledByPerson) return end('cancelled', null);
      const problem = syncProblem(error);
      if (problem === undefined) deps.onDefect(error, connectionId);
      await end('stopped', problem ?? syncDefect).catch((failure: unknown) =>
        deps.onDefect(failure, connectionId),
      );
    }
  };

  const service: Service<typeof directoryContract> = {
    status: async (_input, call) => {
      const all = await connections.list(undefined, call);
      return Promise.all(
        all.map(async ({ id, name }) => ({
          connection: { id, name },
          sync: (await store.directory.lastSync(id)) ?? null,
          progress: live.get(id)?.progress ?? null,
          ...(await store.directory.holdings(id)),
        })),
      );
    },

    sync: async ({ connectionId, mode }, call) => {
      const connection = await connections.get({ id: connectionId }, call);
      if (live.has(connectionId))
        throw new StewardError({
          code: 'BUSY',
          happened: `“${connection.name}” is being read already.`,
          unchanged: 'Nothing was started.',
          todo: 'Wait for it to end, or stop it.',
        });
      const following: LiveSync = {
        abort: new AbortController(),
        ended: Promise.resolve(),
        progress: nothingYet,
      };
      // Taken before the first wait, so that two calls at once do not start two.
      live.set(connectionId, following);
      try {
        const runId =
          call.origin === 'cli'
            ? null
            : await commands.begin('directory sync', [connection.name], connectionId, call);
        const id = uuidv7();
        const sync = await store.directory.begin({ id, connectionId, mode, runId, at: instant() });
        const ended = run(sync, following).finally(() => live.delete(connectionId));
        live.set(connectionId, Object.assign(following, { ended }));
        const { notBefore: _, ...shown } = sync;
        return { sync: shown, resumed: sync.id !== id };
      } catch (error) {
        live.delete(connectionId);
        throw error;
      }
    },

    cancel: async ({ connectionId }) => {
      const following = live.get(connectionId);
      following?.abort.abort(cancelledByPerson);
      await following?.ended;
      return { cancelled: following !== undefined };
    },

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
  };

  return {
    service,
    /** Stops whatever is being read; it goes on when it is asked for again. */
    close: async (): Promise<void> => {
      for (const { abort } of live.values()) abort.abort(new Error(closing));
      await Promise.all([...live.values()].map(({ ended }) => ended));
    },
  };
};
