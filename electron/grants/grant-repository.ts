import type { Database } from 'better-sqlite3';
import {
  type DecisionState,
  endOf,
  mayDecide,
  mayProvision,
  type ProvisioningState,
} from '../../shared/domain/grant.ts';
import { isDue, passedSince } from '../../shared/domain/grant-due.ts';
import { firstPolicies, type GrantPolicy } from '../../shared/domain/grant-policy.ts';
import type { GrantSort } from '../../shared/domain/list-sorts.ts';
import { isSamePerson } from '../../shared/domain/same-person.ts';
import type { ApprovalRecord, By, GrantEvent, GrantRecord, RequestRecord } from './grant-record.ts';
import { type GrantRow, type RequestRow, toGrant, toRequest } from './grant-rows.ts';

export interface GrantFilter {
  readonly state?: ProvisioningState | undefined;
  readonly search?: string | undefined;
  /** Only those that end before this instant. */
  readonly endsBefore?: string | undefined;
  readonly sort?: GrantSort | undefined;
  readonly descending?: boolean | undefined;
  readonly limit: number;
  readonly offset: number;
}

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

/** What was only reviewed, and never handed in, has given nobody anything. */
const handedIn = `r.decision <> 'draft' AND (r.decision NOT IN ('cancelled', 'lapsed') OR EXISTS (
  SELECT 1 FROM grant_events e WHERE e.request_id = r.id AND e.machine = 'decision' AND e.from_state = 'pending'))`;

/** Every order ends with the id, so that pages do not overlap. */
const orders: Readonly<Record<GrantSort, readonly string[]>> = {
  who: ['g.principal_name COLLATE NOCASE'],
  what: ['g.asset_title COLLATE NOCASE'],
  level: [`CASE g.level WHEN 'viewer' THEN 0 WHEN 'contributor' THEN 1 ELSE 2 END`],
  state: ['g.state'],
  ends: ['g.ends_at IS NULL', 'g.ends_at'],
  request: ['r.title COLLATE NOCASE'],
  since: ['g.active_at IS NULL', 'g.active_at'],
};
const orderOf = ({ sort = 'ends', descending = false }: Pick<GrantFilter, 'sort' | 'descending'>): string =>
  [...orders[sort].map((by) => `${by}${descending ? ' DESC' : ''}`), 'g.id DESC'].join(', ');

const matching = (filter: Omit<GrantFilter, 'limit' | 'offset'>): string => {
  const wanted = [
    [handedIn],
    filter.state === undefined ? [] : ['g.state = :state'],
    filter.endsBefore === undefined ? [] : [`g.state = 'active' AND g.ends_at < :endsBefore`],
    filter.search?.trim()
      ? [
          `(g.asset_title LIKE :search ESCAPE '\\' OR g.principal_name LIKE :search ESCAPE '\\' OR r.title LIKE :search ESCAPE '\\')`,
        ]
      : [],
  ].flat();
  return `WHERE ${wanted.join(' AND ')}`;
};

/** Grants, who decided on them, and their events. Each method is one transaction. */
export const createGrantRepository = (database: Database) => {
  const event = database.prepare(
    `INSERT INTO grant_events (request_id, grant_id, at, actor, machine, from_state, to_state, detail)
     VALUES (:requestId, :grantId, :at, :actor, :machine, :from, :to, :detail)`,
  );
  const tell = (
    about: { readonly requestId: string; readonly grantId: string | null },
    machine: GrantEvent['machine'],
    from: string | null,
    to: string,
    by: By,
    detail: Readonly<Record<string, unknown>> = {},
  ) => event.run({ ...about, ...by, machine, from, to, detail: JSON.stringify(detail) });

  const requestRow = (id: string) =>
    database.prepare<[string], RequestRow>('SELECT * FROM grant_requests WHERE id = ?').get(id);
  const grantRow = (id: string) =>
    database.prepare<[string], GrantRow>('SELECT * FROM grants WHERE id = ?').get(id);
  const grantsOf = (requestId: string): GrantRecord[] =>
    database
      .prepare<[string], GrantRow>('SELECT * FROM grants WHERE request_id = ? ORDER BY id')
      .all(requestId)
      .map(toGrant);

  const move = (row: GrantRow, to: ProvisioningState, by: By, detail: Readonly<Record<string, unknown>>) => {
    if (row.state === to || !mayProvision(row.state, to)) return false;
    database.prepare('UPDATE grants SET state = ? WHERE id = ?').run(to, row.id);
    tell({ requestId: row.request_id, grantId: row.id }, 'provisioning', row.state, to, by, detail);
    return true;
  };

  const decide = (
    id: string,
    to: DecisionState,
    by: By,
    detail: Readonly<Record<string, unknown>> = {},
  ): boolean => {
    const row = requestRow(id);
    if (row === undefined || !mayDecide(row.decision, to)) return false;
    database.prepare('UPDATE grant_requests SET decision = ? WHERE id = ?').run(to, id);
    tell({ requestId: id, grantId: null }, 'decision', row.decision, to, by, detail);
    if (to === 'declined' || to === 'cancelled' || to === 'lapsed')
      for (const { id: grantId } of grantsOf(id)) {
        const grant = grantRow(grantId);
        if (grant) move(grant, 'revoked', by, { because: to });
      }
    return true;
  };

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

  const transaction =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R =>
      database.transaction(() => work(...args)).immediate();

  return {
    policies: (): { readonly version: number; readonly policies: readonly GrantPolicy[] } => {
      const row = database
        .prepare<[], { version: number; policies: string }>(
          'SELECT version, policies FROM grant_policies ORDER BY version DESC LIMIT 1',
        )
        .get();
      return row === undefined
        ? { version: 0, policies: firstPolicies }
        : { version: row.version, policies: JSON.parse(row.policies) as GrantPolicy[] };
    },

    /** Keeps a new version; false where somebody else has made one since `version`. */
    savePolicies: transaction((version: number, policies: readonly GrantPolicy[], by: By): boolean => {
      const last = database
        .prepare<[], { version: number | null }>('SELECT max(version) AS version FROM grant_policies')
        .get();
      if ((last?.version ?? 0) !== version) return false;
      database
        .prepare('INSERT INTO grant_policies (version, policies, at, actor) VALUES (?, ?, ?, ?)')
        .run(version + 1, JSON.stringify(policies), by.at, by.actor);
      return true;
    }),

    /** Puts a request down as a draft with its grants; the same one again does nothing. */
    create: transaction((request: RequestRecord, grants: readonly GrantRecord[]): void => {
      if (requestRow(request.id) !== undefined) return;
      database
        .prepare(
          `INSERT INTO grant_requests (id, connection_id, connection_name, title, request, requested_by, break_glass,
             decision, approvals, policy_version, needs, plan_id, plan_hash, created_at, lapses_at)
           VALUES (:id, :connectionId, :connectionName, :title, :request, :requestedBy, :breakGlass, 'draft',
             :approvals, :policyVersion, :needs, :planId, :planHash, :createdAt, :lapsesAt)`,
        )
        .run({
          id: request.id,
          connectionId: request.connection.id,
          connectionName: request.connection.name,
          title: request.title,
          request: JSON.stringify(request.request),
          requestedBy: request.requestedBy,
          breakGlass: request.request.breakGlass ? 1 : 0,
          approvals: request.approvals,
          policyVersion: request.policyVersion,
          needs: JSON.stringify(request.needs),
          planId: request.planId,
          planHash: request.planHash,
          createdAt: request.createdAt,
          lapsesAt: request.lapsesAt,
        });
      const by = { at: request.createdAt, actor: request.requestedBy };
      const about = { requestId: request.id, grantId: null };
      tell(about, 'decision', null, 'draft', by, { policyVersion: request.policyVersion });
      const insert = database.prepare(
        `INSERT INTO grants (id, request_id, connection_id, resource, asset_id, asset_title, principal, principal_kind,
           principal_name, level, held_before, state)
         VALUES (:id, :requestId, :connectionId, :resource, :assetId, :title, :arn, :kind, :name, :level,
           :heldBefore, 'waiting')`,
      );
      for (const grant of grants) {
        insert.run({
          id: grant.id,
          requestId: request.id,
          connectionId: grant.connectionId,
          resource: grant.target.resource,
          assetId: grant.target.id,
          title: grant.target.title,
          ...grant.principal,
          level: grant.level,
          heldBefore: grant.heldBefore === null ? null : JSON.stringify(grant.heldBefore),
        });
        tell({ requestId: request.id, grantId: grant.id }, 'provisioning', null, 'waiting', by);
      }
    }),

    get: (id: string): RequestRecord | undefined => {
      const row = requestRow(id);
      return row && toRequest(row);
    },
    ofPlan: (planId: string): RequestRecord | undefined => {
      const row = database
        .prepare<[string], RequestRow>('SELECT * FROM grant_requests WHERE plan_id = ?')
        .get(planId);
      return row && toRequest(row);
    },
    grantsOf,
    grants: (ids: readonly string[]): GrantRecord[] =>
      database
        .prepare<[string], GrantRow>(
          'SELECT * FROM grants WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
        )
        .all(JSON.stringify(ids))
        .map(toGrant),
    events: (requestId: string): GrantEvent[] =>
      database
        .prepare<[string], Omit<GrantEvent, 'detail'> & { detail: string }>(
          `SELECT seq, grant_id AS grantId, at, actor, machine, from_state AS "from", to_state AS "to", detail
           FROM grant_events WHERE request_id = ? ORDER BY seq`,
        )
        .all(requestId)
        .map((row) => ({ ...row, detail: JSON.parse(row.detail) as GrantEvent['detail'] })),
    approvals: (requestId: string): ApprovalRecord[] =>
      database
        .prepare<[string], ApprovalRecord>(
          'SELECT fingerprint, name, verdict, at FROM grant_approvals WHERE request_id = ? ORDER BY at',
        )
        .all(requestId),

    list: (
      filter: GrantFilter,
    ): {
      readonly total: number;
      readonly grants: (GrantRecord & { readonly title: string; readonly breakGlass: boolean })[];
    } => {
      const search = filter.search?.trim();
      const values = {
        state: filter.state ?? null,
        endsBefore: filter.endsBefore ?? null,
        search: search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null,
        limit: filter.limit,
        offset: filter.offset,
      };
      const from = `FROM grants g JOIN grant_requests r ON r.id = g.request_id ${matching(filter)}`;
      return {
        total:
          database.prepare<[object], { total: number }>(`SELECT count(*) AS total ${from}`).get(values)
            ?.total ?? 0,
        grants: database
          .prepare<[object], GrantRow & { title: string; break_glass: number }>(
            `SELECT g.*, r.title, r.break_glass ${from}
             ORDER BY ${orderOf(filter)} LIMIT :limit OFFSET :offset`,
          )
          .all(values)
          .map((row) => ({ ...toGrant(row), title: row.title, breakGlass: row.break_glass === 1 })),
      };
    },

    /** Requests in a state of decision, newest first; of no draft that was never submitted unless asked for. */
    requests: (decisions: readonly DecisionState[], limit: number): RequestRecord[] =>
      database
        .prepare<[string, number], RequestRow>(
          `SELECT * FROM grant_requests WHERE decision IN (SELECT value FROM json_each(?))
           ORDER BY created_at DESC LIMIT ?`,
        )
        .all(JSON.stringify(decisions), limit)
        .map(toRequest),

    /** Break-glass grants that took effect and that nobody has reviewed. */
    unreviewed: (): RequestRecord[] =>
      database
        .prepare<[], RequestRow>(
          `SELECT * FROM grant_requests WHERE break_glass = 1 AND decision = 'approved' AND review IS NULL
           ORDER BY created_at DESC LIMIT 50`,
        )
        .all()
        .map(toRequest),

    review: transaction((id: string, note: string, by: By): boolean => {
      const row = requestRow(id);
      if (row === undefined || row.review !== null) return false;
      database
        .prepare('UPDATE grant_requests SET review = ? WHERE id = ? AND review IS NULL')
        .run(JSON.stringify({ at: by.at, by: by.actor, note }), id);
      tell({ requestId: id, grantId: null }, 'note', null, 'reviewed', by, { note });
      return true;
    }),

    decide: transaction(decide),

    /** Counts a signed verdict; false where this person has given one already, by whichever key. */
    addApproval: transaction(
      (requestId: string, approval: ApprovalRecord & { readonly signed: string }): boolean => {
        const names = database
          .prepare<[string], string>('SELECT name FROM grant_approvals WHERE request_id = ?')
          .pluck()
          .all(requestId);
        if (names.some((name) => isSamePerson(name, approval.name))) return false;
        const { changes } = database
          .prepare(
            `INSERT OR IGNORE INTO grant_approvals (request_id, fingerprint, name, verdict, at, signed)
           VALUES (:requestId, :fingerprint, :name, :verdict, :at, :signed)`,
          )
          .run({ requestId, ...approval });
        if (changes === 0) return false;
        const { signed: _, ...detail } = approval;
        tell(
          { requestId, grantId: null },
          'note',
          null,
          approval.verdict,
          { at: approval.at, actor: approval.name },
          detail,
        );
        return true;
      },
    ),

    setRun: (id: string, runId: string): void => {
      database.prepare('UPDATE grant_requests SET run_id = ? WHERE id = ?').run(runId, id);
    },

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

    /** Pending requests that nobody decided in time. */
    lapse: transaction((now: string): number => {
      const late = database
        .prepare<[string], RequestRow>(
          `SELECT * FROM grant_requests WHERE decision IN ('draft', 'pending') AND lapses_at <= ?`,
        )
        .all(now);
      for (const { id } of late) decide(id, 'lapsed', { at: now, actor: 'Steward' });
      return late.length;
    }),

    approvers: (): {
      fingerprint: string;
      name: string;
      publicKey: string;
      addedAt: string;
      addedBy: string;
    }[] =>
      database
        .prepare<
          [],
          { fingerprint: string; name: string; publicKey: string; addedAt: string; addedBy: string }
        >(
          `SELECT fingerprint, name, public_key AS publicKey, added_at AS addedAt, added_by AS addedBy
           FROM grant_approvers ORDER BY name`,
        )
        .all(),
    addApprover: (
      key: { readonly fingerprint: string; readonly name: string; readonly publicKey: string },
      by: By,
    ): boolean =>
      database
        .prepare(
          `INSERT OR IGNORE INTO grant_approvers (fingerprint, name, public_key, added_at, added_by)
           VALUES (:fingerprint, :name, :publicKey, :at, :actor)`,
        )
        .run({ ...key, ...by }).changes > 0,
    removeApprover: (fingerprint: string): boolean =>
      database.prepare('DELETE FROM grant_approvers WHERE fingerprint = ?').run(fingerprint).changes > 0,
  };
};
