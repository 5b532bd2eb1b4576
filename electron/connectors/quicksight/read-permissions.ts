import {
  DescribeDashboardPermissionsCommand,
  DescribeDataSetPermissionsCommand,
  DescribeFolderPermissionsCommand,
  type ResourcePermission,
} from '@aws-sdk/client-quicksight';
import type { GrantedResource } from '../../../shared/domain/permission-sets.ts';
import type { QuickSight } from './quicksight.ts';
import { orMissing, pageSize, readPages } from './read-paged.ts';

/** The actions held by each principal (by ARN), sorted. */
export type PermissionsFound = ReadonlyMap<string, readonly string[]>;

/** Who holds what on a dashboard, dataset or folder; null where it is not there. */
export const readPermissions = async (
  cloud: QuickSight,
  resource: GrantedResource,
  id: string,
  signal?: AbortSignal,
): Promise<PermissionsFound | null> => {
  const permissions = await orMissing(readRaw(cloud, resource, id, signal));
  if (permissions === null) return null;
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
    case 'dataset': {
      const command = new DescribeDataSetPermissionsCommand({ AwsAccountId, DataSetId: id });
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
