import type { Database } from 'better-sqlite3';
import { ranks } from '../../shared/domain/access-levels.ts';
import { reachOfGroup } from '../../shared/domain/access-reach.ts';
import { accessLevels } from '../../shared/domain/permission-sets.ts';
import { loadAccessGraph } from '../access/load-graph.ts';

/** What planning a removal needs of the directory beside the rows. Part of the reviews' repository. */
export const createRemovalFacts = (database: Database) => ({
  /**
   * The levels that somebody has through groups, by the groups' keys: what being taken out of one may take. A group of
   * which no grant is known may hold anything, and counts as every level; so does what amounts to no level.
   */
  levelsOfGroups: (connectionId: string, groups: readonly string[]): [string, string[]][] => {
    if (groups.length === 0) return [];
    const graph = loadAccessGraph(database, null);
    return groups.map((key) => {
      const place = graph.byKey.get(`${connectionId} ${key}`);
      const { places, rank } =
        place === undefined ? { places: [], rank: new Uint8Array() } : reachOfGroup(graph, place);
      const held = new Set(places.map((at) => rank[at] ?? 0).filter((one) => one > ranks.none));
      const isOpen = held.size === 0 || [...held].some((one) => one === ranks.custom);
      const levels = accessLevels.filter((level) => isOpen || held.has(ranks[level]));
      return [key, levels];
    });
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
});
