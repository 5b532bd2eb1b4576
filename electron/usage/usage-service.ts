import type { connectionsContract } from '../../shared/contract/connections.ts';
import type { usageContract } from '../../shared/contract/usage.ts';
import type { Clouds } from '../connectors/clouds.ts';
import { createReadings, type Following, type ReadingCommands } from '../operations/readings.ts';
import type { Service } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';
import { readUsage } from './read-usage.ts';
import { countDays, type DaySpan, spansToRead } from './usage-days.ts';
import { usageDefect, usageProblem } from './usage-problem.ts';

export interface UsageServiceDeps {
  readonly store: Pick<Store, 'usage'>;
  readonly clouds: Clouds;
  readonly connections: Pick<Service<typeof connectionsContract>, 'get' | 'list'>;
  readonly commands: ReadingCommands;
  readonly onDefect: (error: unknown, connectionId: string) => void;
  readonly now?: () => Date;
}

/** Days read, of how many. */
interface DaysRead {
  readonly read: number;
  readonly total: number;
}

/**
 * Knows who used what: reads the event histories of accounts day by day, one sync at a time for each connection, and
 * keeps what they told beyond the 90 days that CloudTrail does.
 */
export const createUsageService = (deps: UsageServiceDeps) => {
  const { store, clouds, connections, commands, onDefect, now = () => new Date() } = deps;
  const instant = () => now().toISOString();
  const readings = createReadings<DaysRead>({
    command: 'usage sync',
    busy: (name) => `The usage of “${name}” is being read already.`,
    nothingYet: { read: 0, total: 0 },
    commands,
    problemOf: usageProblem,
    defect: usageDefect,
    onDefect,
  });

  const read = async (connectionId: string, days: number, { signal, count, tell }: Following<DaysRead>) => {
    const cloud = await clouds.cloudtrail(connectionId, { count });
    const work: { readonly region: string; readonly spans: readonly DaySpan[] }[] = [];
    for (const region of cloud.regions) {
      const whole = new Set(await store.usage.wholeDays(connectionId, region));
      work.push({ region, spans: spansToRead(whole, days, now()) });
    }
    const total = work.reduce((sum, { spans }) => sum + countDays(spans), 0);
    let done = 0;
    tell({ read: done, total });
    // Each region has a budget of its own.
    await Promise.all(
      work.map(async ({ region, spans }) => {
        for (const span of spans)
          await readUsage(cloud, region, span, {
            now,
            signal,
            onDays: async (found) => {
              await store.usage.put(connectionId, found, instant());
              done += found.length;
              tell({ read: done, total });
            },
          });
      }),
    );
  };

  const service: Service<typeof usageContract> = {
    status: async (_input, call) => {
      const all = await connections.list(undefined, call);
      return Promise.all(
        all.map(async ({ id, name }) => ({
          connection: { id, name },
          sync: await store.usage.sync(id),
          progress: readings.progress(id),
          ...(await store.usage.known(id)),
        })),
      );
    },

    sync: async ({ connectionId, days }, call) =>
      readings.start(await connections.get({ id: connectionId }, call), call, {
        begin: (runId) => store.usage.begin(connectionId, runId, instant()),
        read: async (_sync, following) => {
          await read(connectionId, days, following);
          return null;
        },
        end: (_sync, { state, problem, counts: { calls, throttled } }) =>
          store.usage.end(connectionId, { state, at: instant(), calls, throttled, problem }),
      }),

    cancel: ({ connectionId }) => readings.cancel(connectionId),

    users: (input) => store.usage.users(input),
  };

  return { service, close: readings.close };
};
