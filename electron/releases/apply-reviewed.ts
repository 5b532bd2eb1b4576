import type { Plan } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { Engine } from '../operations/engine.ts';
import type { CallContext } from '../rpc/service.ts';
import type { Store } from '../store/store.ts';

/** A plan that was not applied within this time is made anew: the stage has moved on. */
const goodForMs = 24 * 60 * 60 * 1000;

const conflict = (happened: string, todo: string) =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

interface PlanDeps {
  readonly store: { readonly plans: Pick<Store['plans'], 'get'> };
  readonly now?: () => Date;
}

/**
 * The plan of one of these kinds that was reviewed, if nothing stands in its way. Throws CONFLICT otherwise. One that
 * has waited for other people is judged by their time, not by its age.
 */
export const reviewedPlan = async (
  { store, now = () => new Date() }: PlanDeps,
  kinds: readonly string[],
  { planId, hash }: { readonly planId: string; readonly hash: string },
  age: 'made' | 'waited' = 'made',
): Promise<Plan> => {
  const plan = await store.plans.get(planId);
  if (plan === undefined || plan.hash !== hash || !kinds.includes(plan.kind))
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
  if (blocker !== undefined)
    throw conflict(
      `The plan cannot be applied: ${blocker.message}`,
      blocker.todo ?? 'Mend it, then plan again.',
    );
  if (age === 'made' && now().getTime() - Date.parse(plan.createdAt) > goodForMs)
    throw conflict('This plan is older than a day.', 'Plan again: the stage may have changed since.');
  return plan;
};

/** Starts the run of a plan of one of these kinds, if it is the one that was reviewed and nothing stands in its way. */
export const applyReviewed = async (
  deps: PlanDeps & { readonly engine: Pick<Engine, 'start'> },
  kinds: readonly string[],
  reviewed: { readonly planId: string; readonly hash: string },
  call: CallContext,
): Promise<{ readonly runId: string }> => {
  const plan = await reviewedPlan(deps, kinds, reviewed);
  return deps.engine.start(plan, { actor: call.actor, role: call.role, origin: call.origin });
};
