import type { RunSummary, StepState } from '../../shared/domain/plan.ts';
import { isSettled } from './journal.ts';

/** How a run's steps stand, out of how many are in each state. */
export const tally = (byState: Readonly<Record<string, number>>): RunSummary['steps'] => {
  let total = 0;
  let settled = 0;
  for (const [state, count] of Object.entries(byState)) {
    total += count;
    if (isSettled(state as StepState)) settled += count;
  }
  return { total, settled, failed: (byState.failed ?? 0) + (byState.changed ?? 0), byState: { ...byState } };
};
