import type { Database } from 'better-sqlite3';
import { type GrantedResource, givesLevel, grantedResources } from '../../shared/domain/permission-sets.ts';
import type { OwnershipFacts } from '../../shared/domain/sole-owners.ts';

export interface Ownership {
  readonly facts: OwnershipFacts;
  /** Connections some of whose grants were never readable. */
  readonly unreadConnections: ReadonlySet<string>;
}

const isResource = (kind: string): kind is GrantedResource =>
  (grantedResources as readonly string[]).includes(kind);

/** An owner's set in any of its ages, or any other that may hand the asset on. */
const isOwner = (kind: string, actions: readonly string[]): boolean =>
  isResource(kind) &&
  (givesLevel(kind, actions, 'owner') || actions.some((action) => /:Update\w+Permissions$/.test(action)));

const actionsIn = (detail: string): readonly string[] => {
  const value = JSON.parse(detail) as { readonly actions?: unknown } | null;
  const actions = value?.actions;
  return Array.isArray(actions) ? actions.filter((one) => typeof one === 'string') : [];
};

/** Who owns what in the whole directory, as it is now. */
export const readOwnership = (database: Database, personOf: ReadonlyMap<number, string>): Ownership => {
  const rows = <R>(sql: string): R[] => database.prepare<[], R>(sql).all();
  const resources = grantedResources.map((kind) => `'${kind}'`).join(', ');
  const objects = rows<{ id: number; kind: string; connection_id: string; key: string; present: number }>(
    `SELECT o.id, o.kind, o.connection_id, o.key, s.object_id IS NOT NULL AS present FROM directory_objects o
     LEFT JOIN directory_states s ON s.object_id = o.id AND s.valid_to IS NULL`,
  );
  const kindOf = new Map(objects.map(({ id, kind }) => [id, kind]));
  const readScopes = new Set(
    rows<{ connection_id: string; scope: string }>(
      `SELECT connection_id, scope FROM directory_scopes WHERE read_at IS NOT NULL
       AND (scope LIKE 'users/%' OR scope LIKE 'groups/%' OR scope LIKE 'members/%')`,
    ).map(({ connection_id, scope }) => `${connection_id} ${scope}`),
  );
  const others = new Set<number>();
  for (const { id, kind, connection_id, key, present } of objects) {
    if (kind === 'namespace' || kind === 'public') others.add(id);
    if (kind !== 'user' && kind !== 'group') continue;
    const [, namespace = '', name = ''] = /:(?:user|group)\/([^/]+)\/(.*)$/s.exec(key) ?? [];
    // Not in its list: gone where the list could be read, and possibly anybody where it could not.
    if (present === 0 && !readScopes.has(`${connection_id} ${kind}s/${namespace}`)) others.add(id);
    if (kind === 'group' && present === 1 && !readScopes.has(`${connection_id} members/${namespace}/${name}`))
      others.add(id);
  }
  const edges = (kind: string) =>
    rows<{ from_id: number; to_id: number }>(
      `SELECT from_id, to_id FROM directory_edges WHERE kind = '${kind}' AND valid_to IS NULL`,
    );
  const collect = (
    pairs: readonly { readonly from_id: number; readonly to_id: number }[],
    key: 'from_id' | 'to_id',
  ): ReadonlyMap<number, readonly number[]> => {
    const map = new Map<number, number[]>();
    for (const pair of pairs) {
      const value = key === 'from_id' ? pair.to_id : pair.from_id;
      const known = map.get(pair[key]);
      if (known) known.push(value);
      else map.set(pair[key], [value]);
    }
    return map;
  };
  const details = new Map(
    rows<{ id: number; value: string }>(
      `SELECT id, value FROM directory_details WHERE id IN
         (SELECT detail_id FROM directory_edges WHERE kind = 'grant' AND valid_to IS NULL)`,
    ).map(({ id, value }) => [id, actionsIn(value)]),
  );
  const judged = new Map<string, boolean>();
  const owners: { principal: number; asset: number }[] = [];
  for (const { from_id, to_id, detail_id } of rows<{ from_id: number; to_id: number; detail_id: number }>(
    `SELECT from_id, to_id, detail_id FROM directory_edges WHERE kind = 'grant' AND valid_to IS NULL`,
  )) {
    const kind = kindOf.get(to_id) ?? '';
    const key = `${kind} ${detail_id}`;
    let owning = judged.get(key);
    if (owning === undefined) {
      owning = isOwner(kind, details.get(detail_id) ?? []);
      judged.set(key, owning);
    }
    if (owning) owners.push({ principal: from_id, asset: to_id });
  }
  return {
    facts: {
      owners,
      assets: objects.flatMap(({ id, kind, present }) => (present === 1 && isResource(kind) ? [id] : [])),
      foldersOf: collect(edges('contains'), 'to_id'),
      membersOf: collect(edges('member'), 'to_id'),
      groups: new Set(objects.flatMap(({ id, kind }) => (kind === 'group' ? [id] : []))),
      personOf,
      others,
    },
    unreadConnections: new Set(
      rows<{ connection_id: string }>(
        `SELECT DISTINCT connection_id FROM directory_scopes
         WHERE state IN ('unreadable', 'failed') AND read_at IS NULL
           AND (scope LIKE 'grants/%' OR scope IN (${resources}, 'folders'))`,
      ).map(({ connection_id }) => connection_id),
    ),
  };
};
