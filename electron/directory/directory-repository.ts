import type { Database } from 'better-sqlite3';
import type { DirectorySync } from '../../shared/contract/directory.ts';
import type { Problem } from '../../shared/errors.ts';
import { createOutcomeWriter } from './apply-outcomes.ts';
import { createDirectoryLists } from './directory-lists.ts';
import type { Changes, KnownScope, ListedObject, ScopeOutcome } from './scope-outcome.ts';
import { createLookUpWriter, type LookUpFound } from './write-look-up.ts';
import { createRunFactWriter, type RunTold } from './write-run-facts.ts';

interface SyncRow {
  readonly id: string;
  readonly connection_id: string;
  readonly number: number;
  readonly mode: DirectorySync['mode'];
  readonly state: DirectorySync['state'];
  readonly run_id: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly calls: number;
  readonly throttled: number;
  readonly began: number;
  readonly ended: number;
  readonly problem: string | null;
}

const toSync = (row: SyncRow): DirectorySync => ({
  id: row.id,
  connectionId: row.connection_id,
  number: row.number,
  mode: row.mode,
  state: row.state,
  runId: row.run_id,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  calls: row.calls,
  throttled: row.throttled,
  began: row.began,
  ended: row.ended,
  problem: row.problem === null ? null : (JSON.parse(row.problem) as Problem),
});

/** What is read by one sync of one connection. */
export interface SyncStart {
  readonly id: string;
  readonly connectionId: string;
  readonly mode: DirectorySync['mode'];
  readonly runId: string | null;
  readonly at: string;
}

export interface SyncEnd {
  readonly state: 'done' | 'stopped' | 'cancelled';
  readonly at: string;
  readonly calls: number;
  readonly throttled: number;
  readonly problem: Problem | null;
}

/** A sync that stopped longer ago is not gone on with: what it read would be taken for a reading of now. */
const goesOnWithinMs = 3_600_000;

/** The directory in the profile's database. Each method is one transaction. */
export const createDirectoryRepository = (database: Database) => {
  const outcomes = createOutcomeWriter(database);
  const writeLookUp = createLookUpWriter(database, outcomes.steps);
  const writeRunFacts = createRunFactWriter(database, outcomes.steps);
  const lastOf = (connectionId: string): SyncRow | undefined =>
    database
      .prepare<[string], SyncRow>(
        'SELECT * FROM directory_syncs WHERE connection_id = ? ORDER BY number DESC LIMIT 1',
      )
      .get(connectionId);

  return {
    ...createDirectoryLists(database),

    /**
     * Begins a sync, or goes on with the last one where that stopped a short while ago; its mode stays then.
     * `at` is moved to no earlier than anything recorded, so that a clock set back never ends a fact before
     * it began.
     */
    begin: database.transaction((start: SyncStart): DirectorySync & { readonly notBefore: string } => {
      const last = lastOf(start.connectionId);
      const notBefore =
        database
          .prepare<[{ connection: string }], { at: string | null }>(
            `SELECT max(at) AS at FROM (SELECT max(seen_at) AS at FROM directory_scopes WHERE connection_id = :connection
               UNION ALL SELECT max(at) FROM directory_look_ups WHERE connection_id = :connection
               UNION ALL SELECT max(at) FROM directory_runs WHERE connection_id = :connection)`,
          )
          .get({ connection: start.connectionId })?.at ?? start.at;
      const resumes =
        last !== undefined &&
        last.state !== 'done' &&
        start.mode !== 'full' &&
        Date.parse(start.at) - Date.parse(last.ended_at ?? last.started_at) < goesOnWithinMs;
      if (resumes)
        database
          .prepare(
            `UPDATE directory_syncs SET state = 'running', ended_at = NULL, problem = NULL, run_id = ? WHERE id = ?`,
          )
          .run(start.runId, last.id);
      else
        database
          .prepare(
            `INSERT INTO directory_syncs (id, connection_id, number, mode, state, run_id, started_at)
             VALUES (?, ?, ?, ?, 'running', ?, ?)`,
          )
          .run(
            start.id,
            start.connectionId,
            (last?.number ?? 0) + 1,
            start.mode,
            start.runId,
            start.at > notBefore ? start.at : notBefore,
          );
      const row = lastOf(start.connectionId);
      if (row === undefined) throw new Error('The sync was not kept.');
      return { ...toSync(row), notBefore };
    }) as (start: SyncStart) => DirectorySync & { readonly notBefore: string },

    /** Adds what this stretch of the sync has cost; a resumed sync adds up. */
    end: (id: string, end: SyncEnd): void => {
      database
        .prepare(
          `UPDATE directory_syncs SET state = :state, ended_at = :at, calls = calls + :calls,
             throttled = throttled + :throttled, problem = :problem WHERE id = :id`,
        )
        .run({ ...end, id, problem: end.problem === null ? null : JSON.stringify(end.problem) });
    },

    /** Syncs that a process left behind when it ended: nobody works on them any more. */
    stopLeftovers: (at: string): number =>
      database
        .prepare(`UPDATE directory_syncs SET state = 'stopped', ended_at = ? WHERE state = 'running'`)
        .run(at).changes,

    apply: (connectionId: string, syncId: string, batch: readonly ScopeOutcome[]): Changes =>
      outcomes.apply(connectionId, syncId, batch),

    lookUp: (found: LookUpFound): Changes & { readonly at: string } => writeLookUp(found),

    /** Takes over what a run read back after its own steps. */
    seenByRun: (told: RunTold): Changes => writeRunFacts(told),

    /** Accounts that somebody may mean: by name, by the part of it behind its role, by e-mail or by ARN. */
    accountsNamed: (connectionId: string, text: string): readonly ListedObject[] =>
      database
        .prepare<[object], ListedObject>(
          `SELECT o.kind, o.key, s.name, s.namespace, s.marker FROM directory_objects o
           JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
           JOIN directory_details d ON d.id = s.detail_id
           WHERE o.connection_id = :connectionId AND o.kind = 'user' AND d.value ->> '$.nameless' = 0
             AND (o.key = :text OR s.name = :text COLLATE NOCASE OR d.value ->> '$.email' = :text COLLATE NOCASE
               OR substr(s.name, instr(s.name, '/') + 1) = :text COLLATE NOCASE)
           ORDER BY s.namespace, s.name LIMIT 20`,
        )
        .all({ connectionId, text }),

    /** Assets and folders that these principals were granted, as far as the directory knows. */
    grantedTo: (connectionId: string, principals: readonly string[]): readonly ListedObject[] =>
      database
        .prepare<[object], ListedObject>(
          `SELECT DISTINCT o.kind, o.key, s.name, s.namespace, s.marker FROM directory_objects p
           JOIN directory_edges e ON e.from_id = p.id AND e.kind IN ('grant', 'link_grant') AND e.valid_to IS NULL
           JOIN directory_objects o ON o.id = e.to_id
           JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL
           WHERE p.connection_id = :connectionId AND p.key IN (SELECT value FROM json_each(:principals))`,
        )
        .all({ connectionId, principals: JSON.stringify(principals) }),

    /** Everything known about a connection's scopes, except of what is gone. */
    scopes: (connectionId: string): readonly KnownScope[] =>
      database
        .prepare<[string], KnownScope>(
          `SELECT scope, state, marker, read_at AS readAt, sync_id AS syncId,
             EXISTS (SELECT 1 FROM directory_run_changes c WHERE c.scope_id = s.id) AS changed
           FROM directory_scopes s WHERE connection_id = ? AND state <> 'gone'`,
        )
        .all(connectionId),

    /** The objects that a list holds now. */
    listed: (connectionId: string, scope: string): readonly ListedObject[] =>
      database
        .prepare<[string, string], ListedObject>(
          `SELECT o.kind, o.key, s.name, s.namespace, s.marker FROM directory_scopes c
           JOIN directory_states s ON s.scope_id = c.id AND s.valid_to IS NULL
           JOIN directory_objects o ON o.id = s.object_id
           WHERE c.connection_id = ? AND c.scope = ?`,
        )
        .all(connectionId, scope),

    lastSync: (connectionId: string): DirectorySync | undefined => {
      const row = lastOf(connectionId);
      return row && toSync(row);
    },
  };
};
