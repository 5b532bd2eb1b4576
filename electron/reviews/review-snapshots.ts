import type { Database } from 'better-sqlite3';
import type { ReviewState } from '../../shared/domain/review.ts';
import { isGap, type ReviewSource } from '../../shared/domain/review-sources.ts';
import { readSnapshot, type Snapshot, type SnapshotRequest, snapshotHash } from './freeze-review.ts';
import { inTransaction } from './in-transaction.ts';
import type { ReviewEvents } from './review-events.ts';
import type { By } from './review-record.ts';

/** What freezing came to. */
export type Frozen =
  | { readonly state: 'frozen' }
  | { readonly state: 'not_draft'; readonly was: ReviewState }
  | { readonly state: 'unknown'; readonly unknown: readonly string[] }
  | { readonly state: 'gaps' | 'empty'; readonly sources: readonly ReviewSource[] };

const keepSnapshot = (database: Database, id: string, { rows, sources, own }: Snapshot): void => {
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
  const mine = database.prepare('INSERT INTO review_own VALUES (?, ?, ?)');
  for (const [reviewer, keys] of own.entries()) for (const key of keys) mine.run(id, reviewer, key);
};

/** What a review froze, and what that rests on. Part of the reviews' repository. */
export const createReviewSnapshots = (database: Database, { reviewOf, move }: ReviewEvents) => {
  const transaction = inTransaction(database);
  return {
    /** What would be frozen now. */
    preview: transaction((request: SnapshotRequest): Snapshot => readSnapshot(database, request)),

    /** Copies the rows out of the directory at one instant; later readings do not change them. */
    freeze: transaction(
      (id: string, usageSince: string | null, gaps: 'accepted' | 'refused', by: By): Frozen => {
        const review = reviewOf(id);
        if (review?.state !== 'draft') return { state: 'not_draft', was: review?.state ?? 'cancelled' };
        const { connection, scope, reviewers } = review;
        const request = { connectionId: connection.id, scope, reviewers, at: by.at, usageSince };
        const snapshot = readSnapshot(database, request);
        const { rows, sources, unknown } = snapshot;
        if (unknown.length > 0) return { state: 'unknown', unknown };
        if (rows.length === 0) return { state: 'empty', sources };
        if (gaps === 'refused' && sources.some(isGap)) return { state: 'gaps', sources };
        keepSnapshot(database, id, snapshot);
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
  };
};
