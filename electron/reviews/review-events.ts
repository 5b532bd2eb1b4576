import type { Database } from 'better-sqlite3';
import type { ReviewState } from '../../shared/domain/review.ts';
import type { By, ReviewEvent, ReviewRecord } from './review-record.ts';
import { type ReviewTableRow, shownReviews, toReview } from './review-rows.ts';

/** What is kept of a state: that a plan waits for approval follows from what was handed in. */
export type KeptState = Exclude<ReviewState, 'pending'>;

const page = 500;

/** Reviews as they are, and everything that ever happened to them. Part of the reviews' repository. */
export const createReviewEvents = (database: Database) => {
  const tell = (
    reviewId: string,
    number: number | null,
    said: Pick<ReviewEvent, 'kind' | 'value' | 'reason'>,
    by: By,
  ): number =>
    Number(
      database
        .prepare(
          `INSERT INTO review_events (review_id, number, at, actor, kind, value, reason)
           VALUES (:reviewId, :number, :at, :actor, :kind, :value, :reason)`,
        )
        .run({ reviewId, number, ...said, ...by }).lastInsertRowid,
    );
  return {
    reviewOf: (id: string): ReviewRecord | undefined => {
      const row = database.prepare<[string], ReviewTableRow>(`${shownReviews} WHERE r.id = ?`).get(id);
      return row && toReview(row);
    },
    tell,
    /** Moves a review on; false where it is in none of the states that it may come from. */
    move(
      id: string,
      from: readonly KeptState[],
      to: KeptState,
      by: By,
      reason: string | null = null,
    ): boolean {
      const { changes } = database
        .prepare('UPDATE reviews SET state = ? WHERE id = ? AND state IN (SELECT value FROM json_each(?))')
        .run(to, id, JSON.stringify(from));
      if (changes > 0) tell(id, null, { kind: 'state', value: to, reason }, by);
      return changes > 0;
    },
    /** The last decision's number: whoever sends it back has seen everything until then. */
    lastSeq: (id: string): number =>
      database
        .prepare<[string], { seq: number | null }>(
          `SELECT max(seq) AS seq FROM review_events WHERE review_id = ? AND kind = 'decision'`,
        )
        .get(id)?.seq ?? 0,
    events: (id: string, number: number | null): ReviewEvent[] =>
      database
        .prepare<[object], ReviewEvent>(
          `SELECT seq, number, at, actor, kind, value, reason FROM review_events
           WHERE review_id = :id AND number IS :number ORDER BY seq DESC LIMIT ${page}`,
        )
        .all({ id, number }),
  };
};
export type ReviewEvents = ReturnType<typeof createReviewEvents>;
