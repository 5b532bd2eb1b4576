import type { RunSummary } from '../../shared/domain/plan.ts';

/** True while a run may still change by itself. */
export const isUnderWay = (run: Pick<RunSummary, 'state'>): boolean =>
  run.state === 'running' || run.state === 'cancelling';

/** Work that a person waits for; a command that only serves (`steward serve`) runs as long as Steward does. */
export const isWorking = (run: Pick<RunSummary, 'state' | 'type'>): boolean =>
  run.type === 'plan' && isUnderWay(run);
