import type { Database } from 'better-sqlite3';
import { isOwnAccess, type ReviewDecision, type Reviewer, sameName } from '../../shared/domain/review.ts';
import { inTransaction } from './in-transaction.ts';
import type { ReviewEvents } from './review-events.ts';
import type { By, ReviewCounts, ReviewRowRecord } from './review-record.ts';
import {
  type FrozenTableRow,
  matchingRows,
  type ReviewRowFilter,
  type ReviewSort,
  reviewSorts,
  toRow,
} from './review-rows.ts';

export type RowSelection = { readonly numbers: readonly number[] } | { readonly filter: ReviewRowFilter };

export interface Decided {
  /** Rows on which something else was decided before. */
  readonly changed: readonly number[];
  /** Rows on which just this was decided already. */
  readonly same: number;
  /** Rows that are the reviewer's own access. */
  readonly own: number;
  /** Rows on which somebody else decided meanwhile, left as they are. */
  readonly conflicts: readonly {
    readonly number: number;
    readonly by: string;
    readonly decision: ReviewDecision;
  }[];
}

/** What somebody decides, of how much of which he has seen. */
export interface Deciding extends By {
  readonly reviewer: Reviewer;
  readonly seen: number | null;
}

interface Said {
  readonly decision: ReviewDecision;
  readonly reason: string | null;
}

/** The frozen rows and what reviewers decide about them. Part of the reviews' repository. */
export const createReviewDecisions = (database: Database, { reviewOf, tell }: ReviewEvents) => {
  const transaction = inTransaction(database);
  const counts = (id: string): ReviewCounts => {
    const of = new Map(
      database
        .prepare<[string], { decision: ReviewDecision; n: number }>(
          'SELECT decision, count(*) AS n FROM review_rows WHERE review_id = ? GROUP BY decision',
        )
        .all(id)
        .map(({ decision, n }) => [decision, n]),
    );
    const [keep = 0, remove = 0, undecided = 0] = (['keep', 'remove', 'undecided'] as const).map((one) =>
      of.get(one),
    );
    return { total: keep + remove + undecided, keep, remove, undecided };
  };
  const rowsWhere = (id: string, filter: ReviewRowFilter): ReviewRowRecord[] => {
    const { where, values } = matchingRows(id, filter);
    return database
      .prepare<[object], FrozenTableRow>(`SELECT * FROM review_rows WHERE ${where} ORDER BY number`)
      .all(values)
      .map(toRow);
  };
  const rowsOf = (id: string, selection: RowSelection): ReviewRowRecord[] =>
    'filter' in selection
      ? rowsWhere(id, selection.filter)
      : database
          .prepare<[string, string], FrozenTableRow>(
            `SELECT * FROM review_rows WHERE review_id = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number`,
          )
          .all(id, JSON.stringify([...new Set(selection.numbers)]))
          .map(toRow);
  /** As it was when the rows were frozen: his accounts, and the groups that they were in. */
  const ownKeys = (id: string, reviewer: Reviewer): string[] => {
    const place = reviewOf(id)?.reviewers.findIndex(({ name }) => sameName(name, reviewer.name)) ?? -1;
    return database
      .prepare<[string, number], string>(
        'SELECT who_key FROM review_own WHERE review_id = ? AND reviewer = ?',
      )
      .pluck()
      .all(id, place);
  };
  /** What a decision comes to, row by row, without anything being kept. */
  const judge = (id: string, selection: RowSelection, said: Said, by: Deciding): Decided => {
    const { reviewer, seen, actor } = by;
    const mine = new Set(ownKeys(id, reviewer));
    const changed: number[] = [];
    const conflicts: Decided['conflicts'][number][] = [];
    let own = 0;
    let same = 0;
    for (const { number, who, decision, reason, decidedBy, decidedSeq } of rowsOf(id, selection)) {
      if (mine.has(who.key) || isOwnAccess(reviewer, who)) own += 1;
      else if (decision === said.decision && reason === said.reason && decidedBy === actor) same += 1;
      else if (seen !== null && decidedSeq > seen && decidedBy !== null && decidedBy !== actor)
        conflicts.push({ number, by: decidedBy, decision });
      else changed.push(number);
    }
    return { changed, same, own, conflicts };
  };

  return {
    counts,
    rows: transaction(
      (
        id: string,
        filter: ReviewRowFilter,
        paging: {
          readonly sort: ReviewSort;
          readonly descending: boolean;
          readonly limit: number;
          readonly offset: number;
        },
      ): { total: number; rows: ReviewRowRecord[] } => {
        const { where, values } = matchingRows(id, filter);
        const total =
          database
            .prepare<[object], { n: number }>(`SELECT count(*) AS n FROM review_rows WHERE ${where}`)
            .get(values)?.n ?? 0;
        const rows = database
          .prepare<[object], FrozenTableRow>(
            `SELECT * FROM review_rows WHERE ${where}
             ORDER BY ${reviewSorts[paging.sort]} ${paging.descending ? 'DESC' : 'ASC'}, number
             LIMIT :limit OFFSET :offset`,
          )
          .all({ ...values, limit: paging.limit, offset: paging.offset })
          .map(toRow);
        return { total, rows };
      },
    ),
    /** Every row that fits, for plans and reports. */
    everyRow: rowsWhere,

    ownKeys,
    /** How many rows somebody may not decide on, because they are his own. */
    ownRows: transaction((id: string, reviewer: Reviewer): number => {
      const mine = new Set(ownKeys(id, reviewer));
      return database
        .prepare<
          [string],
          { key: string; kind: string; name: string; email: string | null; person: string | null; n: number }
        >(
          `SELECT who_key AS key, who_kind AS kind, who_name AS name, who_email AS email, person_name AS person,
             count(*) AS n
           FROM review_rows WHERE review_id = ? AND who_kind IN ('user', 'group') GROUP BY who_key`,
        )
        .all(id)
        .filter(
          ({ key, person, ...who }) =>
            mine.has(key) ||
            isOwnAccess(reviewer, { ...who, person: person === null ? null : { name: person } }),
        )
        .reduce((sum, { n }) => sum + n, 0);
    }),
    /** Whoever decided that a row goes. */
    removers: (id: string): string[] =>
      database
        .prepare<[string], string>(
          `SELECT DISTINCT decided_by FROM review_rows
           WHERE review_id = ? AND decision = 'remove' AND decided_by IS NOT NULL ORDER BY decided_by`,
        )
        .pluck()
        .all(id),

    /** What deciding would come to. Undefined where the review takes no decisions. */
    tryDecision: transaction(
      (id: string, selection: RowSelection, said: Said, by: Deciding): Decided | undefined =>
        reviewOf(id)?.state === 'open' ? judge(id, selection, said, by) : undefined,
    ),
    /** Stages a decision on rows. Undefined where the review takes none any more. */
    decide: transaction(
      (id: string, selection: RowSelection, said: Said, by: Deciding): Decided | undefined => {
        if (reviewOf(id)?.state !== 'open') return undefined;
        const judged = judge(id, selection, said, by);
        const { at, actor } = by;
        const update = database.prepare(
          `UPDATE review_rows SET decision = :decision, reason = :reason, decided_by = :actor, decided_at = :at,
             decided_seq = :seq WHERE review_id = :id AND number = :number`,
        );
        for (const number of judged.changed) {
          const { decision, reason } = said;
          const seq = tell(id, number, { kind: 'decision', value: decision, reason }, { at, actor });
          update.run({ decision, reason, actor, at, seq, id, number });
        }
        return judged;
      },
    ),
  };
};
export type ReviewDecisions = ReturnType<typeof createReviewDecisions>;
