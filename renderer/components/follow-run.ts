import type { QueryClient } from '@tanstack/react-query';
import type { RunDetail, RunEvent } from '../../shared/domain/plan.ts';
import { client, orpc } from '../app/client.ts';
import { applyEvents } from './apply-events.ts';
import { isHostGone } from './problem-of.ts';
import { isUnderWay } from './run-states.ts';

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Thousands of steps may change in a second, and each drawing makes new lists of all of them. */
const drawnEveryMs = 100;

/** Patches the cached run with each event until it has ended; answers the function that stops it. */
const listen = (cache: QueryClient, runId: string): (() => void) => {
  const options = orpc.runs.get.queryOptions({ input: { id: runId } });
  const stop = new AbortController();
  let waiting: RunEvent[] = [];
  let timer = 0;
  const flush = () => {
    timer = 0;
    const events = waiting;
    waiting = [];
    cache.setQueryData(options.queryKey, (run: RunDetail | undefined) => run && applyEvents(run, events));
  };
  const follow = async () => {
    while (!stop.signal.aborted) {
      try {
        const events = await client.runs.watch({ id: runId }, { signal: stop.signal });
        await cache.fetchQuery({ ...options, staleTime: 0 });
        for await (const event of events) {
          waiting.push(event);
          timer ||= window.setTimeout(flush, drawnEveryMs);
        }
        flush();
        const last = await cache.fetchQuery({ ...options, staleTime: 0 });
        if (!isUnderWay(last)) return;
        await pause(1_000, stop.signal);
      } catch (error) {
        if (stop.signal.aborted) return;
        await pause(isHostGone(error) ? 1_500 : 3_000, stop.signal);
      }
    }
  };
  void follow();
  return () => {
    stop.abort();
    window.clearTimeout(timer);
  };
};

const followed = new Map<string, { count: number; readonly stop: () => void }>();

/**
 * Keeps the cached run live until the answered function is called. However many parts of a page follow the
 * same run, they share one stream.
 */
export const followRun = (cache: QueryClient, runId: string): (() => void) => {
  const entry = followed.get(runId) ?? { count: 0, stop: listen(cache, runId) };
  entry.count += 1;
  followed.set(runId, entry);
  return () => {
    entry.count -= 1;
    if (entry.count > 0) return;
    followed.delete(runId);
    entry.stop();
  };
};
