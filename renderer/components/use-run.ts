import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { RunSummary } from '../../shared/domain/plan.ts';
import { orpc } from '../app/client.ts';
import { followRun } from './follow-run.ts';
import { usePageVisible } from './page-visible.ts';
import { isUnderWay } from './run-states.ts';

/**
 * One run, kept live: read once, then patched with each event while it is under way. A lost stream is
 * opened again, and the run read again, so that nothing in between is missed; while nobody sees the tab
 * there is no stream.
 */
export const useRun = (runId: string) => {
  const cache = useQueryClient();
  const query = useQuery(orpc.runs.get.queryOptions({ input: { id: runId } }));
  const underWay = query.data !== undefined && isUnderWay(query.data);

  const visible = usePageVisible();
  useEffect(() => {
    if (underWay && visible) return followRun(cache, runId);
  }, [cache, runId, underWay, visible]);

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
