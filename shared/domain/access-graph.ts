import { actionsIn, type Rank, rankOfActions, ranks } from './access-levels.ts';
import type { EdgeKind, ObjectKind } from './directory.ts';
import type { Json } from './plan.ts';

/** An object of the directory as it was at one instant. */
export interface AccessObject {
  readonly id: number;
  readonly connectionId: string;
  readonly kind: ObjectKind;
  /** Its ARN, where it has one. */
  readonly key: string;
  /** False for what is only named in a grant or membership, and stands in no list. */
  readonly listed: boolean;
  readonly name: string;
  readonly namespace: string | null;
  readonly title: string;
  readonly attributes: { readonly [name: string]: Json };
  /** When it was first seen at all, and when it was last read before that. */
  readonly since: string | null;
  readonly unseenAt: string | null;
}

/** A connection between two objects, by their places in the list of objects. */
export interface AccessEdge {
  readonly kind: EdgeKind;
  readonly from: number;
  readonly to: number;
  readonly detail: Json;
  readonly since: string;
  readonly unseenAt: string | null;
}

/** Edges by one of their ends: those of object `n` are `edges[starts[n] … starts[n + 1]]`. */
interface Ends {
  readonly starts: Int32Array;
  readonly edges: Int32Array;
}

/** One or more accounts as they were at one instant, indexed for questions about who has access to what. */
export interface AccessGraph {
  readonly objects: readonly AccessObject[];
  readonly edges: readonly AccessEdge[];
  /** What each edge gives on the object that it leads to: its rank for grants, 0 for others. */
  readonly given: Uint8Array;
  readonly from: Ends;
  readonly to: Ends;
  /** A folder whose contents nobody owns. */
  readonly restricted: Uint8Array;
  /** Listed users by the place of their namespace. */
  readonly peopleOf: ReadonlyMap<number, readonly number[]>;
  /** The place of each listed user's namespace; -1 for all other objects. */
  readonly namespaceOf: Int32Array;
  /** Places by connection and key. */
  readonly byKey: ReadonlyMap<string, number>;
  /** The place of everybody on the internet, by connection. */
  readonly publicOf: ReadonlyMap<string, number>;
}

const endsOf = (edges: readonly AccessEdge[], count: number, end: 'from' | 'to'): Ends => {
  const starts = new Int32Array(count + 1);
  for (const edge of edges) starts[edge[end] + 1] = (starts[edge[end] + 1] ?? 0) + 1;
  for (let at = 0; at < count; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const next = starts.slice();
  const sorted = new Int32Array(edges.length);
  for (let index = 0; index < edges.length; index += 1) {
    const place = (edges[index] as AccessEdge)[end];
    const at = next[place] ?? 0;
    sorted[at] = index;
    next[place] = at + 1;
  }
  return { starts, edges: sorted };
};

/** What grants give, found once for each set of actions: the same few sets come a hundred thousand times. */
const createRanking = () => {
  const known = new Map<ObjectKind, Map<Json, Rank>>();
  return (kind: ObjectKind, detail: Json): Rank => {
    const ofKind = known.get(kind) ?? new Map<Json, Rank>();
    known.set(kind, ofKind);
    const rank = ofKind.get(detail) ?? rankOfActions(kind, actionsIn(detail));
    ofKind.set(detail, rank);
    return rank;
  };
};

/** Indexes what was read. Objects and edges are taken as they are; nothing is copied. */
export const buildAccessGraph = (
  objects: readonly AccessObject[],
  edges: readonly AccessEdge[],
): AccessGraph => {
  const given = new Uint8Array(edges.length);
  const rankOf = createRanking();
  for (let index = 0; index < edges.length; index += 1) {
    const edge = edges[index] as AccessEdge;
    if (edge.kind === 'grant') given[index] = rankOf((objects[edge.to] as AccessObject).kind, edge.detail);
    // Whatever is shared by link is found by the link alone.
    else if (edge.kind === 'link_grant' && actionsIn(edge.detail).length > 0) given[index] = ranks.link;
  }
  const namespaces = new Map<string, number>();
  const publicOf = new Map<string, number>();
  const byKey = new Map<string, number>();
  const restricted = new Uint8Array(objects.length);
  for (let place = 0; place < objects.length; place += 1) {
    const { kind, connectionId, key, name, attributes, listed } = objects[place] as AccessObject;
    byKey.set(`${connectionId} ${key}`, place);
    if (kind === 'namespace' && listed) namespaces.set(`${connectionId} ${name}`, place);
    if (kind === 'public') publicOf.set(connectionId, place);
    if (kind === 'folder' && attributes.type === 'RESTRICTED') restricted[place] = 1;
  }
  const peopleOf = new Map<number, number[]>();
  const namespaceOf = new Int32Array(objects.length).fill(-1);
  for (let place = 0; place < objects.length; place += 1) {
    const { kind, connectionId, namespace, listed } = objects[place] as AccessObject;
    if (kind !== 'user' || !listed) continue;
    const home = namespaces.get(`${connectionId} ${namespace}`);
    if (home === undefined) continue;
    namespaceOf[place] = home;
    const people = peopleOf.get(home);
    if (people) people.push(place);
    else peopleOf.set(home, [place]);
  }
  return {
    objects,
    edges,
    given,
    from: endsOf(edges, objects.length, 'from'),
    to: endsOf(edges, objects.length, 'to'),
    restricted,
    peopleOf,
    namespaceOf,
    byKey,
    publicOf,
  };
};

/** Calls `visit` with each edge that leaves an object, or for `to` each that leads to it. */
export const eachEdge = (
  graph: AccessGraph,
  end: 'from' | 'to',
  place: number,
  visit: (edge: AccessEdge, index: number) => void,
): void => {
  const { starts, edges } = graph[end];
  const stop = starts[place + 1] ?? 0;
  for (let at = starts[place] ?? 0; at < stop; at += 1) {
    const index = edges[at] as number;
    visit(graph.edges[index] as AccessEdge, index);
  }
};

export const objectAt = (graph: AccessGraph, place: number): AccessObject => {
  const found = graph.objects[place];
  if (found === undefined) throw new Error(`The graph has no object ${place}.`);
  return found;
};

/** What can be granted: everything but people, what stands for somebody, and what is only settings. */
export const isAsset = ({ kind }: Pick<AccessObject, 'kind'>): boolean => !notAssets.has(kind);
const notAssets: ReadonlySet<string> = new Set([
  'namespace',
  'user',
  'group',
  'role',
  'public',
  'unknown',
  'account',
  'custom_permissions',
  'policy_assignment',
  'vpc_connection',
]);
