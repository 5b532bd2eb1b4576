/**
 * What an action is limited to. `everything` is for actions without resource-level permissions, where IAM
 * only takes `*` (Service Authorization Reference, Amazon QuickSight).
 */
export type PolicyResource =
  | 'everything'
  | 'any' // whatever can carry a tag, within the account
  | 'user'
  | 'group'
  | 'namespace'
  | 'folder'
  | 'dashboard'
  | 'analysis'
  | 'dataset'
  | 'datasource'
  | 'theme'
  | 'template'
  | 'topic';

/** Every action that Steward's features use, with what it is limited to. */
export const actionResources = {
  'quicksight:DescribeAccountSubscription': ['everything'],
  'quicksight:DescribeAccountSettings': ['everything'],
  'quicksight:ListNamespaces': ['everything'],
  'quicksight:DescribeNamespace': ['namespace'],
  'quicksight:CreateNamespace': ['namespace'],
  // CreateNamespace makes a directory for the namespace's people.
  'ds:CreateIdentityPoolDirectory': ['everything'],
  'ds:DescribeDirectories': ['everything'],
  'ds:AuthorizeApplication': ['everything'],
  'quicksight:ListUsers': ['user'],
  'quicksight:DescribeUser': ['user'],
  'quicksight:RegisterUser': ['user'],
  'quicksight:UpdateUser': ['user'],
  'quicksight:ListUserGroups': ['user'],
  'quicksight:ListGroups': ['group'],
  'quicksight:DescribeGroup': ['group'],
  'quicksight:CreateGroup': ['group'],
  'quicksight:ListGroupMemberships': ['group'],
  'quicksight:DescribeGroupMembership': ['group'],
  'quicksight:CreateGroupMembership': ['group'],
  'quicksight:DeleteGroupMembership': ['group'],
  'quicksight:ListRoleMemberships': ['everything'],
  'quicksight:ListFolders': ['folder'],
  'quicksight:SearchFolders': ['folder'],
  'quicksight:DescribeFolder': ['folder'],
  'quicksight:CreateFolder': ['folder'],
  'quicksight:UpdateFolder': ['folder'],
  'quicksight:ListFolderMembers': ['folder'],
  'quicksight:CreateFolderMembership': ['folder', 'dashboard', 'dataset', 'datasource'],
  'quicksight:DeleteFolderMembership': ['folder', 'dashboard', 'dataset', 'datasource'],
  'quicksight:DescribeFolderPermissions': ['folder'],
  'quicksight:DescribeFolderResolvedPermissions': ['folder'],
  'quicksight:UpdateFolderPermissions': ['folder'],
  'quicksight:ListDashboards': ['dashboard'],
  'quicksight:SearchDashboards': ['dashboard'],
  'quicksight:DescribeDashboard': ['dashboard'],
  'quicksight:DescribeDashboardPermissions': ['dashboard'],
  'quicksight:UpdateDashboardPermissions': ['dashboard'],
  'quicksight:ListAnalyses': ['analysis'],
  'quicksight:DescribeAnalysisPermissions': ['analysis'],
  'quicksight:ListDataSets': ['dataset'],
  'quicksight:SearchDataSets': ['dataset'],
  'quicksight:DescribeDataSet': ['dataset'],
  'quicksight:DescribeDataSetPermissions': ['dataset'],
  'quicksight:UpdateDataSetPermissions': ['dataset'],
  'quicksight:ListDataSources': ['datasource'],
  'quicksight:ListDashboardVersions': ['dashboard'],
  'quicksight:UpdateDashboardPublishedVersion': ['dashboard'],
  'quicksight:UpdateDashboardLinks': ['dashboard'],
  'quicksight:DeleteDashboard': ['dashboard'],
  'quicksight:DeleteDataSet': ['dataset'],
  'quicksight:ListIngestions': ['everything'],
  // A schedule's ARN begins with that of its dataset.
  'quicksight:ListRefreshSchedules': ['dataset'],
  'quicksight:CreateRefreshSchedule': ['dataset'],
  'quicksight:UpdateRefreshSchedule': ['dataset'],
  'quicksight:DescribeDataSetRefreshProperties': ['dataset'],
  'quicksight:PutDataSetRefreshProperties': ['dataset'],
  'quicksight:GenerateEmbedUrlForRegisteredUser': ['user'],
  'quicksight:ListFoldersForResource': ['everything'],
  'quicksight:SearchDataSources': ['datasource'],
  'quicksight:DescribeDataSource': ['datasource'],
  'quicksight:DescribeDataSourcePermissions': ['datasource'],
  'quicksight:ListThemes': ['everything'],
  'quicksight:DescribeThemePermissions': ['theme'],
  'quicksight:ListTopics': ['everything'],
  'quicksight:SearchTopics': ['everything'],
  'quicksight:DescribeTopicPermissions': ['topic'],
  'quicksight:SearchAnalyses': ['analysis'],
  'quicksight:ListVPCConnections': ['everything'],
  'quicksight:ListCustomPermissions': ['everything'],
  'quicksight:DescribeRoleCustomPermission': ['everything'],
  'quicksight:DescribeAccountCustomPermission': ['everything'],
  'quicksight:ListIAMPolicyAssignments': ['everything'],
  'quicksight:DescribeIAMPolicyAssignment': ['everything'],
  'quicksight:CreateIAMPolicyAssignment': ['everything'],
  'quicksight:UpdateIAMPolicyAssignment': ['everything'],
  'quicksight:UpdateAnalysisPermissions': ['analysis'],
  'quicksight:UpdateDataSourcePermissions': ['datasource'],
  'quicksight:UpdateThemePermissions': ['theme'],
  'quicksight:UpdateTopicPermissions': ['topic'],
  'quicksight:CreateRoleMembership': ['everything'],
  'quicksight:ListTagsForResource': ['any'],
  'quicksight:TagResource': ['any'],
  'quicksight:UntagResource': ['any'],
  'quicksight:DeleteGroup': ['group'],
  'quicksight:UpdateGroup': ['group'],
  'quicksight:DeleteIAMPolicyAssignment': ['everything'],
  'quicksight:UpdateRoleCustomPermission': ['everything'],
  'quicksight:DeleteUserByPrincipalId': ['everything'],
  'quicksight:DeleteUser': ['user'],
  'quicksight:DeleteFolder': ['folder'],
  'quicksight:DeleteNamespace': ['namespace'],
  // DeleteNamespace removes the directory of the namespace's people.
  'ds:UnauthorizeApplication': ['everything'],
  'ds:DeleteDirectory': ['everything'],
  'cloudtrail:LookupEvents': ['everything'],
  'quicksight:DescribeDashboardDefinition': ['dashboard'],
  'quicksight:CreateDashboard': ['dashboard'],
  'quicksight:UpdateDashboard': ['dashboard'],
  'quicksight:DescribeAnalysis': ['analysis'],
  'quicksight:DescribeAnalysisDefinition': ['analysis'],
  'quicksight:CreateAnalysis': ['analysis'],
  'quicksight:UpdateAnalysis': ['analysis'],
  'quicksight:DescribeTemplate': ['template'],
  'quicksight:DescribeTemplateDefinition': ['template'],
  'quicksight:CreateTemplate': ['template'],
  'quicksight:UpdateTemplate': ['template'],
  'quicksight:CreateDataSet': ['everything'],
  'quicksight:UpdateDataSet': ['dataset'],
  'quicksight:CreateDataSource': ['everything'],
  'quicksight:UpdateDataSource': ['datasource'],
  'quicksight:DescribeTheme': ['theme'],
  'quicksight:CreateTheme': ['theme'],
  'quicksight:UpdateTheme': ['theme'],
  'quicksight:DescribeTopic': ['topic'],
  'quicksight:CreateTopic': ['topic'],
  'quicksight:UpdateTopic': ['topic'],
  // Jobs have ids that are made up for them; AWS's own managed policies for them name no resource either.
  'quicksight:StartAssetBundleExportJob': ['everything'],
  'quicksight:DescribeAssetBundleExportJob': ['everything'],
  'quicksight:StartAssetBundleImportJob': ['everything'],
  'quicksight:DescribeAssetBundleImportJob': ['everything'],
} as const satisfies Record<string, readonly PolicyResource[]>;

/** An action that some feature of Steward uses. */
export type PolicyAction = keyof typeof actionResources;
