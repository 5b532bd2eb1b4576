import type { Database } from 'better-sqlite3';
import type { AccountRows, SyncAge } from './account-state.ts';

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
         WHERE c.connection_id = ? AND e.kind <> 'tags'`,
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
             WHERE c.connection_id = :connection AND e.kind <> 'tags')`,
        )
        .all({ connection: connectionId }),
      scopes: all(
        `SELECT scope, state, read_at AS readAt, reason ->> '$.message' AS reason FROM directory_scopes
         WHERE connection_id = ? AND state <> 'gone'`,
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
});
