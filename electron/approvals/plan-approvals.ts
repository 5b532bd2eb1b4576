import type { Database } from 'better-sqlite3';
import { isSamePerson } from '../../shared/domain/same-person.ts';

/** A signed word on a plan, as it is kept. */
export interface PlanApproval {
  readonly fingerprint: string;
  readonly name: string;
  readonly verdict: 'approved' | 'declined';
  readonly at: string;
  /** The whole statement with its signature, as it was handed in. */
  readonly signed: string;
}

/**
 * What other people signed over the hashes of plans, whatever the plans are of. Part of the repositories of grants,
 * reviews and releases, so that a word is counted in the transaction that it decides.
 */
export const createPlanApprovals = (database: Database) => {
  /** The words on a plan, in the order in which they came. */
  const given = (planId: string): PlanApproval[] =>
    database
      .prepare<[string], PlanApproval>(
        'SELECT fingerprint, name, verdict, at, signed FROM plan_approvals WHERE plan_id = ? ORDER BY at, name',
      )
      .all(planId);
  return {
    given,
    /** Counts a word; false where this person has given one already, by whichever key. */
    add: (planId: string, approval: PlanApproval): boolean => {
      if (given(planId).some(({ name }) => isSamePerson(name, approval.name))) return false;
      return (
        database
          .prepare(
            `INSERT OR IGNORE INTO plan_approvals (plan_id, fingerprint, name, verdict, at, signed)
             VALUES (:planId, :fingerprint, :name, :verdict, :at, :signed)`,
          )
          .run({ planId, ...approval }).changes > 0
      );
    },
  };
};
