import type { RunDetail, RunEvent, RunStep, RunSummary } from '../../shared/domain/plan.ts';

/** A run with events applied to it, in order. */
export const applyEvents = (run: RunDetail, events: readonly RunEvent[]): RunDetail => {
  let summary: Partial<RunSummary> = {};
  const changed = new Map<string, RunStep>();
  for (const event of events) {
    if (event.type === 'run') summary = event.run;
    else changed.set(event.step.id, event.step);
  }
  return {
    ...run,
    ...summary,
    runSteps: changed.size === 0 ? run.runSteps : run.runSteps.map((step) => changed.get(step.id) ?? step),
  };
};
