import type { connectionsContract } from '../../shared/contract/connections.ts';
import type { UsageSync, usageContract } from '../../shared/contract/usage.ts';
import type { CallCounts } from '../../shared/domain/plan.ts';
import { type Problem, StewardError } from '../../shared/errors.ts';
import type { Clouds } from '../connectors/clouds.ts';
import type { CallContext, Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { readUsage } from './read-usage.ts';
import { countDays, type DaySpan, spansToRead } from './usage-days.ts';
import { closing, usageDefect, usageProblem } from './usage-problem.ts';

export interface UsageServiceDeps {
  readonly store: Pick<Store, 'usage'>;
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
  progress: { read: number; total: number };
}

const cancelledByPerson = new Error('The sync was cancelled.');

/**
 * Knows who used what: reads the event histories of accounts day by day, one sync at a time for each connection, and
 * keeps what they told beyond the 90 days that CloudTrail does.
 */
export const createUsageService = (deps: UsageServiceDeps) => {
  const { store, clouds, connections, commands, now = () => new Date() } = deps;
  const instant = () => now().toISOString();
  const live = new Map<string, LiveSync>();

  const read = async (connectionId: string, days: number, following: LiveSync, counts: CallCounts) => {
    const cloud = await clouds.cloudtrail(connectionId, {
      count: (kind) => {
        counts[kind] += 1;
      },
    });
    const work: { readonly region: string; readonly spans: readonly DaySpan[] }[] = [];
    for (const region of cloud.regions) {
      const whole = new Set(await store.usage.wholeDays(connectionId, region));
      work.push({ region, spans: spansToRead(whole, days, now()) });
    }
    following.progress = { read: 0, total: work.reduce((sum, { spans }) => sum + countDays(spans), 0) };
    // Each region has a budget of its own.
    await Promise.all(
      work.map(async ({ region, spans }) => {
        for (const span of spans)
          await readUsage(cloud, region, span, {
            now,
            signal: following.abort.signal,
            onDays: async (read) => {
              await store.usage.put(connectionId, read, instant());
              following.progress.read += read.length;
            },
          });
      }),
    );
  };

  const run = async (sync: UsageSync, days: number, following: LiveSync) => {
    const { connectionId, runId } = sync;
    const counts = { calls: 0, throttled: 0, retries: 0 };
    const end = async (state: 'done' | 'stopped' | 'cancelled', problem: Problem | null) => {
      const { calls, throttled } = counts;
      await store.usage.end(connectionId, { state, at: instant(), calls, throttled, problem });
      if (runId !== null) await commands.end(runId, state === 'done' ? 0 : 1, problem?.happened, counts);
    };
    try {
      await read(connectionId, days, following, counts);
      await end('done', null);
    } catch (error) {
      if (following.abort.signal.reason === cancelledByPerson) return end('cancelled', null);
      const problem = usageProblem(following.abort.signal.aborted ? following.abort.signal.reason : error);
      if (problem === undefined) deps.onDefect(error, connectionId);
      await end('stopped', problem ?? usageDefect).catch((failure: unknown) =>
        deps.onDefect(failure, connectionId),
      );
    }
  };

  const service: Service<typeof usageContract> = {
    status: async (_input, call) => {
      const all = await connections.list(undefined, call);
      return Promise.all(
        all.map(async ({ id, name }) => ({
          connection: { id, name },
          sync: await store.usage.sync(id),
          progress: live.get(id)?.progress ?? null,
          ...(await store.usage.known(id)),
        })),
      );
    },

    sync: async ({ connectionId, days }, call) => {
      const connection = await connections.get({ id: connectionId }, call);
      if (live.has(connectionId))
        throw new StewardError({
          code: 'BUSY',
          happened: `The usage of “${connection.name}” is being read already.`,
          unchanged: 'Nothing was started.',
          todo: 'Wait for it to end, or stop it.',
        });
      const following: LiveSync = {
        abort: new AbortController(),
        ended: Promise.resolve(),
        progress: { read: 0, total: 0 },
      };
      // Taken before the first wait, so that two calls at once do not start two.
      live.set(connectionId, following);
      try {
        const runId =
          call.origin === 'cli'
            ? null
            : await commands.begin('usage sync', [connection.name], connectionId, call);
        const sync = await store.usage.begin(connectionId, runId, instant());
        const ended = run(sync, days, following).finally(() => live.delete(connectionId));
        live.set(connectionId, Object.assign(following, { ended }));
        return sync;
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

    users: (input) => store.usage.users(input),
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
