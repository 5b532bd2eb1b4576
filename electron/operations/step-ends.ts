import type { Plan, RunStep } from '../../shared/domain/plan.ts';
import type { Store } from '../store/store.ts';

export type StepEnd = Pick<RunStep, 'state' | 'error'>;

/** How the steps of a plan's run ended, by their ids. */
export const stepsById = async (
  { store }: { readonly store: { readonly runs: Pick<Store['runs'], 'steps'> } },
  plan: Plan,
  runId: string,
): Promise<ReadonlyMap<string, StepEnd>> => {
  const steps = await store.runs.steps(runId);
  return new Map(steps.map((step) => [plan.steps[step.position]?.id ?? '', step]));
};

/** Whether the world is as the step wanted it. */
export const cameOff = (step: StepEnd | undefined): boolean =>
  step?.state === 'done' || step?.state === 'unchanged';

/** Why the world is not as a step wanted it, in a sentence. */
export const whyNot = (step: StepEnd | undefined): string =>
  step?.error?.message ??
  (step?.state === 'changed'
    ? 'Somebody else changed it meanwhile; it was left as it is.'
    : 'The run ended before its turn came.');
