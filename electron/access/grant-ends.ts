import type { Database } from 'better-sqlite3';
import { type AccessEdge, type AccessGraph, objectAt } from '../../shared/domain/access-graph.ts';

interface EndRow {
  readonly ends: string | null;
  readonly count: number;
  readonly endless: number;
}

/**
 * When a grant on an object ends, where Steward looks after its end: grants of one pair unite, so that the last
 * one counts, and one for good, or something held beneath them, is no end.
 */
export const createGrantEnds = (database: Database) => {
  const select = database.prepare<[string, string, string, string], EndRow>(
    `SELECT max(ends_at) AS ends, count(*) AS count,
       coalesce(sum(ends_at IS NULL OR (held_before IS NOT NULL AND held_before <> 'null')), 0) AS endless
     FROM grants WHERE connection_id = ? AND principal = ? AND resource = ? AND asset_id = ?
       AND state IN ('active', 'expiring')`,
  );
  return (graph: AccessGraph, edge: AccessEdge): string | null => {
    if (edge.kind !== 'grant') return null;
    const principal = objectAt(graph, edge.from);
    const object = objectAt(graph, edge.to);
    const row = select.get(principal.connectionId, principal.key, object.kind, object.name);
    return row === undefined || row.count === 0 || row.endless > 0 ? null : row.ends;
  };
};
