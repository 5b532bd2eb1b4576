import type { GrantedResource } from '../../shared/domain/permission-sets.ts';
import type { AccountPlace } from '../../shared/domain/tenant-names.ts';
import type { QuickSight } from '../connectors/quicksight/quicksight.ts';
import { type FolderMember, readFolderMembers } from '../connectors/quicksight/read-folder-members.ts';
import { readEach } from '../connectors/quicksight/read-paged.ts';
import {
  readAllUsers,
  readGroup,
  readMembers,
  readUsers,
  type UserFound,
} from '../connectors/quicksight/read-people.ts';
import { type PermissionsFound, readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { type FolderFound, readFolder, readNamespace } from '../connectors/quicksight/read-places.ts';
import {
  type PolicyAssignment,
  readPolicyAssignment,
} from '../connectors/quicksight/read-policy-assignment.ts';
import type { GroupFound } from '../connectors/quicksight/read-tenant-world.ts';

/** What to look at in the account for a tenant that leaves, or comes back. */
export interface LeavingScope {
  readonly namespace: string;
  /** Read everybody in the namespace: it is the tenant's own. */
  readonly ownNamespace: boolean;
  readonly userNames: readonly string[];
  readonly groups: readonly string[];
  readonly assets: readonly { readonly kind: GrantedResource; readonly id: string }[];
  readonly assignments: readonly { readonly namespace: string; readonly name: string }[];
  /** The tenant's own folders, with what lies in them. */
  readonly folders: readonly string[];
}

export interface FolderLeaving extends FolderFound {
  readonly members: readonly FolderMember[];
}

/** What the account itself says now; what is not in a map is not there. */
export interface LeavingWorld {
  readonly place: AccountPlace;
  /** The namespace's creation status; null where it is gone. */
  readonly namespace: string | null;
  readonly users: ReadonlyMap<string, UserFound>;
  readonly groups: ReadonlyMap<string, GroupFound>;
  /** By `kind/id`. */
  readonly permissions: ReadonlyMap<string, PermissionsFound>;
  /** By `namespace/name`. */
  readonly assignments: ReadonlyMap<string, PolicyAssignment>;
  readonly folders: ReadonlyMap<string, FolderLeaving>;
}

const there = <K, V>(entries: readonly (readonly [K, V | null])[]): ReadonlyMap<K, V> =>
  new Map(entries.flatMap(([key, value]): [K, V][] => (value === null ? [] : [[key, value]])));

/** Reads it: two calls for each group and folder, one for each asset and assignment, one for a hundred users. */
export const readLeaving = async (
  cloud: QuickSight,
  scope: LeavingScope,
  signal?: AbortSignal,
): Promise<LeavingWorld> => {
  const namespace =
    scope.namespace === 'default'
      ? 'CREATED'
      : ((await readNamespace(cloud, scope.namespace, signal))?.status ?? null);
  const [users, groups, permissions, assignments, folders] = await Promise.all([
    namespace === null ? new Map<string, UserFound>() : readPeople(cloud, scope, signal),
    readEach(namespace === null ? [] : scope.groups, async (group) => {
      const found = await readGroup(cloud, scope.namespace, group, signal);
      if (found === null) return [group, null] as const;
      return [
        group,
        { ...found, members: await readMembers(cloud, scope.namespace, group, signal) },
      ] as const;
    }),
    readEach(
      scope.assets,
      async ({ kind, id }) => [`${kind}/${id}`, await readPermissions(cloud, kind, id, signal)] as const,
    ),
    readEach(
      namespace === null ? [] : scope.assignments,
      async (one) =>
        [
          `${one.namespace}/${one.name}`,
          await readPolicyAssignment(cloud, one.namespace, one.name, signal),
        ] as const,
    ),
    readEach(scope.folders, async (id) => {
      const found = await readFolder(cloud, id, signal);
      if (found === null) return [id, null] as const;
      return [id, { ...found, members: await readFolderMembers(cloud, id, signal) }] as const;
    }),
  ]);
  return {
    place: { accountId: cloud.accountId, region: cloud.region, identityRegion: cloud.identityRegion },
    namespace,
    users,
    groups: there(groups),
    permissions: there(permissions),
    assignments: there(assignments),
    folders: there(folders),
  };
};

const readPeople = async (
  cloud: QuickSight,
  { namespace, ownNamespace, userNames }: LeavingScope,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, UserFound>> => {
  if (!ownNamespace)
    return userNames.length === 0 ? new Map() : readUsers(cloud, namespace, userNames, signal);
  const users = await readAllUsers(cloud, namespace, signal);
  // Invitations that nobody answered share a name that is none; the directory knows them by their principal ids.
  return new Map(users.flatMap((user) => (user.userName === 'N/A' ? [] : [[user.userName, user] as const])));
};
