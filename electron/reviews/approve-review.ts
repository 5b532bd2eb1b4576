import { checkApproval } from '../approvals/check-approval.ts';
import type { CallContext } from '../rpc/service.ts';
import type { ReviewRecord } from './review-record.ts';
import { byOf, conflict, type ReviewsDeps } from './reviews-deps.ts';
import { applyReview } from './submit-review.ts';

/** Takes another person's signed word on a review's plan; the last approval that is needed applies it. */
export const approveReview = async (
  deps: ReviewsDeps,
  review: ReviewRecord,
  statement: string,
  call: CallContext,
): Promise<void> => {
  const { reviews, plans } = deps.store;
  const [submission] = await reviews.submissions(review.id);
  const plan = submission && (await plans.get(submission.planId));
  if (review.state !== 'pending' || submission === undefined || plan === undefined)
    throw conflict(`This review is ${review.state}: nobody’s word is waited for.`, 'Reload it.');
  const { planId, planHash } = submission;
  const removers = await reviews.removers(review.id);
  const checked = await checkApproval(deps, statement, {
    hash: planHash,
    of: 'review',
    askedBy: [
      { name: submission.actor, how: 'handed it in' },
      ...removers.map((name) => ({ name, how: 'decided that some of it goes' })),
    ],
  });
  const by = { ...byOf(deps, call), actor: checked.name };
  if (!(await reviews.addReviewApproval(planId, { ...checked, at: by.at, signed: statement })))
    throw conflict(`${checked.name} has decided on this already.`, 'Have somebody else sign it.');
  if (checked.verdict === 'declined') {
    await reviews.sendBack(review.id, planId, 'declined', by, 'Declined.');
    return;
  }
  const given = (await reviews.submissions(review.id))[0]?.given ?? [];
  if (given.filter(({ verdict }) => verdict === 'approved').length < submission.approvals) return;
  if (await reviews.approveSubmission(review.id, submission, by))
    await applyReview(deps, review.id, plan, call);
};
