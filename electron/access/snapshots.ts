import type { Database } from 'better-sqlite3';
import type { AccessGraph } from '../../shared/domain/access-graph.ts';
import { loadAccessGraph } from './load-graph.ts';

/** So many instants are kept at once: now, and the two of a comparison. */
const mostKept = 3;

/**
 * The graphs that were asked for last, each for as long as the facts that it was read from stay as they are: a
 * sync that finds nothing new leaves them. Loading one reads all accounts; every question after that is answered
 * from memory.
 */
export const createSnapshots = (database: Database) => {
  const kept = new Map<string, { readonly facts: string; readonly graph: AccessGraph }>();
  // Every write of a fact counts up one of these, in the same transaction.
  const fingerprint = database
    .prepare<[], string>(
      `SELECT (SELECT coalesce(group_concat(id || ' ' || began || ' ' || ended, ','), '') FROM directory_syncs)
         || ';' || (SELECT coalesce(sum(began + ended), 0) FROM directory_look_ups)
         || ';' || (SELECT coalesce(sum(began + ended), 0) FROM directory_runs)
         || ';' || (SELECT coalesce(max(id), 0) FROM directory_edges)
         || ';' || (SELECT coalesce(max(id), 0) FROM directory_objects)
         || ';' || (SELECT coalesce(group_concat(id, ','), '') FROM connections)`,
    )
    .pluck();
  return {
    /** The graph as of an instant (null: now). Call it in a transaction. */
    at(at: string | null): AccessGraph {
      const facts = fingerprint.get() ?? '';
      const key = at ?? 'now';
      const known = kept.get(key);
      kept.delete(key);
      const entry = known?.facts === facts ? known : { facts, graph: loadAccessGraph(database, at) };
      kept.set(key, entry);
      for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest);
      return entry.graph;
    },
  };
};
