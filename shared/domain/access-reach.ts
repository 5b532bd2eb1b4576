import { type AccessEdge, type AccessGraph, eachEdge, objectAt } from './access-graph.ts';
import { type Rank, rankInFolder, ranks } from './access-levels.ts';

/**
 * How access comes about, as bits, so that a set of them is one number. The first five say who it was given to;
 * `folder` is added where it was given on a folder instead of the asset itself.
 */
export const ways = { direct: 1, group: 2, namespace: 4, link: 8, public: 16, folder: 32 } as const;
export type Way = keyof typeof ways;

export const waysIn = (bits: number): readonly Way[] =>
  (Object.keys(ways) as Way[]).filter((way) => (bits & ways[way]) !== 0);

/** What somebody has on each object: ranks and ways by place, and the places that have any. */
export interface Reach {
  readonly rank: Uint8Array;
  readonly ways: Uint8Array;
  readonly places: readonly number[];
}

/** Everybody behind whom an account stands: itself, its groups and theirs, its namespace, and the public. */
export const principalsBehind = (graph: AccessGraph, place: number): readonly number[] => {
  const behind = groupsAbove(graph, place);
  const home = graph.namespaceOf[place] ?? -1;
  if (home >= 0) behind.push(home);
  const { listed, connectionId } = objectAt(graph, place);
  const everybody = graph.publicOf.get(connectionId);
  if (listed && everybody !== undefined) behind.push(everybody);
  return behind;
};

/** A person or group and all groups that it is in, directly or through others; ends with any circle. */
export const groupsAbove = (graph: AccessGraph, place: number): number[] => {
  const found = [place];
  const seen = new Set(found);
  for (let next = 0; next < found.length; next += 1)
    eachEdge(graph, 'from', found[next] as number, ({ kind, to }) => {
      if (kind !== 'member' || seen.has(to)) return;
      seen.add(to);
      found.push(to);
    });
  return found;
};

/** The way by which a grant to `principal` reaches an account at `place`. */
export const wayOf = (graph: AccessGraph, edge: AccessEdge, place: number): number => {
  const { kind } = objectAt(graph, edge.from);
  if (kind === 'public') return ways.public;
  if (edge.kind === 'link_grant') return ways.link;
  if (edge.from === place) return ways.direct;
  return kind === 'namespace' ? ways.namespace : ways.group;
};

/** What a grant gives: everybody's access is by the link, however it was given. */
export const rankOfGrant = (graph: AccessGraph, edge: AccessEdge, index: number): Rank => {
  const given = (graph.given[index] ?? 0) as Rank;
  return given > ranks.link && objectAt(graph, edge.from).kind === 'public' ? ranks.link : given;
};

/**
 * What the grants to these principals give, on the objects themselves and, from folders, on all that lies in
 * them. A folder is gone through again only with a greater rank or another way, so that circles end.
 */
export const reachOf = (graph: AccessGraph, place: number, principals: readonly number[]): Reach => {
  const rank = new Uint8Array(graph.objects.length);
  const bits = new Uint8Array(graph.objects.length);
  const places: number[] = [];
  const folders: number[] = [];
  const put = (to: number, given: number, by: number) => {
    const before = rank[to] ?? 0;
    const had = bits[to] ?? 0;
    if (given <= before && (had | by) === had) return;
    if (before === 0 && had === 0) places.push(to);
    if (given > before) rank[to] = given;
    bits[to] = had | by;
    if (objectAt(graph, to).kind === 'folder') folders.push(to);
  };
  for (const principal of principals)
    eachEdge(graph, 'from', principal, (edge, index) => {
      const given = rankOfGrant(graph, edge, index);
      if (given > 0) put(edge.to, given, wayOf(graph, edge, place));
    });
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const given = rankInFolder((rank[folder] ?? 0) as Rank, { restricted: graph.restricted[folder] === 1 });
    const by = (bits[folder] ?? 0) | ways.folder;
    eachEdge(graph, 'from', folder, ({ kind, to }) => {
      if (kind === 'contains') put(to, given, by);
    });
  }
  return { rank, ways: bits, places };
};

/** What one account has, everything counted. */
export const reachOfAccount = (graph: AccessGraph, place: number): Reach =>
  reachOf(graph, place, principalsBehind(graph, place));

/** What being in a group gives: its own grants and those of groups that it is in. */
export const reachOfGroup = (graph: AccessGraph, place: number): Reach =>
  reachOf(graph, place, groupsAbove(graph, place));

/** An asset and the folders that it lies in, directly or not, with what a level there is worth on the asset. */
export interface Container {
  readonly place: number;
  /** The greatest rank that a grant here can give on the asset. */
  readonly most: Rank;
}

/** Where a grant counts for an asset: on itself and on every folder above it; ends with any circle. */
export const containersOf = (graph: AccessGraph, place: number): readonly Container[] => {
  const most = new Map<number, Rank>([[place, ranks.owner]]);
  const open = [place];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const here = most.get(next) ?? ranks.none;
    eachEdge(graph, 'to', next, ({ kind, from }) => {
      if (kind !== 'contains') return;
      const capped = rankInFolder(here, { restricted: graph.restricted[from] === 1 });
      const before = most.get(from);
      if (before !== undefined && before >= capped) return;
      most.set(from, capped);
      open.push(from);
    });
  }
  return [...most].map(([at, greatest]) => ({ place: at, most: greatest }));
};

/** A grant that counts for an asset, with what it gives there. */
export interface CountingGrant {
  readonly edge: AccessEdge;
  readonly index: number;
  readonly rank: Rank;
  /** Given on a folder above it. */
  readonly byFolder: boolean;
}

/** All grants that count for an asset, its own first. */
export const grantsOn = (graph: AccessGraph, place: number): readonly CountingGrant[] =>
  containersOf(graph, place).flatMap((container) => {
    const found: CountingGrant[] = [];
    eachEdge(graph, 'to', container.place, (edge, index) => {
      const given = rankOfGrant(graph, edge, index);
      if (given > 0)
        found.push({
          edge,
          index,
          rank: Math.min(given, container.most) as Rank,
          byFolder: container.place !== place,
        });
    });
    return found;
  });

/** Everybody who is in a group, directly or through others; the group itself is not among them. */
export const membersOf = (graph: AccessGraph, group: number): readonly number[] => {
  const found: number[] = [];
  const seen = new Set([group]);
  const open = [group];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    eachEdge(graph, 'to', next, ({ kind, from }) => {
      if (kind !== 'member' || seen.has(from)) return;
      seen.add(from);
      if (objectAt(graph, from).kind === 'group') open.push(from);
      else found.push(from);
    });
  return found;
};

/** The accounts that a grant to a principal reaches. Everybody on the internet is more than all of them. */
export const peopleBehind = (graph: AccessGraph, principal: number): readonly number[] => {
  const { kind, connectionId } = objectAt(graph, principal);
  if (kind === 'group') return membersOf(graph, principal);
  if (kind === 'namespace') return graph.peopleOf.get(principal) ?? [];
  if (kind !== 'public') return [principal];
  return graph.objects.flatMap((object, place) =>
    object.kind === 'user' && object.listed && object.connectionId === connectionId ? [place] : [],
  );
};

/** What everybody has on one asset, by their places. */
export const audienceOf = (graph: AccessGraph, place: number): Reach => {
  const rank = new Uint8Array(graph.objects.length);
  const bits = new Uint8Array(graph.objects.length);
  const places: number[] = [];
  for (const { edge, rank: given, byFolder } of grantsOn(graph, place))
    for (const person of peopleBehind(graph, edge.from)) {
      if ((rank[person] ?? 0) === 0) places.push(person);
      if (given > (rank[person] ?? 0)) rank[person] = given;
      bits[person] = (bits[person] ?? 0) | wayOf(graph, edge, person) | (byFolder ? ways.folder : 0);
    }
  return { rank, ways: bits, places };
};
