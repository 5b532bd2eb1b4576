import type { Database } from 'better-sqlite3';
import type { PromotionRequest } from '../../shared/contract/promotion-requests.ts';
import { createPlanApprovals, type PlanApproval } from '../approvals/plan-approvals.ts';

/** As it is kept: whether it is approved or too late follows from the words given and the time. */
export interface PromotionRequestRecord extends Omit<PromotionRequest, 'state' | 'given'> {
  readonly state: 'waiting' | 'declined' | 'withdrawn' | 'applied';
  readonly given: readonly PlanApproval[];
}

const columns = `plan_id AS planId, plan_hash AS planHash, release_hash AS release, environment, title, approvals,
  asked_by AS askedBy, asked_at AS askedAt, lapses_at AS lapsesAt, state`;

/** Promotions that wait for other people's approval. Each method is one transaction. */
export const createPromotionRequestRepository = (database: Database) => {
  const approvals = createPlanApprovals(database);
  type Row = Omit<PromotionRequestRecord, 'given'>;
  const whole = (row: Row): PromotionRequestRecord => ({ ...row, given: approvals.given(row.planId) });
  const get = (planId: string): PromotionRequestRecord | undefined => {
    const row = database
      .prepare<[string], Row>(`SELECT ${columns} FROM promotion_requests WHERE plan_id = ?`)
      .get(planId);
    return row && whole(row);
  };

  return {
    get,

    /** Those that are not over, the newest first. */
    open: (release: string | undefined): PromotionRequestRecord[] =>
      database
        .prepare<{ release: string | null }, Row>(
          `SELECT ${columns} FROM promotion_requests
           WHERE state IN ('waiting', 'declined') AND (:release IS NULL OR release_hash = :release)
           ORDER BY asked_at DESC LIMIT 200`,
        )
        .all({ release: release ?? null })
        .map(whole),

    /** Hands a plan in; once is enough. */
    handIn: (request: Omit<PromotionRequestRecord, 'state' | 'given'>): void => {
      database
        .prepare(
          `INSERT OR IGNORE INTO promotion_requests (plan_id, plan_hash, release_hash, environment, title, approvals,
             asked_by, asked_at, lapses_at, state)
           VALUES (:planId, :planHash, :release, :environment, :title, :approvals, :askedBy, :askedAt, :lapsesAt,
             'waiting')`,
        )
        .run({ ...request });
    },

    /** Counts a signed word, and ends the request where it says no; false where it does not count any more. */
    addApproval: database.transaction((planId: string, approval: PlanApproval): boolean => {
      if (get(planId)?.state !== 'waiting' || !approvals.add(planId, approval)) return false;
      if (approval.verdict === 'declined')
        database.prepare(`UPDATE promotion_requests SET state = 'declined' WHERE plan_id = ?`).run(planId);
      return true;
    }) as (planId: string, approval: PlanApproval) => boolean,

    /** Ends a request that waits; false where it does not. */
    end: (planId: string, state: 'withdrawn' | 'applied'): boolean =>
      database
        .prepare(
          `UPDATE promotion_requests SET state = ? WHERE plan_id = ? AND state IN ('waiting', 'declined')`,
        )
        .run(state, planId).changes === 1,
  };
};
