import { type AccessEdge, type AccessGraph, eachEdge, objectAt } from './access-graph.ts';
import { actionsIn, isWholeSet, type Rank, rankInFolder } from './access-levels.ts';
import { rankOfGrant, wayOf, ways } from './access-reach.ts';

/** One way in which an account comes to an asset. */
export interface AccessPath {
  /** From the account to the principal that was granted: nothing where that is the account or its namespace. */
  readonly memberships: readonly AccessEdge[];
  readonly grant: AccessEdge;
  /** From the folder that was granted down to the asset: nothing where that is the asset itself. */
  readonly folders: readonly AccessEdge[];
  readonly rank: Rank;
  /** False where what is held is more or less than what stands for the level. */
  readonly whole: boolean;
  /** Bits of `ways`. */
  readonly ways: number;
}

/** More would not be read; what somebody has on the asset does not depend on how many are listed. */
export const mostPaths = 200;

/**
 * Every chain of edges of one kind that leads away from an object, or to it, each object once in a chain;
 * shortest first. Calls `visit` for each, also for none; it ends the walk by answering false.
 */
const eachChain = (
  graph: AccessGraph,
  walk: { readonly kind: 'member' | 'contains'; readonly end: 'from' | 'to'; readonly start: number },
  visit: (place: number, chain: readonly AccessEdge[]) => boolean,
): void => {
  const other = walk.end === 'from' ? 'to' : 'from';
  let open: { place: number; chain: readonly AccessEdge[] }[] = [{ place: walk.start, chain: [] }];
  while (open.length > 0) {
    const further: typeof open = [];
    for (const { place, chain } of open) {
      if (!visit(place, chain)) return;
      eachEdge(graph, walk.end, place, (edge) => {
        if (edge.kind !== walk.kind) return;
        const next = edge[other];
        if (next === walk.start || chain.some((passed) => passed[other] === next)) return;
        further.push({ place: next, chain: [...chain, edge] });
      });
    }
    open = further;
  }
};

/** Circles of folders or groups give more chains than anybody could read: so many are gone through. */
const mostChains = 2_000;

const chainsTo = (
  graph: AccessGraph,
  walk: Parameters<typeof eachChain>[1],
): { readonly chains: ReadonlyMap<number, (readonly AccessEdge[])[]>; readonly cut: boolean } => {
  const chains = new Map<number, (readonly AccessEdge[])[]>();
  let count = 0;
  eachChain(graph, walk, (place, chain) => {
    const known = chains.get(place);
    if (known) known.push(chain);
    else chains.set(place, [chain]);
    count += 1;
    return count < mostChains;
  });
  return { chains, cut: count >= mostChains };
};

/**
 * All paths from an account (or a group) to an asset, those that give most first, then the shortest. `cut` where
 * there are more than are listed.
 */
export const pathsBetween = (
  graph: AccessGraph,
  account: number,
  asset: number,
): { readonly paths: readonly AccessPath[]; readonly cut: boolean } => {
  const groups = chainsTo(graph, { kind: 'member', end: 'from', start: account });
  const above = chainsTo(graph, { kind: 'contains', end: 'to', start: asset });
  const principals = new Map(groups.chains);
  const home = graph.namespaceOf[account] ?? -1;
  if (home >= 0) principals.set(home, [[]]);
  const { kind: ofKind, listed, connectionId } = objectAt(graph, account);
  const everybody = graph.publicOf.get(connectionId);
  // A group is no person: what everybody has is not the group's.
  if (everybody !== undefined && listed && ofKind === 'user') principals.set(everybody, [[]]);
  const found: AccessPath[] = [];
  for (const [container, upwards] of above.chains)
    eachEdge(graph, 'to', container, (grant, index) => {
      const given = rankOfGrant(graph, grant, index);
      const chains = given > 0 ? principals.get(grant.from) : undefined;
      if (chains === undefined) return;
      const { kind } = objectAt(graph, container);
      const whole = isWholeSet(kind, actionsIn(grant.detail));
      for (const upward of upwards) {
        const rank = upward.reduce<Rank>(
          (most, { from }) => rankInFolder(most, { restricted: graph.restricted[from] === 1 }),
          given,
        );
        const bits = wayOf(graph, grant, account) | (upward.length > 0 ? ways.folder : 0);
        for (const memberships of chains)
          found.push({ memberships, grant, folders: upward.toReversed(), rank, whole, ways: bits });
      }
    });
  const length = ({ memberships, folders }: AccessPath) => memberships.length + folders.length;
  found.sort((one, other) => other.rank - one.rank || length(one) - length(other));
  return {
    paths: found.slice(0, mostPaths),
    cut: groups.cut || above.cut || found.length > mostPaths,
  };
};
