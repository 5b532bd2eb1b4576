import type { Database } from 'better-sqlite3';
import { waysLeft } from '../../shared/domain/review-left.ts';
import { loadAccessGraph } from '../access/load-graph.ts';
import { inTransaction } from './in-transaction.ts';
import type { ReviewDecisions } from './review-decisions.ts';
import type { ReviewEvents } from './review-events.ts';
import type { RowOutcome } from './review-outcomes.ts';
import type { By } from './review-record.ts';

/** How a review ends, and what became of each row. Part of the reviews' repository. */
export const createReviewEndings = (
  database: Database,
  { reviewOf, move }: ReviewEvents,
  { everyRow }: Pick<ReviewDecisions, 'everyRow'>,
) => {
  const transaction = inTransaction(database);
  const over = database.prepare('UPDATE reviews SET ended_at = ? WHERE id = ?');
  const setRun = (id: string, runId: string): void => {
    database.prepare('UPDATE reviews SET run_id = ? WHERE id = ?').run(runId, id);
  };
  return {
    /** One that waits for approval is cancelled with what was handed in. */
    cancel: transaction((id: string, reason: string | null, by: By): boolean => {
      if (!move(id, ['draft', 'open'], 'cancelled', by, reason)) return false;
      database
        .prepare(
          `UPDATE review_submissions SET decision = 'withdrawn' WHERE review_id = ? AND decision = 'pending'`,
        )
        .run(id);
      over.run(by.at, id);
      return true;
    }),
    setRun,

    /** What would still be effective once every row that is to be removed is gone, by its number. */
    left: transaction((id: string): [number, string[]][] => {
      const review = reviewOf(id);
      if (review === undefined) return [];
      const removed = everyRow(id, { decision: 'remove' });
      return removed.length === 0
        ? []
        : [...waysLeft(loadAccessGraph(database, null), review.connection.id, removed)];
    }),

    /** What became of the rows of a plan. Doing it twice is doing it once. */
    settle: transaction(
      (
        id: string,
        end: {
          readonly runId: string | null;
          readonly isOver: boolean;
          readonly rows: readonly RowOutcome[];
        },
        by: By,
      ): void => {
        const review = reviewOf(id);
        if (review === undefined) return;
        const outcomes = new Map(end.rows.map((row) => [row.number, row]));
        const taken = everyRow(id, { decision: 'remove' }).filter(({ number }) => {
          const outcome = outcomes.get(number)?.outcome;
          return outcome === 'removed' || outcome === 'gone';
        });
        const left =
          taken.length === 0
            ? new Map<number, string[]>()
            : waysLeft(loadAccessGraph(database, null), review.connection.id, taken);
        const update = database.prepare(
          'UPDATE review_rows SET outcome = ?, outcome_words = ?, still = ? WHERE review_id = ? AND number = ?',
        );
        for (const { number, outcome, words } of end.rows) {
          const still = left.get(number);
          update.run(outcome, words, still === undefined ? null : JSON.stringify(still), id, number);
        }
        if (end.runId !== null) setRun(id, end.runId);
        if (end.isOver && move(id, ['submitted'], 'closed', by)) over.run(by.at, id);
      },
    ),
    /** Closes one whose run stopped: what failed stays, and the report says so. */
    close: transaction((id: string, by: By): boolean => {
      if (!move(id, ['submitted'], 'closed', by)) return false;
      database
        .prepare(
          `UPDATE review_rows SET outcome = 'failed', outcome_words = 'The review was closed before its turn came.'
           WHERE review_id = ? AND decision = 'remove' AND outcome IS NULL`,
        )
        .run(id);
      over.run(by.at, id);
      return true;
    }),
    outcomes: (id: string): { outcome: string; n: number }[] =>
      database
        .prepare<[string], { outcome: string; n: number }>(
          `SELECT outcome, count(*) AS n FROM review_rows WHERE review_id = ? AND outcome IS NOT NULL GROUP BY outcome`,
        )
        .all(id),
  };
};
