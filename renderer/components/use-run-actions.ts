import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RunDetail, RunSummary } from '../../shared/domain/plan.ts';
import { orpc } from '../app/client.ts';

/** Resume, cancel and settle one run; the answers go straight to every screen that shows it. */
export const useRunActions = (runId: string) => {
  const cache = useQueryClient();
  const onSuccess = (summary: RunSummary) => {
    const key = orpc.runs.get.queryKey({ input: { id: runId } });
    cache.setQueryData(key, (run: RunDetail | undefined) => run && { ...run, ...summary });
    void cache.invalidateQueries({ queryKey: key });
    void cache.invalidateQueries({ queryKey: orpc.runs.list.key() });
    void cache.invalidateQueries({ queryKey: orpc.home.key() });
  };
  return {
    resume: useMutation(orpc.runs.resume.mutationOptions({ onSuccess })),
    cancel: useMutation(orpc.runs.cancel.mutationOptions({ onSuccess })),
    settle: useMutation(orpc.runs.settle.mutationOptions({ onSuccess })),
  };
};
