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

export type GrantableKind =
  | 'dashboard'
  | 'analysis'
  | 'dataset'
  | 'datasource'
  | 'folder'
  | 'template'
  | 'theme'
  | 'topic';

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

const themeUser = ['DescribeTheme', 'DescribeThemeAlias', 'ListThemeAliases', 'ListThemeVersions'];
const topicOwner = [
  'DescribeTopic',
  'UpdateTopic',
  'DeleteTopic',
  'DescribeTopicPermissions',
  'UpdateTopicPermissions',
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
  template: [
    { level: 'viewer', actions: ['DescribeTemplate'] },
    {
      level: 'owner',
      actions: [
        'DescribeTemplate',
        'UpdateTemplate',
        'DeleteTemplate',
        'DescribeTemplatePermissions',
        'UpdateTemplatePermissions',
        'ListTemplates',
        'ListTemplateVersions',
        'CreateTemplateAlias',
        'DescribeTemplateAlias',
        'ListTemplateAliases',
        'UpdateTemplateAlias',
        'DeleteTemplateAlias',
      ],
    },
  ],
  theme: [
    { level: 'viewer', actions: themeUser },
    {
      level: 'owner',
      actions: [
        ...themeUser,
        'DeleteTheme',
        'UpdateTheme',
        'CreateThemeAlias',
        'DeleteThemeAlias',
        'UpdateThemeAlias',
        'UpdateThemePermissions',
        'DescribeThemePermissions',
      ],
    },
  ],
  topic: [
    { level: 'viewer', actions: ['DescribeTopic'] },
    {
      level: 'owner',
      actions: [
        ...topicOwner,
        'DescribeTopicRefresh',
        'ListTopicRefreshSchedules',
        'DescribeTopicRefreshSchedule',
        'CreateTopicRefreshSchedule',
        'UpdateTopicRefreshSchedule',
        'DeleteTopicRefreshSchedule',
      ],
    },
    { level: 'owner', actions: [...topicOwner, 'PassTopic'] },
  ],
};

/**
 * Which of the sets an account knows: `all`; `legacy`: only the oldest of each level, as in a region that a change
 * has not reached; `coming`: sets of datasets with an action that no tool knows yet, and no others.
 */
export type SupportedSets = 'all' | 'legacy' | 'coming';

/** The sets of a kind that the service takes as it stands. */
export function supportedSets(kind: GrantableKind, which: SupportedSets): readonly PermissionSet[] {
  const all = permissionSets[kind];
  if (which === 'all') return all;
  const oldest = all.filter((set, index) => all.findIndex(({ level }) => level === set.level) === index);
  if (which === 'legacy' || kind !== 'dataset') return oldest;
  return oldest.map((set) => ({ ...set, actions: [...set.actions, 'DescribeDataSetLineage'] }));
}

/** The kinds of principal that may be granted a resource (ResourcePermission in the API reference). */
export const principalKinds: Readonly<Record<GrantableKind, readonly ('user' | 'group' | 'namespace')[]>> = {
  dashboard: ['user', 'group', 'namespace'],
  analysis: ['user', 'group', 'namespace'],
  dataset: ['user', 'group'],
  datasource: ['user', 'group'],
  folder: ['user', 'group'],
  template: ['user', 'group', 'namespace'],
  theme: ['user', 'group', 'namespace'],
  topic: ['user', 'group', 'namespace'],
};

/** The most principals in one list of a request (the lists' limits in the API reference). */
export const mostPrincipals: Readonly<Record<GrantableKind, number>> = {
  dashboard: 100,
  analysis: 100,
  dataset: 64,
  datasource: 64,
  folder: 64,
  template: 100,
  theme: 100,
  topic: 100,
};

/** The level of exactly this set of prefixed actions; undefined when the service does not support it. */
export function levelOf(
  kind: GrantableKind,
  actions: ReadonlySet<string>,
  which: SupportedSets = 'all',
): GrantLevel | undefined {
  return supportedSets(kind, which).find(
    (set) =>
      set.actions.length === actions.size &&
      set.actions.every((action) => actions.has(`quicksight:${action}`)),
  )?.level;
}
