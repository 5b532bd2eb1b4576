import {
  DescribeAnalysisPermissionsCommand,
  DescribeDashboardPermissionsCommand,
  DescribeDataSetPermissionsCommand,
  DescribeDataSourcePermissionsCommand,
  DescribeFolderPermissionsCommand,
  DescribeThemePermissionsCommand,
  DescribeTopicPermissionsCommand,
  type ResourcePermission,
} from '@aws-sdk/client-quicksight';
import { isPublicPrincipal } from '../../../shared/domain/given.ts';
import type { GrantedResource } from '../../../shared/domain/permission-sets.ts';
import type { QuickSight } from './quicksight.ts';
import { orMissing, pageSize, readPages } from './read-paged.ts';

/** The actions held by each principal (by ARN), sorted. */
export type PermissionsFound = ReadonlyMap<string, readonly string[]>;

/** Who holds what on a resource; null where it is not there. */
export const readPermissions = async (
  cloud: QuickSight,
  resource: GrantedResource,
  id: string,
  signal?: AbortSignal,
): Promise<PermissionsFound | null> => {
  const permissions = await orMissing(readRaw(cloud, resource, id, signal));
  return permissions === null ? null : byPrincipal(permissions);
};

/** Who may see a dashboard by its link; null where it is not there. `*` is everybody on the internet. */
export const readLinkPermissions = async (
  cloud: QuickSight,
  id: string,
  signal?: AbortSignal,
): Promise<PermissionsFound | null> => {
  const answer = await orMissing(
    cloud.send(
      new DescribeDashboardPermissionsCommand({ AwsAccountId: cloud.accountId, DashboardId: id }),
      signal,
    ),
  );
  return answer === null ? null : byPrincipal(answer.LinkSharingConfiguration?.Permissions ?? []);
};

/** Under which name somebody holds something: everybody on the internet has two. Undefined where they hold nothing. */
export const heldAs = (found: PermissionsFound | null | undefined, principal: string): string | undefined => {
  if (found?.has(principal)) return principal;
  return isPublicPrincipal(principal) ? [...(found?.keys() ?? [])].find(isPublicPrincipal) : undefined;
};

const byPrincipal = (permissions: readonly ResourcePermission[]): PermissionsFound => {
  const held = new Map<string, readonly string[]>();
  for (const { Principal, Actions } of permissions)
    if (Principal !== undefined)
      held.set(Principal, [...new Set([...(held.get(Principal) ?? []), ...(Actions ?? [])])].sort());
  return held;
};

const readRaw = async (
  cloud: QuickSight,
  resource: GrantedResource,
  id: string,
  signal?: AbortSignal,
): Promise<readonly ResourcePermission[]> => {
  const AwsAccountId = cloud.accountId;
  switch (resource) {
    case 'dashboard': {
      const command = new DescribeDashboardPermissionsCommand({ AwsAccountId, DashboardId: id });
      return (await cloud.send(command, signal)).Permissions ?? [];
    }
    case 'analysis': {
      const command = new DescribeAnalysisPermissionsCommand({ AwsAccountId, AnalysisId: id });
      return (await cloud.send(command, signal)).Permissions ?? [];
    }
    case 'dataset': {
      const command = new DescribeDataSetPermissionsCommand({ AwsAccountId, DataSetId: id });
      return (await cloud.send(command, signal)).Permissions ?? [];
    }
    case 'data_source': {
      const command = new DescribeDataSourcePermissionsCommand({ AwsAccountId, DataSourceId: id });
      return (await cloud.send(command, signal)).Permissions ?? [];
    }
    case 'theme': {
      const command = new DescribeThemePermissionsCommand({ AwsAccountId, ThemeId: id });
      return (await cloud.send(command, signal)).Permissions ?? [];
    }
    case 'topic': {
      const command = new DescribeTopicPermissionsCommand({ AwsAccountId, TopicId: id });
      return (await cloud.send(command, signal)).Permissions ?? [];
    }
    case 'folder':
      return readPages(async (token) => {
        const page = await cloud.send(
          new DescribeFolderPermissionsCommand({
            AwsAccountId,
            FolderId: id,
            MaxResults: pageSize,
            NextToken: token,
          }),
          signal,
        );
        return { items: page.Permissions, next: page.NextToken };
      });
  }
};
