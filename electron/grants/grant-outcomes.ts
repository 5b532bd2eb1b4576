import type { Plan, RunState } from '../../shared/domain/plan.ts';
import { cameOff, type StepEnd, stepsById, whyNot } from '../operations/step-ends.ts';
import type { Store } from '../store/store.ts';
import type { Outcome } from './grant-provisioning.ts';
import type { EndsContext } from './plan-ends.ts';
import type { GrantContext } from './plan-grants.ts';

export interface OutcomeDeps {
  readonly store: {
    readonly grants: Pick<Store['grants'], 'took' | 'ended' | 'grants' | 'setRun'>;
    readonly runs: Pick<Store['runs'], 'steps'>;
  };
  readonly now?: () => Date;
}

/** In these states a step may have had its effect although nobody knows. */
const mayHave = (step: StepEnd | undefined): boolean =>
  step?.state === 'acting' || step?.state === 'acted' || step?.state === 'in_doubt';

/**
 * What became of each grant of a plan, by its steps. One that may have taken effect counts as in effect, so that
 * its time runs and its end is looked after; ending what was never given is harmless.
 */
export const tookEffect = (
  context: Pick<GrantContext, 'grants'>,
  steps: ReadonlyMap<string, StepEnd>,
): readonly Outcome[] =>
  context.grants.map(({ grantId, stepId }) => {
    const step = stepId === null ? undefined : steps.get(stepId);
    return stepId === null || cameOff(step) || mayHave(step)
      ? { grantId, to: 'active', problem: null }
      : { grantId, to: 'failed', problem: whyNot(step) };
  });

/** What becomes of grants when a run of one of their plans has ended, by the plan's kind. */
export const grantOutcomes = (deps: OutcomeDeps) => {
  const by = () => ({ at: (deps.now?.() ?? new Date()).toISOString(), actor: 'Steward' });
  return {
    'grant.apply': async (plan: Plan, run: { readonly id: string; readonly state: RunState }) => {
      const context = plan.context as unknown as GrantContext;
      await deps.store.grants.setRun(context.requestId, run.id);
      await deps.store.grants.took(
        context.requestId,
        tookEffect(context, await stepsById(deps, plan, run.id)),
        by(),
      );
    },
    'grant.end': async (plan: Plan, run: { readonly id: string; readonly state: RunState }) => {
      const { ends } = plan.context as unknown as EndsContext;
      const steps = await stepsById(deps, plan, run.id);
      await deps.store.grants.ended(
        ends.map(({ grantId, stepId, left }) => {
          const step = stepId === null ? undefined : steps.get(stepId);
          const problem = stepId === null || cameOff(step) ? null : whyNot(step);
          return { grantId, problem, detail: { left, runId: run.id } };
        }),
        by(),
      );
    },
  };
};
