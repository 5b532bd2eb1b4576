import type { Database } from 'better-sqlite3';
import { type AccessEdge, type AccessGraph, eachEdge, objectAt } from '../../shared/domain/access-graph.ts';
import { actionsIn, nameOfRank, rankOfActions } from '../../shared/domain/access-levels.ts';
import { pathsBetween } from '../../shared/domain/access-paths.ts';
import { containersOf, principalsBehind } from '../../shared/domain/access-reach.ts';
import { isPublicPrincipal } from '../../shared/domain/given.ts';
import { type Cover, endOfLevel } from '../../shared/domain/grant-cover.ts';
import { type AccessLevel, accessLevels } from '../../shared/domain/permission-sets.ts';

interface CoverRow extends Cover {
  readonly connection: string;
  readonly principal: string;
  readonly resource: string;
  readonly id: string;
  readonly before: AccessLevel | null;
}

/** When grants of one moment end, and what that makes of what people have. */
export interface GrantEnds {
  /** Grants in force that end by themselves. */
  readonly count: number;
  /** When a grant ends at the level that it gives; null where it stays for good or nobody looks after an end. */
  of(edge: AccessEdge): string | null;
  /** When a person or group loses the level that it has on an asset, every path counted; null for never. */
  between(person: number): (asset: number) => string | null;
}

const never = () => null;
const none: GrantEnds = { count: 0, of: never, between: () => never };

/**
 * When what Steward gave for a time ends. Grants of one pair unite, and so do the paths of one person: the last end
 * counts, and something that has no end at the same level leaves none.
 */
export const createGrantEnds = (database: Database) => {
  const state = database
    .prepare<[], string>(
      `SELECT (SELECT count(*) FROM grants WHERE state IN ('active', 'expiring')) || ' '
         || coalesce((SELECT max(seq) FROM grant_events), 0)`,
    )
    .pluck();
  const rows = database.prepare<[], CoverRow>(
    `SELECT connection_id AS connection, principal, resource, asset_id AS id, level, ends_at AS endsAt,
       held_before ->> '$.level' AS before
     FROM grants WHERE state IN ('active', 'expiring') ORDER BY id`,
  );
  const kept = new WeakMap<AccessGraph, { readonly state: string; readonly ends: GrantEnds }>();

  const read = (graph: AccessGraph): GrantEnds => {
    const pairs = Map.groupBy(rows.all(), ({ connection, principal }) => `${connection} ${principal}`);
    const ends = new Map<AccessEdge, string>();
    for (const [principal, covers] of pairs) {
      const [first] = covers;
      if (first === undefined) continue;
      const place = isPublicPrincipal(first.principal)
        ? graph.publicOf.get(first.connection)
        : graph.byKey.get(principal);
      if (place === undefined) continue;
      const things = Map.groupBy(covers, ({ resource, id }) => `${resource}/${id}`);
      eachEdge(graph, 'from', place, (edge) => {
        if (edge.kind !== 'grant' && edge.kind !== 'link_grant') return;
        const { kind, name } = objectAt(graph, edge.to);
        const mine = things.get(`${edge.kind === 'grant' ? kind : 'link'}/${name}`);
        if (mine === undefined) return;
        const held = nameOfRank(rankOfActions(kind, actionsIn(edge.detail)));
        const level = accessLevels.find((one) => one === held);
        const before = accessLevels.find((one) => one === mine[0]?.before) ?? null;
        const end = level === undefined ? null : endOfLevel(mine, before, level);
        if (end) ends.set(edge, end);
      });
    }
    if (ends.size === 0) return none;
    const of = (edge: AccessEdge) => ends.get(edge) ?? null;
    return {
      count: ends.size,
      of,
      between: (person) => {
        const behind = new Set(principalsBehind(graph, person));
        const on = new Set([...ends.keys()].flatMap(({ from, to }) => (behind.has(from) ? [to] : [])));
        if (on.size === 0) return never;
        return (asset) => {
          if (!containersOf(graph, asset).some(({ place }) => on.has(place))) return null;
          const { paths, cut } = pathsBetween(graph, person, asset);
          const greatest = paths.filter(({ rank }) => rank === paths[0]?.rank);
          // Paths that are not listed give as much, and their ends are not known.
          if (greatest.length === 0 || (cut && greatest.length === paths.length)) return null;
          let last = '';
          for (const { grant } of greatest) {
            const end = of(grant);
            if (end === null) return null;
            if (end > last) last = end;
          }
          return last;
        };
      },
    };
  };

  /** The ends as they stand; of a past day none is recorded. */
  return (graph: AccessGraph, at: string | null): GrantEnds => {
    if (at !== null) return none;
    const now = state.get() ?? '';
    const known = kept.get(graph);
    if (known?.state === now) return known.ends;
    const ends = read(graph);
    kept.set(graph, { state: now, ends });
    return ends;
  };
};
