import type { GrantedResource } from '../../../shared/domain/permission-sets.ts';
import { type AccountPlace, folderArn, namespaceArn } from '../../../shared/domain/tenant-names.ts';
import { CloudError } from '../cloud-call.ts';
import type { QuickSight } from './quicksight.ts';
import { readAssetName } from './read-assets.ts';
import { readEach } from './read-paged.ts';
import {
  type InvitedNames,
  readGroup,
  readMembers,
  readRoleAssignments,
  readUsers,
  type UserFound,
} from './read-people.ts';
import { type PermissionsFound, readPermissions } from './read-permissions.ts';
import {
  type FolderFound,
  readFolder,
  readNamespace,
  readSubscription,
  readTags,
  type SubscriptionFound,
} from './read-places.ts';

/** What to look at for one tenant. */
export interface TenantScope {
  readonly namespace: string;
  readonly groups: readonly string[];
  readonly userNames: readonly string[];
  /** Whose unanswered invitations these may be, where the service shows no name. */
  readonly invited?: InvitedNames;
  /** Whether its groups come from IAM Identity Center, so that their roles are to be read. */
  readonly central?: true;
  readonly folders: readonly string[];
  readonly assets: readonly {
    readonly kind: Extract<GrantedResource, 'dashboard' | 'dataset'>;
    readonly id: string;
  }[];
}

export interface GroupFound {
  readonly description: string;
  readonly members: ReadonlySet<string>;
}

export interface FolderWorld extends FolderFound {
  readonly permissions: PermissionsFound;
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything in the account that one tenant's plan looks at; what is not in a map is not there. */
export interface TenantWorld {
  readonly place: AccountPlace;
  readonly subscription: SubscriptionFound | 'none' | 'unreadable';
  /** `tags` is null where they cannot be read. */
  readonly namespace: {
    readonly status: string;
    readonly tags: Readonly<Record<string, string>> | null;
  } | null;
  readonly users: ReadonlyMap<string, UserFound>;
  readonly groups: ReadonlyMap<string, GroupFound>;
  /** The roles that groups of IAM Identity Center are assigned to; not read for others. */
  readonly roleAssignments?: ReadonlyMap<string, readonly string[]>;
  readonly folders: ReadonlyMap<string, FolderWorld>;
  /** By `assetKey`. */
  readonly assets: ReadonlyMap<string, PermissionsFound>;
  /** What the account calls these assets, by `assetKey`; one whose name may not be read is not there. */
  readonly assetNames: ReadonlyMap<string, string>;
}

export const assetKey = (kind: string, id: string): string => `${kind}/${id}`;

/**
 * Reads a tenant's part of the account. Costs one call per group and folder, two per asset and three more,
 * one per hundred users and members; a namespace that is not there saves all calls inside it.
 */
export const readTenantWorld = async (
  cloud: QuickSight,
  scope: TenantScope,
  signal?: AbortSignal,
): Promise<TenantWorld> => {
  const place: AccountPlace = cloud;
  const [subscription, namespace] = await Promise.all([
    readSubscription(cloud, signal),
    readNamespaceWorld(cloud, scope.namespace, signal),
  ]);
  const inside = namespace !== null;
  const [users, groups, roleAssignments, folders, { assets, assetNames }] = await Promise.all([
    inside && scope.userNames.length > 0
      ? readUsers(cloud, scope.namespace, scope.userNames, signal, scope.invited)
      : new Map<string, UserFound>(),
    inside ? readGroups(cloud, scope, signal) : new Map<string, GroupFound>(),
    scope.central ? readRoleAssignments(cloud, scope.namespace, signal) : undefined,
    readFolders(cloud, scope.folders, signal),
    readAssets(cloud, scope.assets, signal),
  ]);
  return {
    place: { accountId: place.accountId, region: place.region, identityRegion: place.identityRegion },
    subscription,
    namespace,
    users,
    groups,
    ...(roleAssignments === undefined ? {} : { roleAssignments }),
    folders,
    assets,
    assetNames,
  };
};

const readNamespaceWorld = async (
  cloud: QuickSight,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<TenantWorld['namespace']> => {
  // The default namespace is there in every account, and carries no tenant's tags.
  if (namespace === 'default') return { status: 'CREATED', tags: {} };
  const found = await readNamespace(cloud, namespace, signal);
  if (found === null) return null;
  try {
    return { ...found, tags: await readTags(cloud, namespaceArn(cloud, namespace), signal) };
  } catch (error) {
    if (error instanceof CloudError && error.failure === 'refused') return { ...found, tags: null };
    throw error;
  }
};

const readGroups = async (
  cloud: QuickSight,
  { namespace, groups }: TenantScope,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, GroupFound>> => {
  const found = await readEach(groups, async (group): Promise<[string, GroupFound] | null> => {
    const described = await readGroup(cloud, namespace, group, signal);
    if (described === null) return null;
    return [group, { ...described, members: await readMembers(cloud, namespace, group, signal) }];
  });
  return new Map(found.filter((entry) => entry !== null));
};

const readFolders = async (
  cloud: QuickSight,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, FolderWorld>> => {
  const found = await readEach(ids, async (id): Promise<[string, FolderWorld] | null> => {
    const folder = await readFolder(cloud, id, signal);
    if (folder === null) return null;
    const [permissions, tags] = await Promise.all([
      readPermissions(cloud, 'folder', id, signal),
      readTags(cloud, folderArn(cloud, id), signal),
    ]);
    return [id, { ...folder, permissions: permissions ?? new Map(), tags: tags ?? {} }];
  });
  return new Map(found.filter((entry) => entry !== null));
};

const readAssets = async (
  cloud: QuickSight,
  assets: TenantScope['assets'],
  signal: AbortSignal | undefined,
): Promise<Pick<TenantWorld, 'assets' | 'assetNames'>> => {
  const held = new Map<string, PermissionsFound>();
  const assetNames = new Map<string, string>();
  await readEach(assets, async ({ kind, id }) => {
    const permissions = await readPermissions(cloud, kind, id, signal);
    if (permissions === null) return;
    held.set(assetKey(kind, id), permissions);
    const name = await readAssetName(cloud, kind, id, signal);
    if (name) assetNames.set(assetKey(kind, id), name);
  });
  return { assets: held, assetNames };
};
