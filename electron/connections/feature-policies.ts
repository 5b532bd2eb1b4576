import { partitionOf } from '../connectors/aws/partition.ts';

/**
 * What an action is limited to. `everything` is for actions without resource-level permissions, where IAM
 * only takes `*` (Service Authorization Reference, Amazon QuickSight).
 */
type PolicyResource =
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
const actionResources = {
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
} as const satisfies Record<string, readonly PolicyResource[]>;

type PolicyAction = keyof typeof actionResources;

export interface Feature {
  readonly feature:
    | 'test_connection'
    | 'browse_assets'
    | 'read_directory'
    | 'read_usage'
    | 'onboard_tenants'
    | 'suspend_tenants'
    | 'offboard_tenants'
    | 'change_licences'
    | 'give_grants'
    | 'remove_people'
    | 'apply_access_file'
    | 'sign_in_check'
    | 'carry_definitions';
  readonly title: string;
  readonly why: string;
  readonly actions: readonly PolicyAction[];
}

const tenantReads = [
  'quicksight:DescribeAccountSubscription',
  'quicksight:ListNamespaces',
  'quicksight:DescribeNamespace',
  'quicksight:ListUsers',
  'quicksight:DescribeUser',
  'quicksight:ListUserGroups',
  'quicksight:ListGroups',
  'quicksight:DescribeGroup',
  'quicksight:ListGroupMemberships',
  'quicksight:ListRoleMemberships',
  'quicksight:DescribeFolder',
  'quicksight:DescribeFolderPermissions',
  'quicksight:ListFolderMembers',
  'quicksight:DescribeDashboard',
  'quicksight:DescribeDashboardPermissions',
  'quicksight:DescribeDataSet',
  'quicksight:DescribeDataSetPermissions',
  'quicksight:DescribeDataSource',
  'quicksight:ListTagsForResource',
] as const satisfies readonly PolicyAction[];

/** What each feature of Steward needs, and nothing more. */
export const features: readonly Feature[] = [
  {
    feature: 'test_connection',
    title: 'Test connection',
    why: 'Finds the edition, the identity region and missing permissions. It only reads.',
    actions: [
      'quicksight:DescribeAccountSubscription',
      'quicksight:DescribeAccountSettings',
      'quicksight:ListNamespaces',
      'quicksight:ListUsers',
      'quicksight:ListGroups',
      'quicksight:ListFolders',
      'quicksight:ListDashboards',
      'quicksight:ListDataSets',
      'quicksight:ListDataSources',
    ],
  },
  {
    feature: 'browse_assets',
    title: 'Browse dashboards, datasets and folders',
    why: 'Fills the lists from which a tenant’s dashboards and datasets are chosen. It only reads.',
    actions: [
      'quicksight:ListDashboards',
      'quicksight:SearchDashboards',
      'quicksight:DescribeDashboard',
      'quicksight:ListDataSets',
      'quicksight:SearchDataSets',
      'quicksight:DescribeDataSet',
      'quicksight:ListDataSources',
      'quicksight:SearchDataSources',
      'quicksight:DescribeDataSource',
      'quicksight:ListFolders',
      'quicksight:SearchFolders',
      'quicksight:DescribeFolder',
      'quicksight:ListFolderMembers',
      'quicksight:ListTagsForResource',
    ],
  },
  {
    feature: 'read_directory',
    title: 'Read the directory',
    why: 'Lists people, groups, folders and assets, who was granted what and who is restricted, into this computer. It only reads.',
    actions: [
      'quicksight:DescribeAccountSubscription',
      'quicksight:DescribeAccountSettings',
      'quicksight:DescribeAccountCustomPermission',
      'quicksight:ListCustomPermissions',
      'quicksight:DescribeRoleCustomPermission',
      'quicksight:ListIAMPolicyAssignments',
      'quicksight:DescribeIAMPolicyAssignment',
      'quicksight:ListVPCConnections',
      'quicksight:ListNamespaces',
      'quicksight:ListUsers',
      'quicksight:DescribeUser',
      'quicksight:ListUserGroups',
      'quicksight:ListGroups',
      'quicksight:ListGroupMemberships',
      'quicksight:ListRoleMemberships',
      'quicksight:ListFolders',
      'quicksight:DescribeFolder',
      'quicksight:ListFolderMembers',
      'quicksight:DescribeFolderPermissions',
      'quicksight:ListDashboards',
      'quicksight:DescribeDashboardPermissions',
      'quicksight:ListAnalyses',
      'quicksight:DescribeAnalysisPermissions',
      'quicksight:ListDataSets',
      'quicksight:DescribeDataSetPermissions',
      'quicksight:ListDataSources',
      'quicksight:DescribeDataSourcePermissions',
      'quicksight:ListThemes',
      'quicksight:DescribeThemePermissions',
      'quicksight:ListTopics',
      'quicksight:DescribeTopicPermissions',
      'quicksight:SearchFolders',
      'quicksight:SearchDashboards',
      'quicksight:SearchAnalyses',
      'quicksight:SearchDataSets',
      'quicksight:SearchDataSources',
      'quicksight:SearchTopics',
      'quicksight:ListTagsForResource',
    ],
  },
  {
    feature: 'read_usage',
    title: 'Read who used what',
    why: 'Looks up QuickSight’s events of the last 90 days in CloudTrail, to know who used what and when last. It only reads.',
    actions: ['cloudtrail:LookupEvents'],
  },
  {
    feature: 'onboard_tenants',
    title: 'Onboard and edit tenants',
    why: 'Creates a tenant’s namespace, groups, folders and people, grants access, tags, and reads each back.',
    actions: [
      ...tenantReads,
      'quicksight:CreateRoleMembership',
      'quicksight:CreateNamespace',
      'ds:CreateIdentityPoolDirectory',
      'ds:DescribeDirectories',
      'ds:AuthorizeApplication',
      'quicksight:CreateGroup',
      'quicksight:RegisterUser',
      'quicksight:UpdateUser',
      'quicksight:CreateGroupMembership',
      'quicksight:DeleteGroupMembership',
      'quicksight:CreateFolder',
      'quicksight:UpdateFolder',
      'quicksight:UpdateFolderPermissions',
      'quicksight:CreateFolderMembership',
      'quicksight:DeleteFolderMembership',
      'quicksight:UpdateDashboardPermissions',
      'quicksight:UpdateDataSetPermissions',
      'quicksight:TagResource',
    ],
  },
  {
    feature: 'suspend_tenants',
    title: 'Suspend and resume tenants',
    why: 'Takes a tenant’s recorded grants and memberships away and gives exactly those back.',
    actions: [
      ...tenantReads,
      'quicksight:CreateGroupMembership',
      'quicksight:DeleteGroupMembership',
      'quicksight:UpdateFolderPermissions',
      'quicksight:UpdateDashboardPermissions',
      'quicksight:UpdateDataSetPermissions',
      'quicksight:TagResource',
    ],
  },
  {
    feature: 'offboard_tenants',
    title: 'Offboard, restore and delete tenants',
    why: 'Takes everything a tenant’s people hold and gives exactly that back; the second plan hands over what only they own and deletes accounts, groups, folders and the namespace.',
    actions: [
      ...tenantReads,
      'quicksight:CreateGroupMembership',
      'quicksight:DeleteGroupMembership',
      'quicksight:DescribeAnalysisPermissions',
      'quicksight:UpdateAnalysisPermissions',
      'quicksight:UpdateDashboardPermissions',
      'quicksight:UpdateDataSetPermissions',
      'quicksight:DescribeDataSourcePermissions',
      'quicksight:UpdateDataSourcePermissions',
      'quicksight:UpdateFolderPermissions',
      'quicksight:DescribeThemePermissions',
      'quicksight:UpdateThemePermissions',
      'quicksight:DescribeTopicPermissions',
      'quicksight:UpdateTopicPermissions',
      'quicksight:DescribeIAMPolicyAssignment',
      'quicksight:UpdateIAMPolicyAssignment',
      'quicksight:DeleteFolderMembership',
      'quicksight:DeleteFolder',
      'quicksight:DeleteGroup',
      'quicksight:DeleteUser',
      'quicksight:DeleteUserByPrincipalId',
      'quicksight:DeleteNamespace',
      'ds:UnauthorizeApplication',
      'ds:DeleteDirectory',
      'ds:DescribeDirectories',
    ],
  },
  {
    feature: 'change_licences',
    title: 'Lower roles as the licence advice says',
    why: 'Asks how much SPICE datasets use, and gives accounts a lower role. Removing accounts needs the policy for letting people go too.',
    actions: [
      'quicksight:ListUsers',
      'quicksight:DescribeUser',
      'quicksight:UpdateUser',
      'quicksight:DescribeDataSet',
    ],
  },
  {
    feature: 'give_grants',
    title: 'Give grants and end them',
    why: 'Gives people and groups assets, links, folders and IAM policies, reads back what they hold, and takes it when the time is over.',
    actions: [
      'quicksight:DescribeDashboardPermissions',
      'quicksight:UpdateDashboardPermissions',
      'quicksight:DescribeAnalysisPermissions',
      'quicksight:UpdateAnalysisPermissions',
      'quicksight:DescribeDataSetPermissions',
      'quicksight:UpdateDataSetPermissions',
      'quicksight:DescribeDataSourcePermissions',
      'quicksight:UpdateDataSourcePermissions',
      'quicksight:DescribeFolderPermissions',
      'quicksight:UpdateFolderPermissions',
      'quicksight:DescribeThemePermissions',
      'quicksight:UpdateThemePermissions',
      'quicksight:DescribeTopicPermissions',
      'quicksight:UpdateTopicPermissions',
      'quicksight:DescribeIAMPolicyAssignment',
      'quicksight:CreateIAMPolicyAssignment',
      'quicksight:UpdateIAMPolicyAssignment',
      'quicksight:DeleteIAMPolicyAssignment',
    ],
  },
  {
    feature: 'remove_people',
    title: 'Let people go, and rename them',
    why: 'Hands over what they alone own, takes their grants and groups, and deletes their accounts; a rename makes the new account first.',
    actions: [
      ...tenantReads,
      'quicksight:RegisterUser',
      'quicksight:UpdateUser',
      'quicksight:DeleteUser',
      'quicksight:DeleteUserByPrincipalId',
      'quicksight:CreateGroupMembership',
      'quicksight:DeleteGroupMembership',
      'quicksight:UpdateDashboardPermissions',
      'quicksight:DescribeAnalysisPermissions',
      'quicksight:UpdateAnalysisPermissions',
      'quicksight:UpdateDataSetPermissions',
      'quicksight:DescribeDataSourcePermissions',
      'quicksight:UpdateDataSourcePermissions',
      'quicksight:UpdateFolderPermissions',
      'quicksight:DescribeThemePermissions',
      'quicksight:UpdateThemePermissions',
      'quicksight:DescribeTopicPermissions',
      'quicksight:UpdateTopicPermissions',
      'quicksight:TagResource',
    ],
  },
  {
    feature: 'apply_access_file',
    title: 'Apply a file of access',
    why: 'Makes and changes people, groups, folders, tags, restrictions and assignments as a reviewed file says, and takes what it may prune. Grants need their own policy too.',
    actions: [
      ...tenantReads,
      'quicksight:CreateNamespace',
      'quicksight:RegisterUser',
      'quicksight:UpdateUser',
      'quicksight:DeleteUser',
      'quicksight:CreateGroup',
      'quicksight:UpdateGroup',
      'quicksight:DeleteGroup',
      'quicksight:CreateGroupMembership',
      'quicksight:DeleteGroupMembership',
      'quicksight:CreateFolder',
      'quicksight:UpdateFolder',
      'quicksight:CreateFolderMembership',
      'quicksight:DeleteFolderMembership',
      'quicksight:DescribeRoleCustomPermission',
      'quicksight:UpdateRoleCustomPermission',
      'quicksight:DescribeIAMPolicyAssignment',
      'quicksight:CreateIAMPolicyAssignment',
      'quicksight:UpdateIAMPolicyAssignment',
      'quicksight:DeleteIAMPolicyAssignment',
      'quicksight:TagResource',
      'quicksight:UntagResource',
    ],
  },
  {
    feature: 'sign_in_check',
    title: 'Sign-in check',
    why: 'Shows for one person that role, session name, user, group and data source fit together. It only reads.',
    actions: [
      'quicksight:DescribeAccountSubscription',
      'quicksight:ListUsers',
      'quicksight:DescribeUser',
      'quicksight:ListUserGroups',
      'quicksight:ListGroups',
      'quicksight:DescribeGroup',
      'quicksight:ListGroupMemberships',
      'quicksight:DescribeDashboardPermissions',
      'quicksight:DescribeDataSetPermissions',
      'quicksight:DescribeFolderPermissions',
      'quicksight:DescribeDataSource',
    ],
  },
  {
    feature: 'carry_definitions',
    title: 'Read and write whole dashboards',
    why: 'Reads dashboards, analyses, datasets, data sources, themes, templates and topics with all that they are made of, and writes them into another account.',
    actions: [
      'quicksight:DescribeDashboard',
      'quicksight:DescribeDashboardDefinition',
      'quicksight:CreateDashboard',
      'quicksight:UpdateDashboard',
      'quicksight:DescribeAnalysis',
      'quicksight:DescribeAnalysisDefinition',
      'quicksight:CreateAnalysis',
      'quicksight:UpdateAnalysis',
      'quicksight:DescribeTemplate',
      'quicksight:DescribeTemplateDefinition',
      'quicksight:CreateTemplate',
      'quicksight:UpdateTemplate',
      'quicksight:DescribeDataSet',
      'quicksight:CreateDataSet',
      'quicksight:UpdateDataSet',
      'quicksight:DescribeDataSource',
      'quicksight:CreateDataSource',
      'quicksight:UpdateDataSource',
      'quicksight:DescribeTheme',
      'quicksight:CreateTheme',
      'quicksight:UpdateTheme',
      'quicksight:DescribeTopic',
      'quicksight:CreateTopic',
      'quicksight:UpdateTopic',
    ],
  },
];

/** Where a policy applies; what is not known becomes a wildcard. */
export interface PolicyScope {
  readonly accountId: string | null;
  readonly region: string | null;
  readonly identityRegion: string | null;
}

const identityTypes: readonly PolicyResource[] = ['user', 'group', 'namespace'];

const resourceArn = (resource: PolicyResource, scope: PolicyScope): string => {
  if (resource === 'everything') return '*';
  const partition = scope.region === null ? 'aws' : partitionOf(scope.region);
  const account = scope.accountId ?? '*';
  // Tags go on both kinds, which may live in two regions.
  const region =
    resource === 'any'
      ? '*'
      : ((identityTypes.includes(resource) ? scope.identityRegion : scope.region) ?? '*');
  return `arn:${partition}:quicksight:${region}:${account}:${resource === 'any' ? '*' : `${resource}/*`}`;
};

/**
 * A feature's policy document. Actions that share their resources share a statement, so that it stays
 * within IAM's 6,144 characters.
 */
export const policyDocument = (feature: Feature, scope: PolicyScope): object => {
  const statements = new Map<string, { resources: readonly PolicyResource[]; actions: PolicyAction[] }>();
  for (const action of feature.actions) {
    const resources: readonly PolicyResource[] = actionResources[action];
    const key = resources.join(' ');
    const statement = statements.get(key) ?? { resources, actions: [] };
    statement.actions.push(action);
    statements.set(key, statement);
  }
  return {
    Version: '2012-10-17',
    Statement: [...statements.values()].map(({ resources, actions }) => ({
      Effect: 'Allow',
      Action: actions.length === 1 ? actions[0] : actions,
      Resource:
        resources.length === 1
          ? resourceArn(resources[0] ?? 'everything', scope)
          : resources.map((one) => resourceArn(one, scope)),
    })),
  };
};

/**
 * The trust policy of a role that this connection assumes: it may be assumed by `principal` only, and only
 * with the external id that Steward made for it.
 */
export const trustPolicyDocument = (principal: string, externalId: string): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': externalId } },
    },
  ],
});
