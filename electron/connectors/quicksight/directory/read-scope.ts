import type { Scope, TaggedKind } from '../../../../shared/domain/directory.ts';
import type { QuickSight } from '../quicksight.ts';
import {
  readAccount,
  readAccountRestriction,
  readAccountSettings,
  readAssigned,
  readCustomPermissions,
  readPolicyAssignments,
  readRoleRestriction,
} from './read-account.ts';
import {
  readFolderMembers,
  readGrants,
  readMemberships,
  readRoleMemberships,
  readTags,
} from './read-details.ts';
import {
  type OnPage,
  readAssetList,
  readFolderList,
  readGroupList,
  readNamespaceList,
  readUserList,
  readVpcConnectionList,
} from './read-lists.ts';
import type { Reading } from './reading.ts';

/** A scope and, where it is about one object, that object's key. */
export interface ScopeToRead {
  readonly scope: Scope;
  readonly key: string | null;
}

const about = <K extends string>(kind: K, name: string, key: string | null) => {
  if (key === null) throw new Error(`A scope about ${kind} ${name} needs its key.`);
  return { kind, name, key };
};

/**
 * Reads one scope whole, all of its pages; long lists tell `onPage` what they have so far. Throws `CloudError` as the service refuses or does not answer;
 * then nothing of it may be used.
 */
export const readScope = async (
  cloud: QuickSight,
  { scope, key }: ScopeToRead,
  signal?: AbortSignal,
  onPage?: OnPage,
): Promise<Reading> => {
  switch (scope.list) {
    case 'namespaces':
      return readNamespaceList(cloud, signal);
    case 'account':
      return readAccount(cloud, signal);
    case 'account_settings':
      return readAccountSettings(cloud, signal);
    case 'account_restriction':
      return readAccountRestriction(cloud, signal);
    case 'custom_permissions':
      return readCustomPermissions(cloud, signal);
    case 'vpc_connections':
      return readVpcConnectionList(cloud, signal);
    case 'folders':
      return readFolderList(cloud, signal);
    case 'dashboard':
    case 'analysis':
    case 'dataset':
    case 'data_source':
    case 'theme':
    case 'topic':
      return readAssetList(cloud, scope.list, signal, onPage);
    case 'users':
      return readUserList(cloud, scope.namespace, signal);
    case 'groups':
      return readGroupList(cloud, scope.namespace, signal, onPage);
    case 'policy_assignments':
      return readPolicyAssignments(cloud, scope.namespace, signal);
    case 'assigned':
      return readAssigned(cloud, scope, signal);
    case 'role_restriction':
      return readRoleRestriction(cloud, scope, signal);
    case 'role_members':
      return readRoleMemberships(cloud, scope, signal);
    case 'members':
      return readMemberships(cloud, scope, about('group', scope.group, key), signal);
    case 'folder_members':
      return readFolderMembers(cloud, about('folder', scope.folder, key), signal);
    case 'grants':
      return readGrants(cloud, about(scope.kind, scope.id, key), signal);
    case 'tags':
      return readTagScope(cloud, about(scope.kind, scope.id, key), signal);
  }
};

/** Tags are a fact about the object itself; they travel as the detail of an edge from it to itself. */
const readTagScope = async (
  cloud: QuickSight,
  owner: { readonly kind: TaggedKind; readonly key: string },
  signal?: AbortSignal,
): Promise<Reading> => {
  const tags = await readTags(cloud, owner.key, signal);
  if (Object.keys(tags).length === 0) return { objects: [], edges: [] };
  const ref = { kind: owner.kind, key: owner.key };
  return { objects: [], edges: [{ kind: 'tags', from: ref, to: ref, detail: tags }] };
};
