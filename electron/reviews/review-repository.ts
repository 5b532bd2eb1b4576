import type { Database } from 'better-sqlite3';
import type { ReviewDraft, ReviewState } from '../../shared/domain/review.ts';
import { inTransaction } from './in-transaction.ts';
import { createRemovalFacts } from './removal-facts.ts';
import { createReviewDecisions } from './review-decisions.ts';
import { createReviewEndings } from './review-endings.ts';
import { createReviewEvents } from './review-events.ts';
import type { By } from './review-record.ts';
import { createReviewReports } from './review-reports.ts';
import { type ReviewTableRow, shownReviews, toReview } from './review-rows.ts';
import { createReviewSnapshots } from './review-snapshots.ts';
import { createReviewSubmissions } from './review-submissions.ts';

/** Reviews in the profile's database, by purpose. Each method is one transaction. */
export const createReviewRepository = (database: Database) => {
  const events = createReviewEvents(database);
  const decisions = createReviewDecisions(database, events);
  return {
    create: inTransaction(database)(
      (id: string, draft: ReviewDraft & { readonly connectionName: string }, by: By): void => {
        database
          .prepare(
            `INSERT INTO reviews (id, name, connection_id, connection_name, scope, deadline, reviewers, policy, state,
               created_at, created_by)
             VALUES (:id, :name, :connectionId, :connectionName, :scope, :deadline, :reviewers, :policy, 'draft', :at, :actor)`,
          )
          .run({
            id,
            name: draft.name,
            connectionId: draft.connectionId,
            connectionName: draft.connectionName,
            scope: JSON.stringify(draft.scope),
            deadline: draft.deadline,
            reviewers: JSON.stringify(draft.reviewers),
            policy: JSON.stringify(draft.policy),
            ...by,
          });
        events.tell(id, null, { kind: 'state', value: 'draft', reason: null }, by);
      },
    ),
    get: events.reviewOf,

    /** What is under way first, by its deadline; what is over after that, the latest first. */
    list: inTransaction(database)(
      (filter: {
        readonly state?: ReviewState | undefined;
        readonly search?: string | undefined;
        readonly dueBefore?: string | undefined;
        readonly limit: number;
        readonly offset: number;
      }) => {
        const values = {
          state: filter.state ?? null,
          search: filter.search?.trim() ? `%${filter.search.trim().replace(/[\\%_]/g, '\\$&')}%` : null,
          dueBefore: filter.dueBefore ?? null,
        };
        const found = `FROM (${shownReviews}) WHERE (:state IS NULL OR shown_state = :state)
          AND (:search IS NULL OR name LIKE :search ESCAPE '\\')
          AND (:dueBefore IS NULL OR deadline <= :dueBefore)`;
        const total =
          database.prepare<[object], { n: number }>(`SELECT count(*) AS n ${found}`).get(values)?.n ?? 0;
        const reviews = database
          .prepare<[object], ReviewTableRow>(
            `SELECT * ${found}
             ORDER BY state IN ('closed', 'cancelled'),
               CASE WHEN state IN ('closed', 'cancelled') THEN NULL ELSE deadline END, created_at DESC
             LIMIT :limit OFFSET :offset`,
          )
          .all({ ...values, limit: filter.limit, offset: filter.offset })
          .map((row) => ({ ...toReview(row), counts: decisions.counts(row.id) }));
        return { total, reviews };
      },
    ),

    lastSeq: events.lastSeq,
    events: events.events,
    ...createReviewSnapshots(database, events),
    ...decisions,
    ...createReviewSubmissions(database, events),
    ...createReviewEndings(database, events, decisions),
    ...createReviewReports(database),
    ...createRemovalFacts(database),
  };
};
