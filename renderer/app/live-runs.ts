import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { RunDetail, RunSummary } from '../../shared/domain/plan.ts';
import { usePageVisible } from '../components/page-visible.ts';
import { isUnderWay, isWorking } from '../components/run-states.ts';
import { createValue, useValue } from '../components/value.ts';
import { client, orpc } from './client.ts';

const seen = createValue<ReadonlyMap<string, RunSummary>>(new Map());

/** Summaries received live since the window was opened, by run id. */
export const useLiveRuns = () => useValue(seen);

/** A number or a text made of these; renders again only when that is another one. */
export const useLiveRunsAs = <T extends number | string>(
  select: (live: ReadonlyMap<string, RunSummary>) => T,
): T => useSyncExternalStore(seen.subscribe, () => select(seen.get()));

/** A list as the store answered it, with whatever has become known since. */
export const withLive = (
  runs: readonly RunSummary[],
  live: ReadonlyMap<string, RunSummary>,
): readonly RunSummary[] => runs.map((run) => live.get(run.id) ?? run);

/** Work that somebody waits for: of a list as the store answered it, and what has begun since. */
export const runningAmong = (
  runs: readonly RunSummary[],
  live: ReadonlyMap<string, RunSummary>,
): readonly RunSummary[] => {
  const listed = new Set(runs.map((run) => run.id));
  const begun = [...live.values()].filter((run) => !listed.has(run.id));
  return [...begun, ...withLive(runs, live)].filter(isWorking);
};

const drawnEveryMs = 150;

const refreshLists = (cache: QueryClient) => {
  void cache.invalidateQueries({ queryKey: orpc.runs.list.key() });
  void cache.invalidateQueries({ queryKey: orpc.home.key() });
};

/**
 * Follows every run of this profile while `enabled`. New runs and ended ones refresh the lists that show
 * them; an end also refreshes tenants and the directory, which it may have changed, and is told to `onEnded`: also one that
 * came while nobody saw the tab, which listens only while it is visible.
 */
export const useFollowRuns = (enabled: boolean, onEnded: (run: RunSummary) => void): void => {
  const cache = useQueryClient();
  const visible = usePageVisible();
  useEffect(() => {
    if (!enabled || !visible) return;
    const stop = new AbortController();
    const waiting = new Map<string, RunSummary>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (run: RunSummary) => {
      const before = seen.get().get(run.id);
      seen.set(new Map(seen.get()).set(run.id, run));
      const key = orpc.runs.get.queryKey({ input: { id: run.id } });
      cache.setQueryData(key, (detail: RunDetail | undefined) => detail && { ...detail, ...run });
      if (before?.state === run.state) return;
      refreshLists(cache);
      if (isUnderWay(run)) return;
      // What it read back stands in the directory now, and everything that rests on that.
      for (const part of [orpc.tenants, orpc.directory, orpc.people, orpc.access, orpc.grants])
        void cache.invalidateQueries({ queryKey: part.key() });
      if (before) onEnded(run);
    };
    const takeAll = () => {
      timer = undefined;
      const runs = [...waiting.values()];
      waiting.clear();
      for (const run of runs) take(run);
    };
    /** What was under way when the last stream ended, and has ended since. */
    const catchUp = async () => {
      const left = new Map([...seen.get()].filter(([, run]) => isUnderWay(run)));
      seen.set(left);
      refreshLists(cache);
      if (left.size === 0) return;
      const { runs } = await client.runs.list({ limit: 100 }, { signal: stop.signal });
      for (const run of runs) if (left.has(run.id) && !isUnderWay(run)) take(run);
    };
    const follow = async () => {
      while (!stop.signal.aborted) {
        try {
          const runs = await client.runs.live(undefined, { signal: stop.signal });
          await catchUp();
          for await (const run of runs) {
            // A fast run tells more often than a screen can be drawn; only its newest state matters.
            waiting.set(run.id, run);
            timer ??= setTimeout(takeAll, drawnEveryMs);
          }
        } catch {
          // The session watch says that the host is gone; here it is enough to listen again later.
        }
        if (stop.signal.aborted) return;
        // A lost stream is the first sign of a lost host.
        void cache.invalidateQueries({ queryKey: orpc.session.get.key() });
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      }
    };
    void follow();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [cache, enabled, visible, onEnded]);
};
