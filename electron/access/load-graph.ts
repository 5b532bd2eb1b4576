import type { Database } from 'better-sqlite3';
import {
  type AccessEdge,
  type AccessGraph,
  type AccessObject,
  buildAccessGraph,
} from '../../shared/domain/access-graph.ts';
import type { EdgeKind, ObjectKind } from '../../shared/domain/directory.ts';
import type { Json } from '../../shared/domain/plan.ts';

/** The kinds of edges that decide about access. */
const edgeKinds: readonly EdgeKind[] = [
  'member',
  'role_member',
  'contains',
  'grant',
  'link_grant',
  'restriction',
];

type ObjectRow = [
  id: number,
  connectionId: string,
  kind: ObjectKind,
  key: string,
  name: string | null,
  namespace: string | null,
  title: string | null,
  detailId: number | null,
  since: string | null,
  unseenAt: string | null,
];
type EdgeRow = [
  kind: EdgeKind,
  from: number,
  to: number,
  detailId: number,
  since: string,
  unseenAt: string | null,
];

/** Facts that hold now have no end; facts of another instant had begun then and had not ended. */
const heldAt = (table: string, at: string | null): string =>
  at === null
    ? `${table}.valid_to IS NULL`
    : `${table}.valid_from <= :at AND (${table}.valid_to IS NULL OR ${table}.valid_to > :at)`;

/** An ARN's last part, for what no list has told a name of. */
const lastPart = (key: string): string => key.slice(key.indexOf('/') + 1);

/**
 * Reads all accounts as they were at an instant (null: now) into a graph. Call it in a transaction: objects and
 * edges have to be of one moment.
 */
export const loadAccessGraph = (database: Database, at: string | null): AccessGraph => {
  const values = at === null ? {} : { at };
  const details = new Map<number, Json>();
  for (const [id, value] of database
    .prepare<[], [number, string]>('SELECT id, value FROM directory_details')
    .raw()
    .iterate())
    details.set(id, JSON.parse(value) as Json);
  const detailOf = (id: number): Json => details.get(id) ?? null;

  const firstSeen = new Map<number, readonly [string, string | null]>();
  for (const [id, since, unseenAt] of database
    .prepare<[], [number, string, string | null]>(
      'SELECT object_id, min(valid_from), unseen_at FROM directory_states GROUP BY object_id',
    )
    .raw()
    .iterate())
    firstSeen.set(id, [since, unseenAt]);

  const objects: AccessObject[] = [];
  const placeOf = new Map<number, number>();
  const rows = database
    .prepare<[object], ObjectRow>(
      `SELECT o.id, o.connection_id, o.kind, o.key, s.name, s.namespace, s.title, s.detail_id, s.valid_from, s.unseen_at
       FROM directory_objects o LEFT JOIN directory_states s ON s.object_id = o.id AND ${heldAt('s', at)}
       ORDER BY o.id`,
    )
    .raw()
    .iterate(values);
  for (const [id, connectionId, kind, key, name, namespace, title, detailId] of rows) {
    // Two states of one object never hold at once; a damaged file must not shift every place after it.
    if (placeOf.has(id)) continue;
    const attributes = detailId === null ? null : detailOf(detailId);
    const [since, unseenAt] = firstSeen.get(id) ?? [null, null];
    placeOf.set(id, objects.length);
    objects.push({
      id,
      connectionId,
      kind,
      key,
      listed: name !== null,
      name: name ?? lastPart(key),
      namespace,
      title: title ?? name ?? lastPart(key),
      attributes:
        typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes) ? attributes : {},
      since,
      unseenAt,
    });
  }

  const edges: AccessEdge[] = [];
  const edgeRows = database
    .prepare<[object], EdgeRow>(
      `SELECT e.kind, e.from_id, e.to_id, e.detail_id, e.valid_from, e.unseen_at FROM directory_edges e
       WHERE e.kind IN (${edgeKinds.map((kind) => `'${kind}'`).join(', ')}) AND ${heldAt('e', at)}`,
    )
    .raw()
    .iterate(values);
  for (const [kind, fromId, toId, detailId, since, unseenAt] of edgeRows) {
    const from = placeOf.get(fromId);
    const to = placeOf.get(toId);
    if (from === undefined || to === undefined) continue;
    edges.push({ kind, from, to, detail: detailOf(detailId), since, unseenAt });
  }
  return buildAccessGraph(objects, edges);
};
