import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import {
  isOwnAccess,
  type ReviewDecision,
  type ReviewDraft,
  type Reviewer,
  type ReviewState,
} from '../../shared/domain/review.ts';
import { waysLeft } from '../../shared/domain/review-left.ts';
import { isGap, type ReviewSource } from '../../shared/domain/review-sources.ts';
import { loadAccessGraph } from '../access/load-graph.ts';
import { appendAuditEntry, type NewAuditEntry } from '../audit/append-audit-entry.ts';
import { readSnapshot, type Snapshot, type SnapshotRequest, snapshotHash } from './freeze-review.ts';
import type { RowOutcome } from './review-outcomes.ts';
import type { By, ReviewCounts, ReviewEvent, ReviewRecord, ReviewRowRecord } from './review-record.ts';
import {
  type FrozenTableRow,
  matchingRows,
  type ReviewRowFilter,
  type ReviewSort,
  type ReviewTableRow,
  reviewSorts,
  toReview,
  toRow,
} from './review-rows.ts';

/** What freezing came to. */
export type Frozen =
  | { readonly state: 'frozen' }
  | { readonly state: 'not_draft'; readonly was: ReviewState }
  | { readonly state: 'unknown'; readonly unknown: readonly string[] }
  | { readonly state: 'gaps' | 'empty'; readonly sources: readonly ReviewSource[] };

export type RowSelection = { readonly numbers: readonly number[] } | { readonly filter: ReviewRowFilter };

export interface Decided {
  readonly changed: number;
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

const page = 500;

/** Reviews in the profile's database. Each method is one transaction. */
export const createReviewRepository = (database: Database) => {
  const transaction = <A extends unknown[], R>(work: (...args: A) => R) =>
    database.transaction(work) as (...args: A) => R;

  const reviewOf = (id: string): ReviewRecord | undefined => {
    const row = database.prepare<[string], ReviewTableRow>('SELECT * FROM reviews WHERE id = ?').get(id);
    return row && toReview(row);
  };
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
  const move = (
    id: string,
    from: readonly ReviewState[],
    to: ReviewState,
    by: By,
    reason: string | null = null,
  ) => {
    const { changes } = database
      .prepare('UPDATE reviews SET state = ? WHERE id = ? AND state IN (SELECT value FROM json_each(?))')
      .run(to, id, JSON.stringify(from));
    if (changes > 0) tell(id, null, { kind: 'state', value: to, reason }, by);
    return changes > 0;
  };
  const counts = (id: string): ReviewCounts => {
    const of = new Map(
      database
        .prepare<[string], { decision: ReviewDecision; n: number }>(
          'SELECT decision, count(*) AS n FROM review_rows WHERE review_id = ? GROUP BY decision',
        )
        .all(id)
        .map(({ decision, n }) => [decision, n]),
    );
    const [keep, remove, undecided] = (['keep', 'remove', 'undecided'] as const).map(
      (one) => of.get(one) ?? 0,
    );
    return {
      total: (keep ?? 0) + (remove ?? 0) + (undecided ?? 0),
      keep: keep ?? 0,
      remove: remove ?? 0,
      undecided: undecided ?? 0,
    };
  };
  const rowsWhere = (id: string, filter: ReviewRowFilter): ReviewRowRecord[] => {
    const { where, values } = matchingRows(id, filter);
    return database
      .prepare<[object], FrozenTableRow>(`SELECT * FROM review_rows WHERE ${where} ORDER BY number`)
      .all(values)
      .map(toRow);
  };
  const lastSeq = (id: string): number =>
    database
      .prepare<[string], { seq: number | null }>(
        `SELECT max(seq) AS seq FROM review_events WHERE review_id = ? AND kind = 'decision'`,
      )
      .get(id)?.seq ?? 0;

  const keepSnapshot = (id: string, { rows, sources }: Snapshot): void => {
    const insert = database.prepare(
      `INSERT INTO review_rows (review_id, number, who_key, who_kind, who_name, who_namespace, who_email, person_id,
         person_name, what_key, what_kind, what_id, what_title, what_namespace, how, level, actions, people, since,
         unseen_at, origin, until, basis, read_at, last_use_at, use_why, unused)
       VALUES (:id, :number, :whoKey, :whoKind, :whoName, :whoNamespace, :whoEmail, :personId, :personName, :whatKey,
         :whatKind, :whatId, :whatTitle, :whatNamespace, :how, :level, :actions, :people, :since, :unseenAt, :origin,
         :until, :basis, :readAt, :lastUseAt, :useWhy, :unused)`,
    );
    for (const row of rows)
      insert.run({
        id,
        number: row.number,
        whoKey: row.who.key,
        whoKind: row.who.kind,
        whoName: row.who.name,
        whoNamespace: row.who.namespace,
        whoEmail: row.who.email,
        personId: row.who.person?.id ?? null,
        personName: row.who.person?.name ?? null,
        whatKey: row.what.key,
        whatKind: row.what.kind,
        whatId: row.what.id,
        whatTitle: row.what.title,
        whatNamespace: row.what.namespace,
        how: row.how,
        level: row.level,
        actions: JSON.stringify(row.actions),
        people: row.people,
        since: row.since,
        unseenAt: row.unseenAt,
        origin: JSON.stringify(row.origin),
        until: row.until,
        basis: row.basis,
        readAt: row.readAt,
        lastUseAt: row.lastUseAt,
        useWhy: row.useWhy,
        unused: row.unused ? 1 : 0,
      });
    const source = database.prepare('INSERT INTO review_sources VALUES (?, ?, ?, ?, ?, ?, ?)');
    for (const one of sources)
      source.run(id, one.scope, one.list, one.about, one.state, one.readAt, one.reason);
  };

  return {
    create: transaction(
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
        tell(id, null, { kind: 'state', value: 'draft', reason: null }, by);
      },
    ),

    get: reviewOf,
    counts,
    /** The last decision's number: whoever sends it back has seen everything until then. */
    lastSeq,
    ofPlan: (planId: string): ReviewRecord | undefined => {
      const row = database
        .prepare<[string], ReviewTableRow>('SELECT * FROM reviews WHERE plan_id = ?')
        .get(planId);
      return row && toReview(row);
    },

    /** What is under way first, by its deadline; what is over after that, the latest first. */
    list: transaction(
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
        const where = `(:state IS NULL OR state = :state) AND (:search IS NULL OR name LIKE :search ESCAPE '\\')
          AND (:dueBefore IS NULL OR deadline <= :dueBefore)`;
        const total =
          database
            .prepare<[object], { n: number }>(`SELECT count(*) AS n FROM reviews WHERE ${where}`)
            .get(values)?.n ?? 0;
        const reviews = database
          .prepare<[object], ReviewTableRow>(
            `SELECT * FROM reviews WHERE ${where}
             ORDER BY state IN ('closed', 'cancelled'),
               CASE WHEN state IN ('closed', 'cancelled') THEN NULL ELSE deadline END, created_at DESC
             LIMIT :limit OFFSET :offset`,
          )
          .all({ ...values, limit: filter.limit, offset: filter.offset })
          .map((row) => ({ ...toReview(row), counts: counts(row.id) }));
        return { total, reviews };
      },
    ),

    /** What would be frozen now. */
    preview: transaction((request: SnapshotRequest): Snapshot => readSnapshot(database, request)),

    /** Copies the rows out of the directory at one instant; later readings do not change them. */
    freeze: transaction(
      (id: string, usageSince: string | null, gaps: 'accepted' | 'refused', by: By): Frozen => {
        const review = reviewOf(id);
        if (review?.state !== 'draft') return { state: 'not_draft', was: review?.state ?? 'cancelled' };
        const request = { connectionId: review.connection.id, scope: review.scope, at: by.at, usageSince };
        const snapshot = readSnapshot(database, request);
        const { rows, sources, unknown } = snapshot;
        if (unknown.length > 0) return { state: 'unknown', unknown };
        if (rows.length === 0) return { state: 'empty', sources };
        if (gaps === 'refused' && sources.some(isGap)) return { state: 'gaps', sources };
        keepSnapshot(id, snapshot);
        database
          .prepare(
            'UPDATE reviews SET frozen_at = ?, frozen_by = ?, snapshot_hash = ?, usage_since = ? WHERE id = ?',
          )
          .run(by.at, by.actor, snapshotHash(request, snapshot), usageSince, id);
        move(id, ['draft'], 'open', by);
        return { state: 'frozen' };
      },
    ),

    /** How the readings are on which a snapshot rests; those that are not fresh, whole. */
    basis: transaction(
      (
        id: string,
      ): { readings: number; fresh: number; oldestReadAt: string | null; troubled: ReviewSource[] } => ({
        ...(database
          .prepare<[string], { readings: number; fresh: number; oldestReadAt: string | null }>(
            `SELECT count(*) AS readings, count(*) FILTER (WHERE state = 'fresh') AS fresh,
               min(read_at) AS oldestReadAt FROM review_sources WHERE review_id = ?`,
          )
          .get(id) ?? { readings: 0, fresh: 0, oldestReadAt: null }),
        troubled: database
          .prepare<[string], ReviewSource>(
            `SELECT scope, list, about, state, read_at AS readAt, reason FROM review_sources
             WHERE review_id = ? AND state <> 'fresh' ORDER BY scope`,
          )
          .all(id),
      }),
    ),
    sources: (id: string): ReviewSource[] =>
      database
        .prepare<[string], ReviewSource>(
          `SELECT scope, list, about, state, read_at AS readAt, reason FROM review_sources
           WHERE review_id = ? ORDER BY scope`,
        )
        .all(id),

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

    /** How many rows somebody may not decide on, because they are his own. */
    ownRows: (id: string, reviewer: Reviewer): number =>
      database
        .prepare<
          [string],
          { kind: string; name: string; email: string | null; person: string | null; n: number }
        >(
          `SELECT who_kind AS kind, who_name AS name, who_email AS email, person_name AS person, count(*) AS n
           FROM review_rows WHERE review_id = ? AND who_kind = 'user' GROUP BY who_key`,
        )
        .all(id)
        .filter(({ person, ...who }) =>
          isOwnAccess(reviewer, { ...who, person: person === null ? null : { name: person } }),
        )
        .reduce((sum, { n }) => sum + n, 0),

    events: (id: string, number: number | null): ReviewEvent[] =>
      database
        .prepare<[object], ReviewEvent>(
          `SELECT seq, number, at, actor, kind, value, reason FROM review_events
           WHERE review_id = :id AND number IS :number ORDER BY seq DESC LIMIT ${page}`,
        )
        .all({ id, number }),

    /** Stages a decision on rows. Undefined where the review takes none any more. */
    decide: transaction(
      (
        id: string,
        selection: RowSelection,
        said: { readonly decision: ReviewDecision; readonly reason: string | null },
        by: By & { readonly reviewer: Reviewer; readonly seen: number | null },
      ): Decided | undefined => {
        if (reviewOf(id)?.state !== 'open') return undefined;
        const { reviewer, seen, at, actor } = by;
        const wanted = 'numbers' in selection ? new Set(selection.numbers) : undefined;
        const rows =
          'filter' in selection
            ? rowsWhere(id, selection.filter)
            : database
                .prepare<[string, string], FrozenTableRow>(
                  `SELECT * FROM review_rows WHERE review_id = ? AND number IN (SELECT value FROM json_each(?))`,
                )
                .all(id, JSON.stringify([...(wanted ?? [])]))
                .map(toRow);
        const update = database.prepare(
          `UPDATE review_rows SET decision = :decision, reason = :reason, decided_by = :actor, decided_at = :at,
             decided_seq = :seq WHERE review_id = :id AND number = :number`,
        );
        const conflicts: Decided['conflicts'][number][] = [];
        let changed = 0;
        let own = 0;
        let same = 0;
        for (const row of rows) {
          if (isOwnAccess(reviewer, row.who)) {
            own += 1;
            continue;
          }
          if (row.decision === said.decision && row.reason === said.reason && row.decidedBy === actor) {
            same += 1;
            continue;
          }
          if (seen !== null && row.decidedSeq > seen && row.decidedBy !== null && row.decidedBy !== actor) {
            conflicts.push({ number: row.number, by: row.decidedBy, decision: row.decision });
            continue;
          }
          const seq = tell(
            id,
            row.number,
            { kind: 'decision', value: said.decision, reason: said.reason },
            { at, actor },
          );
          update.run({ ...said, actor, at, seq, id, number: row.number });
          changed += 1;
        }
        return { changed, same, own, conflicts };
      },
    ),

    cancel: transaction((id: string, reason: string | null, by: By): boolean => {
      if (!move(id, ['draft', 'open'], 'cancelled', by, reason)) return false;
      database.prepare('UPDATE reviews SET ended_at = ? WHERE id = ?').run(by.at, id);
      return true;
    }),

    /** Hands the decisions in as they were planned; false where somebody decided something since. */
    submit: transaction(
      (
        id: string,
        plan: { readonly id: string; readonly hash: string; readonly seq: number },
        by: By,
      ): boolean => {
        if (lastSeq(id) !== plan.seq || !move(id, ['open'], 'submitted', by)) return false;
        database
          .prepare(
            'UPDATE reviews SET plan_id = ?, plan_hash = ?, submitted_at = ?, submitted_by = ? WHERE id = ?',
          )
          .run(plan.id, plan.hash, by.at, by.actor, id);
        return true;
      },
    ),
    setRun: (id: string, runId: string): void => {
      database.prepare('UPDATE reviews SET run_id = ? WHERE id = ?').run(runId, id);
    },

    /** What would still be effective once every row that is to be removed is gone, by its number. */
    left: transaction((id: string): [number, string[]][] => {
      const review = reviewOf(id);
      if (review === undefined) return [];
      const removed = rowsWhere(id, { decision: 'remove' });
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
        const taken = rowsWhere(id, { decision: 'remove' }).filter(({ number }) => {
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
        if (end.runId !== null)
          database.prepare('UPDATE reviews SET run_id = ? WHERE id = ?').run(end.runId, id);
        if (end.isOver && move(id, ['submitted'], 'closed', by))
          database.prepare('UPDATE reviews SET ended_at = ? WHERE id = ?').run(by.at, id);
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
      database.prepare('UPDATE reviews SET ended_at = ? WHERE id = ?').run(by.at, id);
      return true;
    }),

    outcomes: (id: string): { outcome: string; n: number }[] =>
      database
        .prepare<[string], { outcome: string; n: number }>(
          `SELECT outcome, count(*) AS n FROM review_rows WHERE review_id = ? AND outcome IS NOT NULL GROUP BY outcome`,
        )
        .all(id),

    /** Keeps signed reports as they are handed out, with their hashes in the audit log. The first ones stay. */
    putReports: transaction(
      (
        id: string,
        reports: readonly {
          readonly format: 'json' | 'html';
          readonly text: string;
          readonly sha256: string;
        }[],
        signed: { readonly fingerprint: string; readonly at: string },
        caller: Pick<NewAuditEntry, 'actor' | 'role' | 'origin'>,
      ): void => {
        for (const { format, text, sha256 } of reports) {
          const { changes } = database
            .prepare('INSERT OR IGNORE INTO review_reports VALUES (?, ?, ?, ?, ?, ?)')
            .run(id, format, gzipSync(text), sha256, signed.fingerprint, signed.at);
          if (changes > 0)
            appendAuditEntry(database, {
              ...caller,
              at: signed.at,
              action: 'review.report',
              subject: `review:${id}`,
              outcome: 'ok',
              detail: { format, sha256, fingerprint: signed.fingerprint },
            });
        }
      },
    ),
    reports: (
      id: string,
    ): { format: 'json' | 'html'; sha256: string; fingerprint: string; signedAt: string }[] =>
      database
        .prepare<
          [string],
          { format: 'json' | 'html'; sha256: string; fingerprint: string; signedAt: string }
        >(
          'SELECT format, sha256, fingerprint, signed_at AS signedAt FROM review_reports WHERE review_id = ? ORDER BY format DESC',
        )
        .all(id),
    report: (id: string, format: 'json' | 'html'): string | undefined => {
      const row = database
        .prepare<[string, string], { text: Buffer }>(
          'SELECT text FROM review_reports WHERE review_id = ? AND format = ?',
        )
        .get(id, format);
      return row && gunzipSync(row.text).toString('utf8');
    },

    /** Groups whose members are admins, by key, with what of: tenants' own, and those mapped to a role of admins. */
    adminGroups: (connectionId: string): [string, string][] => [
      ...database
        .prepare<[object], { key: string; of: string }>(
          `SELECT o.key, 'Tenant ' || t.name AS "of" FROM tenants t
           JOIN directory_states s ON s.name = t.slug || '-admins' AND s.namespace = t.namespace AND s.valid_to IS NULL
           JOIN directory_objects o ON o.id = s.object_id AND o.kind = 'group' AND o.connection_id = :connectionId
           WHERE t.connection_id = :connectionId AND t.status <> 'offboarded'`,
        )
        .all({ connectionId })
        .map(({ key, of }): [string, string] => [key, of]),
      ...database
        .prepare<[object], { key: string; of: string }>(
          `SELECT g.key, r.key AS "of" FROM directory_edges e JOIN directory_objects g ON g.id = e.from_id
           JOIN directory_objects r ON r.id = e.to_id AND r.kind = 'role'
           WHERE g.connection_id = :connectionId AND e.kind = 'role_member' AND e.valid_to IS NULL
             AND r.key LIKE 'role:%/ADMIN%'`,
        )
        .all({ connectionId })
        .map(({ key, of }): [string, string] => [
          key,
          `Namespace ${of.slice('role:'.length, of.lastIndexOf('/'))}`,
        ]),
    ],
  };
};
