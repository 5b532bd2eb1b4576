import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { seededRandom } from '../../e2e/faults/seeded-random.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { assetKinds } from '../../shared/domain/directory.ts';
import {
  type AccessLevel,
  actionsFor,
  type GrantedResource,
  levelsOf,
} from '../../shared/domain/permission-sets.ts';

export interface DirectoryFilling {
  readonly people: number;
  readonly groups: number;
  readonly assets: number;
  readonly grants: number;
  readonly folders: number;
  readonly namespaces: number;
  readonly seed: number;
}

const account = 'arn:aws:quicksight:eu-central-1:111122223333';
const at = '2026-03-01T08:00:00.000Z';

const kinds: readonly GrantedResource[] = [
  'dashboard',
  'dataset',
  'dashboard',
  'dataset',
  'analysis',
  'data_source',
];

/** The reading that found all of it. */
const syncId = '0195a1fe-09d5-7128-aee5-4df4f755f315';

/**
 * Fills a profile's directory as one sync that read everything would: people with five groups each, a tree of
 * folders, and grants to people, groups and, one in a hundred, to whole namespaces.
 */
export const fillDirectory = (folder: string, filling: DirectoryFilling): void => {
  const random = seededRandom(filling.seed);
  const below = (count: number) => Math.floor(random() * count);
  const database = new Sqlite(join(folder, 'steward.db'));
  database.pragma('foreign_keys = ON');
  const connectionId = database.prepare<[], string>('SELECT id FROM connections LIMIT 1').pluck().get();
  if (connectionId === undefined) throw new Error('The profile has no connection');
  const details = new Map<string, number>();
  const addDetail = database.prepare('INSERT INTO directory_details (value) VALUES (?)');
  const detailOf = (value: unknown): number => {
    const text = canonicalJson(value as never);
    const id = details.get(text) ?? Number(addDetail.run(text).lastInsertRowid);
    details.set(text, id);
    return id;
  };
  const addObject = database.prepare(
    'INSERT INTO directory_objects (connection_id, kind, key) VALUES (?, ?, ?)',
  );
  const addScope = database.prepare(
    `INSERT INTO directory_scopes (connection_id, scope, owner_id, state, read_at, seen_at, sync_id) VALUES (?, ?, ?, 'read', ?, ?, '${syncId}')`,
  );
  const addState = database.prepare(
    'INSERT INTO directory_states (object_id, valid_from, scope_id, name, namespace, title, detail_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const addEdge = database.prepare(
    'INSERT INTO directory_edges (kind, from_id, to_id, detail_id, scope_id, valid_from) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const scope = (name: string, owner: number | null): number =>
    Number(addScope.run(connectionId, name, owner, at, at).lastInsertRowid);
  const put = (
    kind: string,
    key: string,
    name: string,
    list: number,
    namespace: string | null,
    attributes: object,
  ): number => {
    const id = Number(addObject.run(connectionId, kind, key).lastInsertRowid);
    addState.run(id, at, list, name, namespace, name, detailOf(attributes));
    return id;
  };

  database.transaction(() => {
    database
      .prepare(
        `INSERT INTO directory_syncs (id, connection_id, number, mode, state, started_at, ended_at)
         VALUES ('${syncId}', ?, 1, 'full', 'done', ?, ?)`,
      )
      .run(connectionId, at, at);
    const nothing = detailOf(null);
    const namespaceList = scope('namespaces', null);
    const namespaces = Array.from({ length: filling.namespaces }, (_, index) => {
      const name = `tenant-${index}`;
      const id = put('namespace', `${account}:namespace/${name}`, name, namespaceList, null, {});
      return { name, id, users: scope(`users/${name}`, id), groups: scope(`groups/${name}`, id) };
    });
    const home = (index: number) => namespaces[index % namespaces.length] as (typeof namespaces)[number];
    const groups = Array.from({ length: filling.groups }, (_, index) => {
      const { name: namespace, groups: list } = home(index);
      const name = `group-${index}`;
      const id = put('group', `${account}:group/${namespace}/${name}`, name, list, namespace, {
        description: '',
      });
      return { id, members: scope(`members/${namespace}/${name}`, id) };
    });
    const people = Array.from({ length: filling.people }, (_, index) => {
      const { name: namespace, users } = home(index);
      const name = `sso/person${index}@tenant.example`;
      const id = put('user', `${account}:user/${namespace}/${name}`, name, users, namespace, {
        email: `person${index}@tenant.example`,
        role: 'READER',
      });
      const own = filling.groups / filling.namespaces;
      const joined = new Set(Array.from({ length: 5 }, () => below(own)));
      for (const each of joined) {
        const group = groups[each * filling.namespaces + (index % filling.namespaces)];
        if (group) addEdge.run('member', id, group.id, nothing, group.members, at);
      }
      return id;
    });
    const folderList = scope('folders', null);
    const folders = Array.from({ length: filling.folders }, (_, index) => {
      const id = put('folder', `${account}:folder/folder-${index}`, `folder-${index}`, folderList, null, {
        type: 'SHARED',
      });
      return {
        id,
        inside: scope(`folder_members/folder-${index}`, id),
        grants: scope(`grants/folder/folder-${index}`, id),
      };
    });
    folders.forEach(({ id, inside }, index) => {
      // A tree some five deep: each lies in one that was made before it.
      const parent = index < 20 ? undefined : folders[below(Math.max(1, Math.floor(index / 2)))];
      if (parent) addEdge.run('contains', parent.id, id, nothing, inside, at);
    });
    const lists = new Map(assetKinds.map((kind) => [kind as string, scope(kind, null)]));
    const assets = Array.from({ length: filling.assets }, (_, index) => {
      const kind = kinds[index % kinds.length] as GrantedResource;
      const type = kind === 'data_source' ? 'datasource' : kind;
      const name = `${kind}-${index}`;
      const id = put(kind, `${account}:${type}/${name}`, name, lists.get(kind) ?? 0, null, {});
      const place = random() < 0.5 ? folders[below(folders.length)] : undefined;
      if (place) addEdge.run('contains', place.id, id, nothing, place.inside, at);
      return { id, kind, grants: scope(`grants/${kind}/${name}`, id) };
    });
    const sets = new Map<string, number>();
    const setOf = (kind: GrantedResource, level: AccessLevel): number => {
      const known =
        sets.get(`${kind} ${level}`) ?? detailOf({ actions: [...actionsFor(kind, level)].sort() });
      sets.set(`${kind} ${level}`, known);
      return known;
    };
    const given = new Set<number>();
    const targets = [...assets, ...folders.map((one) => ({ ...one, kind: 'folder' as const }))];
    while (given.size < filling.grants) {
      const onFolder = random() < 0.01;
      const target = targets[onFolder ? assets.length + below(folders.length) : below(assets.length)];
      if (target === undefined) continue;
      const draw = random();
      // Datasets and data sources take no namespace (reference: permission sets).
      const wide = draw < 0.01 && (target.kind === 'dashboard' || target.kind === 'analysis');
      const principal = wide
        ? home(below(namespaces.length)).id
        : draw < 0.55
          ? groups[below(groups.length)]?.id
          : people[below(people.length)];
      if (principal === undefined) continue;
      const key = principal * 1_000_000 + target.id;
      if (given.has(key)) continue;
      given.add(key);
      const levels = levelsOf(target.kind);
      const level = random() < 0.8 ? levels[0] : levels[below(levels.length)];
      if (level) addEdge.run('grant', principal, target.id, setOf(target.kind, level), target.grants, at);
    }
    database.prepare('UPDATE directory_syncs SET began = ?').run(given.size);
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.exec('ANALYZE');
  database.close();
};
