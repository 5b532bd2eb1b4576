import { type ReviewDecision, type Reviewer, sameName, tokenReviewer } from '../../shared/domain/review.ts';
import { StewardError } from '../../shared/errors.ts';
import type { CallContext } from '../rpc/service.ts';
import type { Decided, RowSelection } from './review-decisions.ts';
import type { ReviewRecord } from './review-record.ts';
import { badInput, byOf, conflict, type ReviewsDeps } from './reviews-deps.ts';

/** What a reviewer says about some rows. */
export interface SaidOfRows {
  readonly rows: RowSelection;
  readonly decision: ReviewDecision;
  readonly reason: string;
  readonly seen?: number | undefined;
}

/** The one of a review's reviewers who calls; undefined where it is none of them. */
export const reviewerWho = (
  reviewers: readonly Reviewer[],
  call: Pick<CallContext, 'actor'>,
): Reviewer | undefined => reviewers.find(({ name }) => sameName(name, call.actor));

/** Refuses whoever may not decide, and what may not be said. */
const reviewerOf = (
  review: ReviewRecord,
  { decision, reason }: SaidOfRows,
  call: Pick<CallContext, 'actor'>,
): Reviewer => {
  const reviewer = reviewerWho(review.reviewers, call);
  if (reviewer === undefined)
    throw new StewardError({
      code: 'FORBIDDEN',
      happened: `${call.actor} is not among the reviewers of this review.`,
      unchanged: 'Nothing was decided.',
      todo: `Its reviewers are ${review.reviewers.map(({ name }) => name).join(', ')}. ${
        tokenReviewer(call.actor) === undefined
          ? 'One’s own name stands under Settings.'
          : `A review that names “${call.actor}” as a reviewer lets this token decide.`
      }`,
    });
  if (review.state !== 'open')
    throw conflict(
      review.state === 'pending'
        ? 'This review waits for approval of what was handed in: nothing is decided meanwhile.'
        : `This review is ${review.state}: nothing is decided any more.`,
      review.state === 'draft'
        ? 'Open it first.'
        : review.state === 'pending'
          ? 'Take back what was handed in, then decide.'
          : 'Make a new review.',
    );
  if (reason === '' && (decision === 'remove' || (decision === 'keep' && review.policy.keepNeedsReason)))
    throw badInput(
      decision === 'remove'
        ? 'Removing needs a reason.'
        : 'This review asks for a reason to keep something too.',
      'Say why.',
      'reason',
    );
  return reviewer;
};

const done = (review: ReviewRecord, reviewer: Reviewer, decided: Decided | undefined): Decided => {
  if (decided === undefined) throw conflict('This review takes no decisions any more.', 'Reload it.');
  const { own, changed, conflicts, same } = decided;
  if (own > 0 && changed.length === 0 && conflicts.length === 0 && same === 0)
    throw new StewardError({
      code: 'FORBIDDEN',
      happened:
        own === 1
          ? 'This is your own access: another reviewer must decide on it.'
          : 'These are your own access: another reviewer must decide on them.',
      unchanged: 'Nothing was decided.',
      todo: `What a group holds that you are in is your own too. Ask ${
        review.reviewers
          .filter((one) => one !== reviewer)
          .map(({ name }) => name)
          .join(' or ') || 'for another reviewer: this review has none'
      }.`,
    });
  return decided;
};

const asked = (deps: ReviewsDeps, reviewer: Reviewer, said: SaidOfRows, call: CallContext) =>
  [
    said.rows,
    { decision: said.decision, reason: said.reason || null },
    { ...byOf(deps, call), reviewer, seen: said.seen ?? null },
  ] as const;

/** Stages a decision. Throws FORBIDDEN, CONFLICT or BAD_INPUT where it may not be said. */
export const stageDecision = async (
  deps: ReviewsDeps,
  review: ReviewRecord,
  said: SaidOfRows,
  call: CallContext,
): Promise<Decided> => {
  const reviewer = reviewerOf(review, said, call);
  const decided = await deps.store.reviews.decide(review.id, ...asked(deps, reviewer, said, call));
  return done(review, reviewer, decided);
};

/** What staging it would come to; refused for the same reasons. Nothing is kept. */
export const judgeDecision = async (
  deps: ReviewsDeps,
  review: ReviewRecord,
  said: SaidOfRows,
  call: CallContext,
): Promise<Decided> => {
  const reviewer = reviewerOf(review, said, call);
  const judged = await deps.store.reviews.tryDecision(review.id, ...asked(deps, reviewer, said, call));
  return done(review, reviewer, judged);
};
