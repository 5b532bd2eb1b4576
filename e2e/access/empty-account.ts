import {
  DeleteFolderCommand,
  DeleteFolderMembershipCommand,
  DeleteGroupCommand,
  DeleteIAMPolicyAssignmentCommand,
  DeleteNamespaceCommand,
  DeleteUserCommand,
  DescribeAnalysisPermissionsCommand,
  DescribeDashboardPermissionsCommand,
  DescribeDataSetPermissionsCommand,
  DescribeDataSourcePermissionsCommand,
  DescribeNamespaceCommand,
  DescribeThemePermissionsCommand,
  DescribeTopicPermissionsCommand,
  ListAnalysesCommand,
  ListDashboardsCommand,
  ListDataSetsCommand,
  ListDataSourcesCommand,
  ListFolderMembersCommand,
  ListFoldersCommand,
  ListGroupsCommand,
  ListIAMPolicyAssignmentsCommand,
  ListNamespacesCommand,
  ListThemesCommand,
  ListTopicsCommand,
  ListUsersCommand,
  type MemberType,
  type QuickSightClient,
  type ResourcePermission,
  UpdateAnalysisPermissionsCommand,
  UpdateDashboardPermissionsCommand,
  UpdateDataSetPermissionsCommand,
  UpdateDataSourcePermissionsCommand,
  UpdateThemePermissionsCommand,
  UpdateTopicPermissionsCommand,
} from '@aws-sdk/client-quicksight';

/** Who holds what on one thing. */
export interface Permissions {
  readonly what: string;
  readonly held: readonly ResourcePermission[];
}

const memberTypes: Readonly<Record<string, string>> = {
  dashboard: 'DASHBOARD',
  analysis: 'ANALYSIS',
  dataset: 'DATASET',
  datasource: 'DATASOURCE',
  theme: 'THEME',
  topic: 'TOPIC',
};

/** Everything that has permissions of its own, with how to read and to take them. */
const guarded = async (cloud: QuickSightClient, AwsAccountId: string) => {
  const all = { AwsAccountId, MaxResults: 100 };
  const [dashboards, analyses, datasets, sources, themes, topics] = await Promise.all([
    cloud.send(new ListDashboardsCommand(all)),
    cloud.send(new ListAnalysesCommand(all)),
    cloud.send(new ListDataSetsCommand(all)),
    cloud.send(new ListDataSourcesCommand(all)),
    cloud.send(new ListThemesCommand({ ...all, Type: 'CUSTOM' })),
    cloud.send(new ListTopicsCommand(all)),
  ]);
  type Revoke = { RevokePermissions: ResourcePermission[] };
  return [
    ...(dashboards.DashboardSummaryList ?? []).map(({ DashboardId }) => ({
      what: `dashboard/${DashboardId}`,
      read: () => cloud.send(new DescribeDashboardPermissionsCommand({ AwsAccountId, DashboardId })),
      take: (revoke: Revoke) =>
        cloud.send(new UpdateDashboardPermissionsCommand({ AwsAccountId, DashboardId, ...revoke })),
    })),
    ...(analyses.AnalysisSummaryList ?? []).map(({ AnalysisId }) => ({
      what: `analysis/${AnalysisId}`,
      read: () => cloud.send(new DescribeAnalysisPermissionsCommand({ AwsAccountId, AnalysisId })),
      take: (revoke: Revoke) =>
        cloud.send(new UpdateAnalysisPermissionsCommand({ AwsAccountId, AnalysisId, ...revoke })),
    })),
    ...(datasets.DataSetSummaries ?? []).map(({ DataSetId }) => ({
      what: `dataset/${DataSetId}`,
      read: () => cloud.send(new DescribeDataSetPermissionsCommand({ AwsAccountId, DataSetId })),
      take: (revoke: Revoke) =>
        cloud.send(new UpdateDataSetPermissionsCommand({ AwsAccountId, DataSetId, ...revoke })),
    })),
    ...(sources.DataSources ?? []).map(({ DataSourceId }) => ({
      what: `datasource/${DataSourceId}`,
      read: () => cloud.send(new DescribeDataSourcePermissionsCommand({ AwsAccountId, DataSourceId })),
      take: (revoke: Revoke) =>
        cloud.send(new UpdateDataSourcePermissionsCommand({ AwsAccountId, DataSourceId, ...revoke })),
    })),
    ...(themes.ThemeSummaryList ?? []).map(({ ThemeId }) => ({
      what: `theme/${ThemeId}`,
      read: () => cloud.send(new DescribeThemePermissionsCommand({ AwsAccountId, ThemeId })),
      take: (revoke: Revoke) =>
        cloud.send(new UpdateThemePermissionsCommand({ AwsAccountId, ThemeId, ...revoke })),
    })),
    ...(topics.TopicsSummaries ?? []).map(({ TopicId }) => ({
      what: `topic/${TopicId}`,
      read: () => cloud.send(new DescribeTopicPermissionsCommand({ AwsAccountId, TopicId })),
      take: (revoke: Revoke) =>
        cloud.send(new UpdateTopicPermissionsCommand({ AwsAccountId, TopicId, ...revoke })),
    })),
  ];
};

/** Takes everything that a file of access speaks about out of an account, by AWS's own client; assets stay. */
export const emptyAccount = async (cloud: QuickSightClient, AwsAccountId: string): Promise<void> => {
  const all = { AwsAccountId, MaxResults: 100 };
  await Promise.all(
    (await guarded(cloud, AwsAccountId)).map(async ({ read, take }) => {
      const { Permissions = [] } = await read();
      if (Permissions.length > 0) await take({ RevokePermissions: Permissions });
    }),
  );
  const { FolderSummaryList: folders = [] } = await cloud.send(new ListFoldersCommand(all));
  for (const { FolderId } of folders) {
    const { FolderMemberList = [] } = await cloud.send(new ListFolderMembersCommand({ ...all, FolderId }));
    await Promise.all(
      FolderMemberList.map(({ MemberArn = '', MemberId }) => {
        const kind = MemberArn.slice(MemberArn.lastIndexOf(':') + 1).split('/')[0] ?? '';
        const MemberType = memberTypes[kind] as MemberType;
        return cloud.send(
          new DeleteFolderMembershipCommand({ AwsAccountId, FolderId, MemberId, MemberType }),
        );
      }),
    );
  }
  // The ones below first: a folder with folders in it is not deleted.
  for (
    let left = folders.map(({ FolderId }) => FolderId), tries = 0;
    left.length > 0 && tries < 10;
    tries++
  ) {
    const stuck: typeof left = [];
    for (const FolderId of left)
      await cloud.send(new DeleteFolderCommand({ AwsAccountId, FolderId })).catch(() => stuck.push(FolderId));
    left = stuck;
  }
  const { Namespaces = [] } = await cloud.send(new ListNamespacesCommand(all));
  for (const { Name: Namespace } of Namespaces) {
    const here = { ...all, Namespace };
    const assignments = await cloud.send(new ListIAMPolicyAssignmentsCommand(here));
    for (const { AssignmentName } of assignments.IAMPolicyAssignments ?? [])
      await cloud.send(new DeleteIAMPolicyAssignmentCommand({ AwsAccountId, Namespace, AssignmentName }));
    const { GroupList = [] } = await cloud.send(new ListGroupsCommand(here));
    await Promise.all(
      GroupList.map(({ GroupName }) =>
        cloud.send(new DeleteGroupCommand({ AwsAccountId, Namespace, GroupName })),
      ),
    );
    const { UserList = [] } = await cloud.send(new ListUsersCommand(here));
    await Promise.all(
      UserList.map(({ UserName }) =>
        cloud.send(new DeleteUserCommand({ AwsAccountId, Namespace, UserName })),
      ),
    );
    if (Namespace !== 'default') await cloud.send(new DeleteNamespaceCommand({ AwsAccountId, Namespace }));
  }
  for (const { Name: Namespace } of Namespaces) {
    if (Namespace === 'default') continue;
    const isThere = () =>
      cloud.send(new DescribeNamespaceCommand({ AwsAccountId, Namespace })).then(
        () => true,
        () => false,
      );
    while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Who holds what on everything, as AWS's own client reads it. */
export const readPermissions = async (
  cloud: QuickSightClient,
  AwsAccountId: string,
): Promise<readonly Permissions[]> =>
  Promise.all(
    (await guarded(cloud, AwsAccountId)).map(async ({ what, read }) => ({
      what,
      held: (await read()).Permissions ?? [],
    })),
  );
