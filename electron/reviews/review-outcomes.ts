import type { Plan, RunState } from '../../shared/domain/plan.ts';
import type { ReviewOutcome } from '../../shared/domain/review.ts';
import { type StepEnd, stepsById, whyNot } from '../operations/step-ends.ts';
import type { Store } from '../store/store.ts';
import type { ReviewPlanContext } from './plan-review.ts';

interface OutcomeDeps {
  readonly store: {
    readonly reviews: Pick<Store['reviews'], 'settle'>;
    readonly grants: Pick<Store['grants'], 'ended'>;
    readonly runs: Pick<Store['runs'], 'steps'>;
  };
  readonly now?: () => Date;
}

export interface RowOutcome {
  readonly number: number;
  readonly outcome: ReviewOutcome;
  readonly words: string | null;
}

/** What became of one row, by its step; a row without one had nothing left to take. */
const outcomeOf = (
  stepId: string | null,
  steps: ReadonlyMap<string, StepEnd>,
): Omit<RowOutcome, 'number'> => {
  if (stepId === null) return { outcome: 'gone', words: null };
  const step = steps.get(stepId) ?? { state: 'waiting' as const, error: null };
  if (step.state === 'unchanged') return { outcome: 'gone', words: null };
  return step.state === 'done'
    ? { outcome: 'removed', words: null }
    : { outcome: 'failed', words: whyNot(step) };
};

/** What becomes of a review when a run of its plan has ended. Doing it twice is doing it once. */
export const reviewOutcomes = (deps: OutcomeDeps) => ({
  'review.apply': async (plan: Plan, run: { readonly id: string; readonly state: RunState }) => {
    const at = (deps.now?.() ?? new Date()).toISOString();
    const context = plan.context as unknown as ReviewPlanContext;
    const byId = await stepsById(deps, plan, run.id);
    await deps.store.reviews.settle(
      context.reviewId,
      {
        runId: run.id,
        isOver: run.state === 'done',
        rows: context.rows.map(({ number, stepId }) => ({ number, ...outcomeOf(stepId, byId) })),
      },
      { at, actor: 'Steward' },
    );
    // Grants that Steward keeps the ends of are over with what they gave.
    await deps.store.grants.ended(
      context.grants.map(({ grantId, stepId }) => {
        const { outcome, words } = outcomeOf(stepId, byId);
        return {
          grantId,
          problem: outcome === 'failed' ? words : null,
          detail: { left: 'nothing', runId: run.id, review: context.reviewId },
        };
      }),
      { at, actor: 'Steward' },
    );
  },
});
