import { QuickSight } from '@aws-sdk/client-quicksight';
import { readEach, readPages } from '../../electron/connectors/quicksight/read-paged.ts';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';

/** What differs between two accounts that are the same: times, request ids, ids that the service draws. */
const passing = new Set([
  '$metadata',
  'RequestId',
  'Status',
  'CreatedTime',
  'LastUpdatedTime',
  'LastPublishedTime',
  'PrincipalId',
]);

const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !passing.has(key))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
};

/**
 * The whole account through the stock SDK, one line per fact, sorted: namespaces, users, groups,
 * memberships, folders with members and permissions, permissions on dashboards, datasets and data sources,
 * and all tags.
 */
export const cloudLines = async (sandbox: RunningSandbox): Promise<string[]> => {
  const client = new QuickSight({
    endpoint: sandbox.endpoints.quicksight,
    region: sandbox.region,
    credentials: sandbox.credentials,
    maxAttempts: 1,
  });
  try {
    return await readLines(client, sandbox.accountId);
  } finally {
    client.destroy();
  }
};

const readLines = async (client: QuickSight, accountId: string): Promise<string[]> => {
  const account = { AwsAccountId: accountId };
  const lines: string[] = [];
  const tell = (what: string, value: unknown) => lines.push(`${what} ${JSON.stringify(inOrder(value))}`);
  const tagged: { what: string; arn: string }[] = [];
  const list = async <T extends { Arn?: string | undefined }>(
    read: (page: {
      NextToken: string | undefined;
    }) => Promise<{ items?: T[] | undefined; next?: string | undefined }>,
    what: (item: T) => string,
  ): Promise<readonly T[]> => {
    const items = await readPages(async (NextToken) => {
      const { items, next } = await read({ NextToken });
      return { items, next };
    });
    for (const item of items) {
      tell(what(item), item);
      if (item.Arn !== undefined) tagged.push({ what: what(item), arn: item.Arn });
    }
    return items;
  };

  const namespaces = await list(
    async (page) => {
      const { Namespaces, NextToken } = await client.listNamespaces({ ...account, ...page });
      return { items: Namespaces, next: NextToken };
    },
    ({ Name }) => `namespace ${Name}`,
  );
  for (const { Name: Namespace = '', CreationStatus } of namespaces) {
    tell(`namespace status ${Namespace}`, CreationStatus);
    const inside = { ...account, Namespace };
    await list(
      async (page) => {
        const { UserList, NextToken } = await client.listUsers({ ...inside, ...page });
        return { items: UserList, next: NextToken };
      },
      ({ UserName }) => `user ${Namespace} ${UserName}`,
    );
    const groups = await list(
      async (page) => {
        const { GroupList, NextToken } = await client.listGroups({ ...inside, ...page });
        return { items: GroupList, next: NextToken };
      },
      ({ GroupName }) => `group ${Namespace} ${GroupName}`,
    );
    await readEach(groups, async ({ GroupName }) => {
      const members = await readPages(async (NextToken) => {
        const page = await client.listGroupMemberships({ ...inside, GroupName, NextToken });
        return { items: page.GroupMemberList, next: page.NextToken };
      });
      for (const { MemberName } of members) lines.push(`member ${Namespace} ${GroupName} ${MemberName}`);
    });
  }

  const folders = await list(
    async (page) => {
      const { FolderSummaryList, NextToken } = await client.listFolders({ ...account, ...page });
      return { items: FolderSummaryList, next: NextToken };
    },
    ({ FolderId }) => `folder ${FolderId}`,
  );
  await readEach(folders, async ({ FolderId }) => {
    const { Folder } = await client.describeFolder({ ...account, FolderId });
    tell(`folder details ${FolderId}`, Folder);
    const { FolderMemberList } = await client.listFolderMembers({ ...account, FolderId });
    for (const { MemberId } of FolderMemberList ?? []) lines.push(`in folder ${FolderId} ${MemberId}`);
    const { Permissions } = await client.describeFolderPermissions({ ...account, FolderId });
    tellPermissions(`folder ${FolderId}`, Permissions);
  });

  const dashboards = await list(
    async (page) => {
      const { DashboardSummaryList, NextToken } = await client.listDashboards({ ...account, ...page });
      return { items: DashboardSummaryList, next: NextToken };
    },
    ({ DashboardId }) => `dashboard ${DashboardId}`,
  );
  await readEach(dashboards, async ({ DashboardId }) => {
    const { Permissions } = await client.describeDashboardPermissions({ ...account, DashboardId });
    tellPermissions(`dashboard ${DashboardId}`, Permissions);
  });
  const dataSets = await list(
    async (page) => {
      const { DataSetSummaries, NextToken } = await client.listDataSets({ ...account, ...page });
      return { items: DataSetSummaries, next: NextToken };
    },
    ({ DataSetId }) => `dataset ${DataSetId}`,
  );
  await readEach(dataSets, async ({ DataSetId }) => {
    const { Permissions } = await client.describeDataSetPermissions({ ...account, DataSetId });
    tellPermissions(`dataset ${DataSetId}`, Permissions);
  });
  const dataSources = await list(
    async (page) => {
      const { DataSources, NextToken } = await client.listDataSources({ ...account, ...page });
      return { items: DataSources, next: NextToken };
    },
    ({ DataSourceId }) => `data source ${DataSourceId}`,
  );
  await readEach(dataSources, async ({ DataSourceId }) => {
    const { Permissions } = await client.describeDataSourcePermissions({ ...account, DataSourceId });
    tellPermissions(`data source ${DataSourceId}`, Permissions);
  });

  await readEach(tagged, async ({ what, arn }) => {
    if (what.startsWith('group ')) return; // groups carry no tags
    const { Tags } = await client.listTagsForResource({ ResourceArn: arn });
    for (const { Key, Value } of Tags ?? []) lines.push(`tag ${what} ${Key}=${Value}`);
  });
  return lines.sort();

  function tellPermissions(
    what: string,
    permissions: readonly { Principal?: string | undefined; Actions?: string[] | undefined }[] | undefined,
  ) {
    for (const { Principal, Actions } of permissions ?? [])
      lines.push(`permission ${what} ${Principal} ${[...(Actions ?? [])].sort().join(' ')}`);
  }
};
