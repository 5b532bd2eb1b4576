import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { RunDetail, RunEvent, RunSummary } from '../../shared/domain/plan.ts';
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

/**
 * One run, kept live: read once, then patched with each event while it is under way. A lost stream is
 * opened again, and the run read again, so that nothing in between is missed.
 */
export const useRun = (runId: string) => {
  const cache = useQueryClient();
  const query = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  const underWay = query.data !== undefined && isUnderWay(query.data);

  useEffect(() => {
    if (!underWay) return;
    const options = orpc.runs.get.queryOptions({ input: { id: runId } });
    const stop = new AbortController();
    let waiting: RunEvent[] = [];
    let frame = 0;
    // Thousands of steps may change in a second; the screen is drawn once per frame.
    const flush = () => {
      frame = 0;
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
            frame ||= window.setTimeout(flush, 50);
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
      window.clearTimeout(frame);
    };
  }, [cache, runId, underWay]);

  return query;
};

/** Calls `onEnded` once for each end of the run: also when it had ended before it was first seen. */
export const useRunEnded = (
  run: RunSummary | undefined,
  onEnded: ((run: RunSummary) => void) | undefined,
) => {
  const reported = useRef<string | null>(null);
  useEffect(() => {
    if (!run || isUnderWay(run)) {
      reported.current = null;
      return;
    }
    const end = `${run.id} ${run.endedAt}`;
    if (reported.current === end) return;
    reported.current = end;
    onEnded?.(run);
  }, [run, onEnded]);
};
