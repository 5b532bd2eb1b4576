import type { Database } from 'better-sqlite3';
import type { GrantNeeds } from '../../shared/domain/grant-policy.ts';
import { createPlanApprovals } from '../approvals/plan-approvals.ts';
import { inTransaction } from './in-transaction.ts';
import type { ReviewEvents } from './review-events.ts';
import type { By, GivenApproval, ReviewSubmission, SubmissionDecision } from './review-record.ts';

interface SubmissionRow {
  readonly planId: string;
  readonly planHash: string;
  readonly at: string;
  readonly actor: string;
  readonly approvals: number;
  readonly policyVersion: number;
  readonly needs: string;
  readonly ticket: string;
  readonly decision: SubmissionDecision;
  readonly lapsesAt: string;
}

const columns = `plan_id AS planId, plan_hash AS planHash, at, actor, approvals, policy_version AS policyVersion, needs,
  ticket, decision, lapses_at AS lapsesAt`;

/** Plans of reviews that other people have to approve, and what they said. Part of the reviews' repository. */
export const createReviewSubmissions = (
  database: Database,
  { lastSeq, move, reviewOf, tell }: ReviewEvents,
) => {
  const transaction = inTransaction(database);
  const { given, add } = createPlanApprovals(database);
  const end = (planId: string, decision: SubmissionDecision): boolean =>
    database
      .prepare(`UPDATE review_submissions SET decision = ? WHERE plan_id = ? AND decision = 'pending'`)
      .run(decision, planId).changes > 0;
  /** Back to the reviewers: nothing was taken. */
  const sendBack = (
    id: string,
    planId: string,
    decision: SubmissionDecision,
    by: By,
    why: string,
  ): boolean => {
    if (!end(planId, decision)) return false;
    tell(id, null, { kind: 'state', value: 'open', reason: why }, by);
    return true;
  };
  const keepPlan = database.prepare(
    'UPDATE reviews SET plan_id = ?, plan_hash = ?, submitted_at = ?, submitted_by = ? WHERE id = ?',
  );

  return {
    /** Hands the decisions in as they were planned; false where somebody decided something since. */
    submit: transaction(
      (
        id: string,
        plan: { readonly id: string; readonly hash: string; readonly seq: number },
        by: By,
      ): boolean => {
        if (reviewOf(id)?.state !== 'open' || lastSeq(id) !== plan.seq) return false;
        move(id, ['open'], 'submitted', by);
        keepPlan.run(plan.id, plan.hash, by.at, by.actor, id);
        return true;
      },
    ),
    /** Lets a plan wait for other people's approval; false where it was handed in before, or decisions changed since. */
    handIn: transaction(
      (
        id: string,
        plan: Pick<
          ReviewSubmission,
          'planId' | 'planHash' | 'approvals' | 'policyVersion' | 'needs' | 'ticket'
        > & {
          readonly seq: number;
          readonly lapsesAt: string;
        },
        by: By,
      ): boolean => {
        if (reviewOf(id)?.state !== 'open' || lastSeq(id) !== plan.seq) return false;
        const { seq: _, ...values } = plan;
        const { changes } = database
          .prepare(
            `INSERT OR IGNORE INTO review_submissions (plan_id, review_id, plan_hash, at, actor, approvals,
               policy_version, needs, ticket, decision, lapses_at)
             VALUES (:planId, :id, :planHash, :at, :actor, :approvals, :policyVersion, :needs, :ticket, 'pending',
               :lapsesAt)`,
          )
          .run({ ...values, needs: JSON.stringify(plan.needs), id, ...by });
        if (changes > 0) tell(id, null, { kind: 'state', value: 'pending', reason: null }, by);
        return changes > 0;
      },
    ),
    /** What was handed in, the latest first, with what other people signed. */
    submissions: transaction((id: string): ReviewSubmission[] =>
      database
        .prepare<[string], SubmissionRow>(
          `SELECT ${columns} FROM review_submissions WHERE review_id = ? ORDER BY at DESC, plan_id DESC`,
        )
        .all(id)
        .map((row) => ({ ...row, needs: JSON.parse(row.needs) as GrantNeeds, given: given(row.planId) })),
    ),

    /** Counts a signed verdict; false where this person has given one already, by whichever key, or it is too late. */
    addReviewApproval: transaction((planId: string, approval: GivenApproval): boolean => {
      const waits = database
        .prepare(`SELECT 1 FROM review_submissions WHERE plan_id = ? AND decision = 'pending'`)
        .get(planId);
      return waits !== undefined && add(planId, approval);
    }),
    /** Everybody has agreed: the decisions go on as they were handed in, by whoever did. */
    approveSubmission: transaction(
      (id: string, { planId, planHash, at, actor }: ReviewSubmission, by: By): boolean => {
        if (!end(planId, 'approved')) return false;
        tell(id, null, { kind: 'state', value: 'approved', reason: null }, by);
        move(id, ['open'], 'submitted', { at: by.at, actor });
        keepPlan.run(planId, planHash, at, actor, id);
        return true;
      },
    ),
    sendBack: transaction(sendBack),
    /** Plans that nobody approved in time go back to the reviewers. */
    lapse: transaction((now: string): number => {
      const late = database
        .prepare<[string], { id: string; planId: string }>(
          `SELECT review_id AS id, plan_id AS planId FROM review_submissions
           WHERE decision = 'pending' AND lapses_at <= ?`,
        )
        .all(now);
      for (const { id, planId } of late)
        sendBack(id, planId, 'lapsed', { at: now, actor: 'Steward' }, 'Nobody approved it in time.');
      return late.length;
    }),
  };
};
