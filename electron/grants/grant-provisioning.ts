import type { Database } from 'better-sqlite3';
import { endOf, type ProvisioningState } from '../../shared/domain/grant.ts';
import { isDue, passedSince } from '../../shared/domain/grant-due.ts';
import type { GrantEvents } from './grant-events.ts';
import type { By, GrantRecord } from './grant-record.ts';
import { type GrantRow, toGrant, toRequest } from './grant-rows.ts';
import { immediateTransaction } from './immediate-transaction.ts';

/** What became of one grant's step. */
export interface Outcome {
  readonly grantId: string;
  readonly to: ProvisioningState;
  readonly problem: string | null;
}

interface LookRow {
  readonly at: string;
  readonly process: string;
  readonly monotonic: number;
  readonly scheduled_at: string | null;
}

interface LookNow {
  readonly at: string;
  readonly process: string;
  readonly monotonic: number;
  readonly scheduled: boolean;
}

/** What has become of grants in the cloud, from taking effect to their end. Part of the grants' repository. */
export const createGrantProvisioning = (
  database: Database,
  { tell, move, requestRow, grantRow }: GrantEvents,
) => {
  const transaction = immediateTransaction(database);
  /** Counts how much longer every grant with an end has lasted, and remembers this look. */
  const count = (now: LookNow): void => {
    const last = database.prepare<[], LookRow>('SELECT * FROM grant_looks').get();
    const passed = passedSince(
      last === undefined
        ? null
        : { at: last.at, monotonic: last.process === now.process ? last.monotonic : null },
      now,
    );
    database
      .prepare(
        `UPDATE grants SET lasted_ms = coalesce(lasted_ms + :passed, 0)
         WHERE state = 'active' AND ends_at IS NOT NULL`,
      )
      .run({ passed: Math.round(passed) });
    database
      .prepare(
        `INSERT INTO grant_looks (id, at, process, monotonic, scheduled_at) VALUES (1, :at, :process, :monotonic, :scheduledAt)
         ON CONFLICT DO UPDATE SET at = excluded.at, process = excluded.process, monotonic = excluded.monotonic,
           scheduled_at = coalesce(excluded.scheduled_at, scheduled_at)`,
      )
      .run({
        at: now.at,
        process: now.process,
        monotonic: now.monotonic,
        scheduledAt: now.scheduled ? now.at : null,
      });
  };

  return {
    grants: (ids: readonly string[]): GrantRecord[] =>
      database
        .prepare<[string], GrantRow>(
          'SELECT * FROM grants WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
        )
        .all(JSON.stringify(ids))
        .map(toGrant),
    /** What became of a request's grants in the cloud. A duration starts now. Doing it twice is doing it once. */
    took: transaction((requestId: string, outcomes: readonly Outcome[], by: By): void => {
      const request = requestRow(requestId);
      if (request === undefined) return;
      const { span } = toRequest(request).request;
      for (const { grantId, to, problem } of outcomes) {
        const row = grantRow(grantId);
        if (row === undefined) continue;
        if (to === 'failed')
          database.prepare('UPDATE grants SET problem = ? WHERE id = ?').run(problem, grantId);
        if (!move(row, to, by, problem === null ? {} : { problem })) continue;
        if (to === 'active')
          database
            .prepare('UPDATE grants SET active_at = ?, ends_at = ?, problem = NULL WHERE id = ?')
            .run(by.at, endOf(span, by.at), grantId);
      }
    }),

    /** Grants that cover one of these pairs now. */
    covering: (
      connectionId: string,
      pairs: readonly { readonly principal: string; readonly resource: string; readonly id: string }[],
    ): GrantRecord[] =>
      database
        .prepare<[string, string], GrantRow>(
          `SELECT g.* FROM json_each(?) p JOIN grants g ON g.connection_id = ?
             AND g.principal = p.value ->> '$.principal' AND g.resource = p.value ->> '$.resource'
             AND g.asset_id = p.value ->> '$.id' AND g.state = 'active' ORDER BY g.id`,
        )
        .all(JSON.stringify(pairs), connectionId)
        .map(toGrant),

    /** Which of some IAM policy assignments (`namespace/name`) a grant made: there was none when it was planned. */
    madeAssignments: (connectionId: string, ids: readonly string[]): string[] =>
      database
        .prepare<[string, string], string>(
          `SELECT DISTINCT g.asset_id FROM grants g
           JOIN grant_requests r ON r.id = g.request_id
           JOIN plans p ON p.id = r.plan_id
           JOIN json_each(p.body, '$.steps') s ON s.value ->> '$.id' = 'grant:policy_assignment/' || g.asset_id
           WHERE g.connection_id = ? AND g.resource = 'policy_assignment' AND g.active_at IS NOT NULL
             AND g.asset_id IN (SELECT value FROM json_each(?)) AND s.value ->> '$.before' IS NULL`,
        )
        .pluck()
        .all(connectionId, JSON.stringify(ids)),

    /**
     * Looks for ends: counts how long every active grant has lasted, and answers those that are due or whose
     * ending has not come off yet. A grant is counted from its first look on: part of the time since the look
     * before that is older than the grant.
     */
    look: transaction((now: LookNow): GrantRecord[] => {
      // Where nothing runs out there is nothing to count: an idle console writes nothing.
      const runsOut = database
        .prepare(`SELECT 1 FROM grants WHERE state = 'active' AND ends_at IS NOT NULL LIMIT 1`)
        .get();
      if (runsOut !== undefined || now.scheduled) count(now);
      return database
        .prepare<[], GrantRow>(
          `SELECT * FROM grants WHERE state = 'expiring' OR (state = 'active' AND ends_at IS NOT NULL) ORDER BY ends_at, id`,
        )
        .all()
        .map(toGrant)
        .filter(
          ({ state, activeAt, endsAt, lastedMs }) =>
            state === 'expiring' ||
            (activeAt !== null && endsAt !== null && isDue({ activeAt, endsAt, lastedMs }, now.at)),
        );
    }),

    /** When "steward grants expire" last ran; null if never. */
    scheduledAt: (): string | null =>
      database.prepare<[], LookRow>('SELECT * FROM grant_looks').get()?.scheduled_at ?? null,

    /** From here on a grant is being taken, also if nobody resumes the run. */
    beginEnding: transaction((ids: readonly string[], ending: 'expiry' | 'revoke', by: By): void => {
      for (const id of ids) {
        const row = grantRow(id);
        if (row === undefined) continue;
        if (move(row, 'expiring', by, { ending }))
          database.prepare('UPDATE grants SET ending = ?, problem = NULL WHERE id = ?').run(ending, id);
      }
    }),

    /** What became of grants that were being taken. `active` does not occur: an end is tried until it comes off. */
    ended: transaction(
      (
        outcomes: readonly {
          readonly grantId: string;
          readonly problem: string | null;
          readonly detail: Readonly<Record<string, unknown>>;
        }[],
        by: By,
      ): void => {
        for (const { grantId, problem, detail } of outcomes) {
          const row = grantRow(grantId);
          if (row === undefined || row.state !== 'expiring') continue;
          if (problem === null) {
            move(row, row.ending === 'revoke' ? 'revoked' : 'expired', by, detail);
            database.prepare('UPDATE grants SET problem = NULL WHERE id = ?').run(grantId);
          } else if (row.problem !== problem) {
            database.prepare('UPDATE grants SET problem = ? WHERE id = ?').run(problem, grantId);
            tell({ requestId: row.request_id, grantId }, 'note', null, 'not taken', by, { problem });
          }
        }
      },
    ),

    letEnd: transaction((ids: readonly string[], by: By): number => {
      let changed = 0;
      for (const id of ids) {
        const row = grantRow(id);
        if (row === undefined || row.state !== 'active' || row.let_end === 1) continue;
        database.prepare('UPDATE grants SET let_end = 1 WHERE id = ?').run(id);
        tell({ requestId: row.request_id, grantId: id }, 'note', null, 'let end', by);
        changed++;
      }
      return changed;
    }),
  };
};
