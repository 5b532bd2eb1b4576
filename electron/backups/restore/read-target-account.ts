import {
  readFolderList,
  readGroupList,
  readNamespaceList,
} from '../../connectors/quicksight/directory/read-lists.ts';
import type { QuickSight } from '../../connectors/quicksight/quicksight.ts';
import { readFolderMembers } from '../../connectors/quicksight/read-folder-members.ts';
import { readEach } from '../../connectors/quicksight/read-paged.ts';
import { readAllUsers, readMembers } from '../../connectors/quicksight/read-people.ts';
import { readPermissions } from '../../connectors/quicksight/read-permissions.ts';

/** What the account restored to has, as far as a restore builds on it. */
export interface TargetAccount {
  readonly namespaces: ReadonlySet<string>;
  /** `NAMESPACE/NAME` with who is in it; only those that were asked about. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  /** `NAMESPACE/NAME`. */
  readonly users: ReadonlySet<string>;
  /** By id: what lies in it as `KIND ID`, and the actions of each principal. */
  readonly folders: ReadonlyMap<
    string,
    { readonly members: ReadonlySet<string>; readonly grants: ReadonlyMap<string, readonly string[]> }
  >;
}

/** Reads what a restore compares with, and no more: only the namespaces, groups and folders that the backup names. */
export const readTargetAccount = async (
  cloud: QuickSight,
  wanted: {
    readonly namespaces: ReadonlySet<string>;
    readonly groups: ReadonlySet<string>;
    readonly folders: ReadonlySet<string>;
  },
  signal?: AbortSignal,
): Promise<TargetAccount> => {
  const namespaces = new Set((await readNamespaceList(cloud, signal)).objects.map(({ name }) => name));
  const groups = new Map<string, ReadonlySet<string>>();
  const users = new Set<string>();
  for (const namespace of namespaces) {
    if (!wanted.namespaces.has(namespace)) continue;
    const found = (await readGroupList(cloud, namespace, signal)).objects.filter(({ name }) =>
      wanted.groups.has(`${namespace}/${name}`),
    );
    const members = await readEach(found, ({ name }) => readMembers(cloud, namespace, name, signal));
    for (const [position, { name }] of found.entries())
      groups.set(`${namespace}/${name}`, members[position] ?? new Set());
    for (const { userName } of await readAllUsers(cloud, namespace, signal))
      users.add(`${namespace}/${userName}`);
  }
  const folders = (await readFolderList(cloud, signal)).objects.filter(({ name }) =>
    wanted.folders.has(name),
  );
  const held = await readEach(folders, async ({ name }) => ({
    members: new Set(
      (await readFolderMembers(cloud, name, signal)).map(({ kind, id }) => `${kind ?? 'unknown'} ${id}`),
    ),
    grants: (await readPermissions(cloud, 'folder', name, signal)) ?? new Map(),
  }));
  return {
    namespaces,
    groups,
    users,
    folders: new Map(
      folders.flatMap(({ name }, position) => (held[position] ? [[name, held[position]]] : [])),
    ),
  };
};
