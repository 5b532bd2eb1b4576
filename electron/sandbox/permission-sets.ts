/**
 * The sets of actions that QuickSight accepts for one principal on one resource: nothing else is supported,
 * not even a subset. Sources per set: API reference of the Update…Permissions operations, the sharing-folders
 * guide, and the public tools that send them (cloud-intelligence-dashboards, awswrangler, Terraform's
 * provider, aws/modern-data-architecture-accelerator).
 */
export type GrantLevel = 'viewer' | 'contributor' | 'owner';

export interface PermissionSet {
  readonly level: GrantLevel;
  /** Without the `quicksight:` in front. */
  readonly actions: readonly string[];
}

export type GrantableKind = 'dashboard' | 'analysis' | 'dataset' | 'datasource' | 'folder';

const dashboardViewer = ['DescribeDashboard', 'ListDashboardVersions', 'QueryDashboard'];
const datasetViewer = [
  'DescribeDataSet',
  'DescribeDataSetPermissions',
  'PassDataSet',
  'DescribeIngestion',
  'ListIngestions',
];
const datasetOwner = [
  ...datasetViewer,
  'UpdateDataSet',
  'DeleteDataSet',
  'CreateIngestion',
  'CancelIngestion',
  'UpdateDataSetPermissions',
];
const datasetOwnerWithSchedules = [
  ...datasetOwner,
  'CreateRefreshSchedule',
  'UpdateRefreshSchedule',
  'DeleteRefreshSchedule',
  'ListRefreshSchedules',
  'PutDataSetRefreshProperties',
];
const dataSourceViewer = ['DescribeDataSource', 'DescribeDataSourcePermissions', 'PassDataSource'];
const folderContributor = [
  'CreateFolder',
  'DescribeFolder',
  'CreateFolderMembership',
  'DeleteFolderMembership',
  'DescribeFolderPermissions',
];

export const permissionSets: Readonly<Record<GrantableKind, readonly PermissionSet[]>> = {
  dashboard: [
    { level: 'viewer', actions: dashboardViewer },
    {
      level: 'owner',
      actions: [
        ...dashboardViewer,
        'UpdateDashboard',
        'DeleteDashboard',
        'UpdateDashboardPermissions',
        'DescribeDashboardPermissions',
        'UpdateDashboardPublishedVersion',
      ],
    },
  ],
  // There is no viewer of an analysis.
  analysis: [
    {
      level: 'owner',
      actions: [
        'RestoreAnalysis',
        'UpdateAnalysisPermissions',
        'DeleteAnalysis',
        'QueryAnalysis',
        'DescribeAnalysisPermissions',
        'DescribeAnalysis',
        'UpdateAnalysis',
      ],
    },
  ],
  dataset: [
    { level: 'viewer', actions: datasetViewer },
    { level: 'viewer', actions: [...datasetViewer, 'DescribeRefreshSchedule', 'ListRefreshSchedules'] },
    { level: 'owner', actions: datasetOwner },
    { level: 'owner', actions: datasetOwnerWithSchedules },
    {
      level: 'owner',
      actions: [
        ...datasetOwnerWithSchedules,
        'DescribeRefreshSchedule',
        'DescribeDataSetRefreshProperties',
        'DeleteDataSetRefreshProperties',
      ],
    },
  ],
  datasource: [
    { level: 'viewer', actions: dataSourceViewer },
    {
      level: 'owner',
      actions: [...dataSourceViewer, 'UpdateDataSource', 'DeleteDataSource', 'UpdateDataSourcePermissions'],
    },
  ],
  folder: [
    { level: 'viewer', actions: ['DescribeFolder'] },
    { level: 'contributor', actions: folderContributor },
    {
      level: 'owner',
      actions: [...folderContributor, 'UpdateFolder', 'DeleteFolder', 'UpdateFolderPermissions'],
    },
  ],
};

/** The kinds of principal that may be granted a resource (ResourcePermission in the API reference). */
export const principalKinds: Readonly<Record<GrantableKind, readonly ('user' | 'group' | 'namespace')[]>> = {
  dashboard: ['user', 'group', 'namespace'],
  analysis: ['user', 'group', 'namespace'],
  dataset: ['user', 'group'],
  datasource: ['user', 'group'],
  folder: ['user', 'group'],
};

/** The level of exactly this set of prefixed actions; undefined when the service does not support it. */
export function levelOf(kind: GrantableKind, actions: ReadonlySet<string>): GrantLevel | undefined {
  return permissionSets[kind].find(
    (set) =>
      set.actions.length === actions.size &&
      set.actions.every((action) => actions.has(`quicksight:${action}`)),
  )?.level;
}
