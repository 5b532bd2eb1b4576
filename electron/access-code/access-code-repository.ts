import type { Database } from 'better-sqlite3';
import type { PlanBody } from '../../shared/domain/plan.ts';
import type { ChangedFact, OwnStep } from './account-drift.ts';
import type { AccountRows, SyncAge, TimeBox } from './account-state.ts';
import type { OwnGrant } from './end-drift.ts';

/** From when on changes made outside are told. */
export interface AccessBaseline {
  readonly kind: 'export' | 'apply';
  readonly at: string;
}

/** How an object was called last, also where it is gone. */
const last = (column: string, of: string) =>
  `(SELECT s.${column} FROM directory_states s WHERE s.object_id = ${of}.id ORDER BY s.valid_from DESC LIMIT 1)`;

/** In these states a step of a run has changed nothing, or nothing is known of it. */
const untouched = `('waiting', 'looking', 'cancelled', 'skipped', 'changed')`;

/** What a file of access needs of the profile's database. Each method is one transaction. */
export const createAccessCodeRepository = (database: Database) => ({
  /** Everything that the directory holds of a connection now. */
  account: database.transaction((connectionId: string): AccountRows => {
    const all = <R>(sql: string) => database.prepare<[string], R>(sql).all(connectionId);
    return {
      objects: all(
        `SELECT o.id, o.kind, o.key, s.name, s.namespace, s.title, s.detail_id AS detail
         FROM directory_objects o
         LEFT JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
         WHERE o.connection_id = ?`,
      ),
      edges: all(
        `SELECT e.kind, e.from_id AS "from", e.to_id AS "to", e.detail_id AS detail
         FROM directory_scopes c JOIN directory_edges e ON e.scope_id = c.id AND e.valid_to IS NULL
         WHERE c.connection_id = ?`,
      ),
      details: database
        .prepare<{ connection: string }, { id: number; value: string }>(
          `SELECT id, value FROM directory_details WHERE id IN (
             SELECT s.detail_id FROM directory_objects o
             JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
             WHERE o.connection_id = :connection
             UNION
             SELECT e.detail_id FROM directory_scopes c
             JOIN directory_edges e ON e.scope_id = c.id AND e.valid_to IS NULL
             WHERE c.connection_id = :connection)`,
        )
        .all({ connection: connectionId }),
      scopes: all(
        `SELECT scope, state, read_at AS readAt, reason ->> '$.message' AS reason FROM directory_scopes
         WHERE connection_id = ? AND state <> 'gone'`,
      ),
      // One that is being taken because its time is over is held until that has come off.
      boxes: all<TimeBox>(
        `SELECT g.resource, g.asset_id AS id, g.principal, g.level, g.ends_at AS endsAt, g.held_before AS heldBefore,
           coalesce(r.request ->> '$.reason', '') AS reason, coalesce(r.request ->> '$.ticket', '') AS ticket
         FROM grants g JOIN grant_requests r ON r.id = g.request_id
         WHERE g.connection_id = ? AND (g.state = 'active' OR (g.state = 'expiring' AND g.ending = 'expiry'))
         ORDER BY g.id`,
      ),
      sync:
        database
          .prepare<[string], SyncAge>(
            `SELECT state, started_at AS startedAt, ended_at AS endedAt FROM directory_syncs
             WHERE connection_id = ? ORDER BY number DESC LIMIT 1`,
          )
          .get(connectionId) ?? null,
    };
  }) as (connectionId: string) => AccountRows,

  setBaseline(connectionId: string, { kind, at }: AccessBaseline): void {
    database
      .prepare(
        `INSERT INTO access_baselines (connection_id, kind, at) VALUES (?, ?, ?)
         ON CONFLICT (connection_id) DO UPDATE SET kind = excluded.kind, at = excluded.at`,
      )
      .run(connectionId, kind, at);
  },

  baseline: (connectionId: string): AccessBaseline | undefined =>
    database
      .prepare<[string], AccessBaseline>('SELECT kind, at FROM access_baselines WHERE connection_id = ?')
      .get(connectionId),

  /** What of access began or ended after an instant, with how it was then. */
  changesSince: (connectionId: string, at: string): readonly ChangedFact[] =>
    database
      .prepare<{ connection: string; at: string }, ChangedFact>(
        `WITH changed AS (
           SELECT DISTINCT e.kind, e.from_id, e.to_id FROM directory_scopes c
           JOIN directory_edges e ON e.scope_id = c.id
           WHERE c.connection_id = :connection AND e.kind IN ('grant', 'link_grant', 'member', 'assigned')
             AND (e.valid_from > :at OR e.valid_to > :at))
         SELECT e.kind, f.key AS fromKey, f.kind AS fromKind, ${last('name', 'f')} AS fromName,
           ${last('namespace', 'f')} AS fromNamespace,
           (SELECT d.value ->> '$.email' FROM directory_states s JOIN directory_details d ON d.id = s.detail_id
            WHERE s.object_id = f.id ORDER BY s.valid_from DESC LIMIT 1) AS fromEmail,
           t.key AS toKey, t.kind AS toKind, ${last('name', 't')} AS toName,
           ${last('namespace', 't')} AS toNamespace, ${last('title', 't')} AS toTitle,
           d.value AS detail, e.valid_from AS validFrom, e.valid_to AS validTo, e.unseen_at AS unseenAt
         FROM changed x
         JOIN directory_edges e ON e.kind = x.kind AND e.from_id = x.from_id AND e.to_id = x.to_id
         JOIN directory_objects f ON f.id = e.from_id
         JOIN directory_objects t ON t.id = e.to_id
         JOIN directory_details d ON d.id = e.detail_id
         WHERE e.valid_to IS NULL OR e.valid_to > :at
         ORDER BY e.valid_from`,
      )
      .all({ connection: connectionId, at }),

  /** The steps of Steward's own runs in an account that took effect after an instant, in order. */
  ownSteps: database.transaction((connectionId: string, at: string): readonly OwnStep[] => {
    const runs = database
      .prepare<[string, string], { id: string; body: string }>(
        `SELECT r.id, p.body FROM runs r JOIN plans p ON p.id = r.plan_id
         WHERE r.connection_id = ? AND (r.ended_at IS NULL OR r.ended_at > ?) ORDER BY r.started_at`,
      )
      .all(connectionId, at);
    return runs.flatMap(({ id, body }) => {
      const steps = new Map((JSON.parse(body) as PlanBody).steps.map((step) => [step.id, step]));
      return database
        .prepare<[string], { step_id: string }>(
          `SELECT step_id FROM run_steps WHERE run_id = ? AND state NOT IN ${untouched} ORDER BY ended_at, position`,
        )
        .all(id)
        .flatMap(({ step_id }) => {
          const step = steps.get(step_id);
          return step === undefined ? [] : [{ kind: step.kind, input: step.input, after: step.after }];
        });
    });
  }) as (connectionId: string, at: string) => readonly OwnStep[],

  /** Steward's own grants that were in effect at an instant, or have come into effect since. */
  grantsSince: (connectionId: string, at: string): readonly OwnGrant[] =>
    database
      .prepare<{ connection: string; at: string }, Omit<OwnGrant, 'byFile'> & { byFile: number }>(
        `SELECT resource, id, principal, who, what, level, endsAt, heldBefore, activeAt, leftAt, byFile FROM (
           SELECT g.resource, g.asset_id AS id, g.principal, g.principal_name AS who, g.asset_title AS what,
             g.level, g.ends_at AS endsAt, g.held_before AS heldBefore, g.active_at AS activeAt,
             (SELECT min(e.at) FROM grant_events e WHERE e.grant_id = g.id AND e.machine = 'provisioning'
                AND e.from_state = 'active') AS leftAt,
             coalesce(p.kind = 'access.file', 0) AS byFile
           FROM grants g JOIN grant_requests r ON r.id = g.request_id LEFT JOIN plans p ON p.id = r.plan_id
           WHERE g.connection_id = :connection AND g.active_at IS NOT NULL)
         WHERE leftAt IS NULL OR leftAt > :at
         ORDER BY activeAt`,
      )
      .all({ connection: connectionId, at })
      .map((row) => ({ ...row, byFile: row.byFile === 1 })),

  /** The run that applies a plan. */
  runOf: (planId: string): string | undefined =>
    database.prepare<[string], { id: string }>('SELECT id FROM runs WHERE plan_id = ?').get(planId)?.id,

  /** The tenants that Steward keeps in a connection's account. */
  tenants: (connectionId: string): readonly { slug: string; name: string; namespace: string }[] =>
    database
      .prepare<[string], { slug: string; name: string; namespace: string }>(
        `SELECT slug, name, namespace FROM tenants WHERE connection_id = ? AND status <> 'offboarded' ORDER BY slug`,
      )
      .all(connectionId),
});
