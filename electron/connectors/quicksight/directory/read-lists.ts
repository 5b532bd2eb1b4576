import {
  ListAnalysesCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
  ListDataSourcesCommand,
  ListFoldersCommand,
  ListGroupsCommand,
  ListNamespacesCommand,
  ListThemesCommand,
  ListTopicsCommand,
  ListUsersCommand,
  ListVPCConnectionsCommand,
  type User,
} from '@aws-sdk/client-quicksight';
import type { AssetKind } from '../../../../shared/domain/directory.ts';
import type { QuickSight } from '../quicksight.ts';
import { pageSize, readPages } from '../read-paged.ts';
import { identityArn, refOfCustomPermissions } from './arn-refs.ts';
import type { EdgeFound, ObjectFound, Reading } from './reading.ts';
import { foundIn, type Listed, listedOf } from './summaries.ts';

/** Told what a page of a list holds, while the next page is still to come. */
export type OnPage = (objects: readonly ObjectFound[]) => void;

const listed = async (
  kind: ObjectFound['kind'],
  read: (
    token: string | undefined,
  ) => Promise<{ readonly items: readonly Listed[] | undefined; readonly next: string | undefined }>,
  onPage?: OnPage,
): Promise<Reading> => {
  const objects: ObjectFound[] = [];
  await readPages(async (token) => {
    const page = await read(token);
    const found = (page.items ?? []).flatMap((item) => foundIn(kind, item));
    objects.push(...found);
    onPage?.(found);
    return { items: [], next: page.next };
  });
  return { objects, edges: [] };
};

/** All assets of one kind in the connection's region. */
export const readAssetList = async (
  cloud: QuickSight,
  kind: AssetKind,
  signal?: AbortSignal,
  onPage?: OnPage,
): Promise<Reading> => {
  const input = { AwsAccountId: cloud.accountId, MaxResults: pageSize };
  return listed(
    kind,
    async (NextToken) => {
      switch (kind) {
        case 'dashboard': {
          const page = await cloud.send(new ListDashboardsCommand({ ...input, NextToken }), signal);
          const items = page.DashboardSummaryList?.map(listedOf.dashboard);
          return { items, next: page.NextToken };
        }
        case 'analysis': {
          const page = await cloud.send(new ListAnalysesCommand({ ...input, NextToken }), signal);
          const items = page.AnalysisSummaryList?.filter((one) => one.Status !== 'DELETED').map(
            listedOf.analysis,
          );
          return { items, next: page.NextToken };
        }
        case 'dataset': {
          const page = await cloud.send(new ListDataSetsCommand({ ...input, NextToken }), signal);
          const items = page.DataSetSummaries?.map(listedOf.dataset);
          return { items, next: page.NextToken };
        }
        case 'theme': {
          // Those that QuickSight brings along belong to nobody and have no permissions.
          const page = await cloud.send(
            new ListThemesCommand({ ...input, Type: 'CUSTOM', NextToken }),
            signal,
          );
          const items = page.ThemeSummaryList?.map((one) => ({
            id: one.ThemeId,
            title: one.Name,
            arn: one.Arn,
            changed: one.LastUpdatedTime,
            attributes: { latestVersion: one.LatestVersionNumber ?? null },
          }));
          return { items, next: page.NextToken };
        }
        case 'topic': {
          const page = await cloud.send(new ListTopicsCommand({ ...input, NextToken }), signal);
          const items = page.TopicsSummaries?.map(listedOf.topic);
          return { items, next: page.NextToken };
        }
        case 'data_source': {
          const page = await cloud.send(new ListDataSourcesCommand({ ...input, NextToken }), signal);
          const items = page.DataSources?.map(listedOf.data_source);
          return { items, next: page.NextToken };
        }
      }
    },
    onPage,
  );
};

/** All folders of the connection's region. */
export const readFolderList = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> =>
  listed('folder', async (NextToken) => {
    const page = await cloud.send(
      new ListFoldersCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
      signal,
    );
    const items = page.FolderSummaryList?.map(listedOf.folder);
    return { items, next: page.NextToken };
  });

/** All connections to private networks of the connection's region. */
export const readVpcConnectionList = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> =>
  listed('vpc_connection', async (NextToken) => {
    const page = await cloud.send(
      new ListVPCConnectionsCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
      signal,
    );
    const items = page.VPCConnectionSummaries?.filter((one) => one.Status !== 'DELETED').map((one) => ({
      id: one.VPCConnectionId,
      title: one.Name,
      arn: one.Arn,
      changed: one.LastUpdatedTime,
      attributes: {
        vpcId: one.VPCId ?? null,
        status: one.Status ?? null,
        availability: one.AvailabilityStatus ?? null,
      },
    }));
    return { items, next: page.NextToken };
  });

/** All namespaces of the account. */
export const readNamespaceList = async (cloud: QuickSight, signal?: AbortSignal): Promise<Reading> =>
  listed('namespace', async (NextToken) => {
    const page = await cloud.send(
      new ListNamespacesCommand({ AwsAccountId: cloud.accountId, MaxResults: pageSize, NextToken }),
      signal,
    );
    const items = page.Namespaces?.map((one) => ({
      id: one.Name,
      arn: one.Arn ?? (one.Name === undefined ? undefined : identityArn(cloud, 'namespace', one.Name)),
      attributes: { status: one.CreationStatus ?? null },
    }));
    return { items, next: page.NextToken };
  });

/**
 * A person who was invited and never came may have `N/A` for a name and an ARN; such a row has a principal id
 * alone, and only that can remove it.
 */
const userFound = (user: User, namespace: string): ObjectFound[] => {
  const named = user.UserName !== undefined && user.UserName !== 'N/A';
  const key = named && user.Arn !== undefined && user.Arn !== 'N/A' ? user.Arn : undefined;
  const principal = user.PrincipalId ?? '';
  if (key === undefined && principal === '') return [];
  return [
    {
      kind: 'user',
      key: key ?? `principal:${namespace}/${principal}`,
      name: named ? (user.UserName ?? '') : principal,
      namespace,
      title: (named ? user.UserName : user.Email) ?? principal,
      attributes: {
        email: user.Email ?? null,
        role: user.Role ?? null,
        identityType: user.IdentityType ?? null,
        active: user.Active ?? null,
        principalId: user.PrincipalId ?? null,
        customPermissions: user.CustomPermissionsName ?? null,
        externalLogin: user.ExternalLoginFederationProviderType ?? null,
        nameless: key === undefined,
      },
    },
  ];
};

/** The custom permissions applied to a user alone. */
const restrictionOf = (user: ObjectFound): EdgeFound[] => {
  const name = user.attributes.customPermissions;
  return typeof name === 'string' && name !== ''
    ? [
        {
          kind: 'restriction',
          from: { kind: 'user', key: user.key },
          to: refOfCustomPermissions(name),
          detail: null,
        },
      ]
    : [];
};

/** What is known of one account of a person, as lists and `DescribeUser` tell it. */
export const readingOfUser = (user: User, namespace: string): Reading => {
  const objects = userFound(user, namespace);
  return { objects, edges: objects.flatMap(restrictionOf) };
};

/** All people of a namespace. */
export const readUserList = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
): Promise<Reading> => {
  const input = { AwsAccountId: cloud.accountId, Namespace: namespace, MaxResults: pageSize };
  const users = await readPages(async (NextToken) => {
    const page = await cloud.send(new ListUsersCommand({ ...input, NextToken }), signal);
    return { items: page.UserList, next: page.NextToken };
  });
  const objects = users.flatMap((user) => userFound(user, namespace));
  return { objects, edges: objects.flatMap(restrictionOf) };
};

/** All groups of a namespace. */
export const readGroupList = async (
  cloud: QuickSight,
  namespace: string,
  signal?: AbortSignal,
  onPage?: OnPage,
): Promise<Reading> => {
  const inNamespace = (groups: readonly ObjectFound[]) => groups.map((group) => ({ ...group, namespace }));
  const input = { AwsAccountId: cloud.accountId, Namespace: namespace, MaxResults: pageSize };
  const { objects } = await listed(
    'group',
    async (NextToken) => {
      const page = await cloud.send(new ListGroupsCommand({ ...input, NextToken }), signal);
      const items = page.GroupList?.map((one) => ({
        id: one.GroupName,
        arn: one.Arn,
        attributes: { description: one.Description ?? '' },
      }));
      return { items, next: page.NextToken };
    },
    (groups) => onPage?.(inNamespace(groups)),
  );
  return { objects: inNamespace(objects), edges: [] };
};
