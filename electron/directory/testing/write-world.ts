import type { Database } from 'better-sqlite3';
import { assetKinds, namespaceRoles } from '../../../shared/domain/directory.ts';
import { actionsFor } from '../../../shared/domain/permission-sets.ts';
import type { NaiveWorld } from '../../access/testing/naive-access.ts';
import type { EdgeFound, ObjectFound, ObjectRef } from '../../connectors/quicksight/directory/reading.ts';
import { createDirectoryRepository } from '../directory-repository.ts';
import type { ScopeOutcome } from '../scope-outcome.ts';

const account = 'arn:aws:quicksight:eu-central-1:111122223333';

/** The reference's names as the directory keys them: `p1` a person, `g1` a group, `f1` a folder, `d1` a dashboard. */
export const keyOf = (world: NaiveWorld, name: string): ObjectRef => {
  if (name === 'everybody') return { kind: 'public', key: 'public' };
  if (name.startsWith('namespace:'))
    return { kind: 'namespace', key: `${account}:namespace/${name.slice(10)}` };
  const person = world.people.find(({ id }) => id === name);
  if (person) return { kind: 'user', key: `${account}:user/${person.namespace}/${name}` };
  if (name.startsWith('g')) return { kind: 'group', key: `${account}:group/n1/${name}` };
  if (name.startsWith('f')) return { kind: 'folder', key: `${account}:folder/${name}` };
  return { kind: 'dashboard', key: `${account}:dashboard/${name}` };
};

export interface WrittenWorld {
  readonly groups: readonly string[];
  readonly dashboards: readonly string[];
}

const custom = ['quicksight:DescribeDashboardPermissions'];

/** Writes a world into the directory as one sync that read everything at `at` would. */
export const writeWorld = (
  database: Database,
  world: NaiveWorld,
  { groups, dashboards }: WrittenWorld,
  {
    connectionId,
    number,
    at,
  }: { readonly connectionId: string; readonly number: number; readonly at: string },
): void => {
  const directory = createDirectoryRepository(database);
  const sync = directory.begin({ id: `s${number}`, connectionId, mode: 'full', runId: null, at });
  const found = (name: string, extra: Partial<ObjectFound> = {}): ObjectFound => ({
    ...keyOf(world, name),
    name: name.replace('namespace:', ''),
    namespace: null,
    title: name,
    attributes: {},
    ...extra,
  });
  const outcomes: ScopeOutcome[] = [];
  const read = (
    scope: string,
    owner: string | null,
    {
      objects = [],
      edges = [],
    }: { readonly objects?: readonly ObjectFound[]; readonly edges?: readonly EdgeFound[] },
  ) =>
    outcomes.push({
      scope,
      owner: owner === null ? null : keyOf(world, owner).key,
      at,
      state: 'read',
      marker: null,
      reading: { objects, edges },
    });
  read('namespaces', null, {
    objects: ['n1', 'n2'].map((name) => found(`namespace:${name}`, { title: name })),
  });
  for (const namespace of ['n1', 'n2']) {
    const people = world.people.filter((person) => person.listed && person.namespace === namespace);
    read(`users/${namespace}`, `namespace:${namespace}`, {
      objects: people.map(({ id }) =>
        found(id, { namespace, attributes: { email: `${id}@x.example`, role: 'READER' } }),
      ),
    });
  }
  read('groups/n1', 'namespace:n1', { objects: groups.map((name) => found(name, { namespace: 'n1' })) });
  read('folders', null, {
    objects: world.folders.map(({ id, restricted }) =>
      found(id, { attributes: { type: restricted ? 'RESTRICTED' : 'SHARED' } }),
    ),
  });
  for (const kind of assetKinds) if (kind !== 'dashboard') read(kind, null, {});
  for (const list of ['account_restriction', 'custom_permissions']) read(list, null, {});
  for (const namespace of ['n1', 'n2'])
    for (const role of namespaceRoles)
      for (const list of ['role_members', 'role_restriction']) read(`${list}/${namespace}/${role}`, null, {});
  read('dashboard', null, { objects: dashboards.map((name) => found(name)) });
  for (const group of groups)
    read(`members/n1/${group}`, group, {
      edges: world.memberships
        .filter(([, to]) => to === group)
        .map(([from]) => ({
          kind: 'member',
          from: keyOf(world, from),
          to: keyOf(world, group),
          detail: null,
        })),
    });
  for (const { id } of world.folders) {
    read(`folder_members/${id}`, id, {
      edges: world.contents
        .filter(([folder]) => folder === id)
        .map(([, inside]) => ({
          kind: 'contains',
          from: keyOf(world, id),
          to: keyOf(world, inside),
          detail: null,
        })),
    });
  }
  for (const on of [...world.folders.map(({ id }) => id), ...dashboards]) {
    const kind = on.startsWith('f') ? 'folder' : 'dashboard';
    read(`grants/${kind}/${on}`, on, {
      edges: world.grants
        .filter((grant) => grant.on === on)
        .map(({ principal, level, link }) => ({
          kind: link ? 'link_grant' : 'grant',
          from: keyOf(world, principal),
          to: keyOf(world, on),
          detail: { actions: level === 'custom' ? custom : [...actionsFor(kind, level)] },
        })),
    });
  }
  directory.apply(connectionId, sync.id, outcomes);
  directory.end(sync.id, { state: 'done', at, calls: outcomes.length, throttled: 0, problem: null });
};
