import type { Plan } from '../../shared/domain/plan.ts';
import type { ReviewState } from '../../shared/domain/review.ts';
import type { CallContext } from '../rpc/service.ts';
import type { ReviewPlanContext } from './plan-review.ts';
import type { ReviewRecord } from './review-record.ts';
import { byOf, conflict, nowOf, type ReviewsDeps } from './reviews-deps.ts';

/** A plan that was not applied within this time is made anew: the account has moved on. */
const goodForMs = 24 * 3_600_000;
/** How long other people have to approve. */
const approveWithinMs = 7 * 24 * 3_600_000;

interface Submitted {
  readonly runId: string | null;
  readonly state: ReviewState;
}

/** Begins the run of a submitted review, or finds the one that was begun; without steps it is over at once. */
export const applyReview = async (
  deps: ReviewsDeps,
  id: string,
  plan: Plan,
  call: CallContext,
): Promise<Submitted> => {
  const { reviews, grants, runs } = deps.store;
  const context = plan.context as unknown as ReviewPlanContext;
  const by = byOf(deps, call);
  const grantIds = context.grants.map(({ grantId }) => grantId);
  if (plan.steps.length === 0) {
    await grants.beginEnding(grantIds, 'revoke', by);
    await reviews.settle(
      id,
      {
        runId: null,
        isOver: true,
        rows: context.rows.map(({ number }) => ({ number, outcome: 'gone', words: null })),
      },
      by,
    );
    await grants.ended(
      grantIds.map((grantId) => ({ grantId, problem: null, detail: { left: 'nothing', review: id } })),
      by,
    );
    return { runId: null, state: 'closed' };
  }
  const started = await runs.ofPlan(plan.id);
  if (started === undefined) await grants.beginEnding(grantIds, 'revoke', by);
  const { actor, role, origin } = call;
  const runId = started ?? (await deps.engine.start(plan, { actor, role, origin })).runId;
  await reviews.setRun(id, runId);
  return { runId, state: (await reviews.get(id))?.state ?? 'submitted' };
};

/**
 * Hands in a review by the plan that was looked at. Where a policy asks for approval it waits for that; else it is
 * applied at once. Asked again for the same plan, it goes on where it stopped.
 */
export const submitReview = async (
  deps: ReviewsDeps,
  review: ReviewRecord,
  input: { readonly planId: string; readonly hash: string },
  call: CallContext,
): Promise<Submitted> => {
  const { reviews, plans } = deps.store;
  const plan = await plans.get(input.planId);
  const context = plan?.context as unknown as ReviewPlanContext | undefined;
  if (
    plan === undefined ||
    plan.hash !== input.hash ||
    plan.kind !== 'review.apply' ||
    context?.reviewId !== review.id
  )
    throw conflict('This is not the plan that was reviewed.', 'Plan again and review what it says.');
  if (review.planId === plan.id && review.state !== 'open') {
    if (review.state !== 'submitted') return { runId: review.runId, state: review.state };
    return applyReview(deps, review.id, plan, call);
  }
  if (review.state === 'pending' && (await reviews.submissions(review.id))[0]?.planId === plan.id)
    return { runId: null, state: 'pending' };
  if (review.state !== 'open')
    throw conflict(
      `This review is ${review.state}: nothing can be submitted.`,
      review.state === 'draft' ? 'Open it first.' : 'Reload it.',
    );
  const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
  if (blocker !== undefined)
    throw conflict(
      `The plan cannot be applied: ${blocker.message}`,
      blocker.todo ?? 'Mend it, then plan again.',
    );
  if (Date.parse(nowOf(deps)) - Date.parse(plan.createdAt) > goodForMs)
    throw conflict('This plan is older than a day.', 'Plan again: the account may have changed since.');
  const { approvals, needs, policyVersion, seq, ticket } = context;
  if (plan.steps.length > 0 && (await deps.store.grants.policies()).version !== policyVersion)
    throw conflict(
      'The policies were changed after this plan was made.',
      'Plan again and review what it says now.',
    );
  const by = byOf(deps, call);
  if (approvals > 0) {
    const lapsesAt = new Date(Date.parse(by.at) + approveWithinMs).toISOString();
    const handed = {
      planId: plan.id,
      planHash: plan.hash,
      approvals,
      needs,
      policyVersion,
      ticket,
      seq,
      lapsesAt,
    };
    if (await reviews.handIn(review.id, handed, by)) return { runId: null, state: 'pending' };
    throw conflict(
      'Somebody has decided on rows after this plan was made, or it was handed in before.',
      'Plan again and review what it says now.',
    );
  }
  const isKept = await reviews.submit(review.id, { id: plan.id, hash: plan.hash, seq }, by);
  if (!isKept)
    throw conflict(
      'Somebody has decided on rows after this plan was made.',
      'Plan again and review what it says now.',
    );
  return applyReview(deps, review.id, plan, call);
};
