import {
  DescribeAnalysisPermissionsCommand,
  DescribeDashboardPermissionsCommand,
  DescribeDataSetPermissionsCommand,
  DescribeDataSourcePermissionsCommand,
  DescribeFolderCommand,
  DescribeFolderPermissionsCommand,
  DescribeThemePermissionsCommand,
  DescribeTopicPermissionsCommand,
  ListFolderMembersCommand,
  ListGroupMembershipsCommand,
  ListRoleMembershipsCommand,
  ListTagsForResourceCommand,
  type ResourcePermission,
} from '@aws-sdk/client-quicksight';
import type { GuardedKind, NamespaceRole } from '../../../../shared/domain/directory.ts';
import type { QuickSight } from '../quicksight.ts';
import { pageSize, readPages } from '../read-paged.ts';
import { identityArn, refOfArn, refOfMember, refOfRole } from './arn-refs.ts';
import type { EdgeFound, ObjectRef, Reading } from './reading.ts';

/** Who is in a group. */
export const readMemberships = async (
  cloud: QuickSight,
  scope: { readonly namespace: string; readonly group: string },
  group: ObjectRef,
  signal?: AbortSignal,
): Promise<Reading> => {
  const members = await readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListGroupMembershipsCommand({
        AwsAccountId: cloud.accountId,
        Namespace: scope.namespace,
        GroupName: scope.group,
        MaxResults: pageSize,
        NextToken,
      }),
      signal,
    );
    return {
      items: page.GroupMemberList?.flatMap(({ MemberName }) => MemberName ?? []),
      next: page.NextToken,
    };
  });
  const edges = members.map(
    (name): EdgeFound => ({ kind: 'member', from: refOfMember(group.key, name), to: group, detail: null }),
  );
  return { objects: [], edges };
};

/** Which groups are mapped to a role of a namespace. */
export const readRoleMemberships = async (
  cloud: QuickSight,
  scope: { readonly namespace: string; readonly role: NamespaceRole },
  signal?: AbortSignal,
): Promise<Reading> => {
  const groups = await readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListRoleMembershipsCommand({
        AwsAccountId: cloud.accountId,
        Namespace: scope.namespace,
        Role: scope.role,
        MaxResults: pageSize,
        NextToken,
      }),
      signal,
    );
    return { items: page.MembersList, next: page.NextToken };
  });
  const edges = groups.map(
    (name): EdgeFound => ({
      kind: 'role_member',
      from: { kind: 'group', key: identityArn(cloud, 'group', `${scope.namespace}/${name}`) },
      to: refOfRole(scope.namespace, scope.role),
      detail: null,
    }),
  );
  return { objects: [], edges };
};

/** What lies in a folder, and the folder that it lies in itself: a folder's list of members names assets only. */
export const readFolderMembers = async (
  cloud: QuickSight,
  folder: ObjectRef & { readonly name: string },
  signal?: AbortSignal,
): Promise<Reading> => {
  const listing = readPages(async (NextToken) => {
    const page = await cloud.send(
      new ListFolderMembersCommand({
        AwsAccountId: cloud.accountId,
        FolderId: folder.name,
        MaxResults: pageSize,
        NextToken,
      }),
      signal,
    );
    return { items: page.FolderMemberList, next: page.NextToken };
  });
  const describing = cloud.send(
    new DescribeFolderCommand({ AwsAccountId: cloud.accountId, FolderId: folder.name }),
    signal,
  );
  const [members, { Folder }] = await Promise.all([listing, describing]);
  const ref = { kind: folder.kind, key: folder.key };
  const inside = members.flatMap(({ MemberId, MemberArn }): EdgeFound[] => {
    // Some answers hold a member's ARN, some only its id under the type of its ARN.
    const arn = MemberArn ?? MemberId;
    return arn === undefined ? [] : [{ kind: 'contains', from: ref, to: refOfArn(arn), detail: null }];
  });
  // From the root down to the folder's parent.
  const parent = Folder?.FolderPath?.at(-1);
  const above: EdgeFound[] =
    parent === undefined ? [] : [{ kind: 'contains', from: refOfArn(parent), to: ref, detail: null }];
  return { objects: [], edges: [...above, ...inside] };
};

const grants = (
  kind: 'grant' | 'link_grant',
  asset: ObjectRef,
  permissions: readonly ResourcePermission[] | undefined,
): EdgeFound[] => {
  const held = new Map<string, Set<string>>();
  for (const { Principal, Actions } of permissions ?? []) {
    if (Principal === undefined) continue;
    const actions = held.get(Principal) ?? new Set();
    for (const action of Actions ?? []) actions.add(action);
    held.set(Principal, actions);
  }
  return [...held].map(([principal, actions]) => ({
    kind,
    from: refOfArn(principal),
    to: { kind: asset.kind, key: asset.key },
    detail: { actions: [...actions].sort() },
  }));
};

/** Who holds what on an asset or folder, link sharing included. */
export const readGrants = async (
  cloud: QuickSight,
  asset: ObjectRef & { readonly kind: GuardedKind; readonly name: string },
  signal?: AbortSignal,
): Promise<Reading> => {
  const AwsAccountId = cloud.accountId;
  const id = asset.name;
  switch (asset.kind) {
    case 'dashboard': {
      const answer = await cloud.send(
        new DescribeDashboardPermissionsCommand({ AwsAccountId, DashboardId: id }),
        signal,
      );
      return {
        objects: [],
        edges: [
          ...grants('grant', asset, answer.Permissions),
          ...grants('link_grant', asset, answer.LinkSharingConfiguration?.Permissions),
        ],
      };
    }
    case 'analysis': {
      const answer = await cloud.send(
        new DescribeAnalysisPermissionsCommand({ AwsAccountId, AnalysisId: id }),
        signal,
      );
      return { objects: [], edges: grants('grant', asset, answer.Permissions) };
    }
    case 'dataset': {
      const answer = await cloud.send(
        new DescribeDataSetPermissionsCommand({ AwsAccountId, DataSetId: id }),
        signal,
      );
      return { objects: [], edges: grants('grant', asset, answer.Permissions) };
    }
    case 'data_source': {
      const answer = await cloud.send(
        new DescribeDataSourcePermissionsCommand({ AwsAccountId, DataSourceId: id }),
        signal,
      );
      return { objects: [], edges: grants('grant', asset, answer.Permissions) };
    }
    case 'theme': {
      const answer = await cloud.send(
        new DescribeThemePermissionsCommand({ AwsAccountId, ThemeId: id }),
        signal,
      );
      return { objects: [], edges: grants('grant', asset, answer.Permissions) };
    }
    case 'topic': {
      const answer = await cloud.send(
        new DescribeTopicPermissionsCommand({ AwsAccountId, TopicId: id }),
        signal,
      );
      return { objects: [], edges: grants('grant', asset, answer.Permissions) };
    }
    case 'folder': {
      const permissions = await readPages(async (NextToken) => {
        const page = await cloud.send(
          new DescribeFolderPermissionsCommand({
            AwsAccountId,
            FolderId: id,
            MaxResults: pageSize,
            NextToken,
          }),
          signal,
        );
        return { items: page.Permissions, next: page.NextToken };
      });
      return { objects: [], edges: grants('grant', asset, permissions) };
    }
  }
};

/** A resource's tags, sorted by key. */
export const readTags = async (
  cloud: QuickSight,
  arn: string,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> => {
  const { Tags } = await cloud.send(new ListTagsForResourceCommand({ ResourceArn: arn }), signal);
  const pairs = (Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const);
  return Object.fromEntries(pairs.sort(([one], [other]) => (one < other ? -1 : 1)));
};
