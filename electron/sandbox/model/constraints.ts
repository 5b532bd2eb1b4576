import {
  AnalysisFilterAttribute,
  AssetBundleExportFormat,
  AssetBundleImportFailureAction,
  AssignmentStatus,
  DashboardFilterAttribute,
  DataSetFilterAttribute,
  DataSetImportMode,
  DataSetUseAs,
  DataSourceFilterAttribute,
  DataSourceType,
  FilterOperator,
  FolderFilterAttribute,
  FolderType,
  GroupFilterAttribute,
  GroupFilterOperator,
  IdentityStore,
  IdentityType,
  IngestionType,
  InputColumnDataType,
  MemberType,
  Role,
  SharingModel,
  ThemeType,
  TopicFilterAttribute,
  TopicFilterOperator,
  UserRole,
} from '@aws-sdk/client-quicksight';

/** A rule on a member that its schema does not carry: lengths count characters, items or the number itself. */
export interface Constraint {
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
}

const oneOf = (constants: Readonly<Record<string, string>>): Constraint => ({
  values: Object.values(constants),
});

const restrictiveId = (max: number): Constraint => ({ pattern: /^[\w-]+$/, min: 1, max });
const printable = { pattern: /^[\u0020-\u00FF]+$/, min: 1 } as const;
const aliasName: Constraint = { pattern: /^(?:[\w-]+|\$LATEST|\$PUBLISHED)$/, min: 1, max: 2048 };
const customPermissionsName: Constraint = { pattern: /^[a-zA-Z0-9+=,.@_-]+$/, min: 1, max: 64 };

/**
 * Patterns and ranges from the API reference (2018-04-01) and values from the SDK's exported constants, for
 * the members in use. A key is `Structure.Member`, or `*.Member` where the member means the same everywhere.
 */
const constraints: Readonly<Record<string, Constraint>> = {
  '*.AwsAccountId': { pattern: /^[0-9]{12}$/, min: 12, max: 12 },
  '*.Namespace': { pattern: /^[a-zA-Z0-9._-]*$/, max: 64 },
  '*.MaxResults': { min: 1, max: 100 },
  '*.CustomPermissionsName': customPermissionsName,
  '*.Tags': { min: 1, max: 200 },
  '*.TagKeys': { min: 1, max: 200 },
  'Tag.Key': { min: 1, max: 128 },
  'Tag.Value': { min: 1, max: 256 },
  'CreateNamespaceRequest.IdentityStore': oneOf(IdentityStore),
  // The reference allows 0 characters; a namespace without a name cannot be asked for afterwards.
  'CreateNamespaceRequest.Namespace': { pattern: /^[a-zA-Z0-9._-]+$/, min: 1, max: 64 },
  'UpdateAccountSettingsRequest.DefaultNamespace': { pattern: /^[a-zA-Z0-9._-]*$/, max: 64 },

  'RegisterUserRequest.IdentityType': oneOf(IdentityType),
  'RegisterUserRequest.UserRole': oneOf(UserRole),
  'RegisterUserRequest.SessionName': { pattern: /^[\w+=.@-]*$/, min: 2, max: 64 },
  '*.UserName': printable,
  'UpdateUserRequest.Role': oneOf(UserRole),
  '*.GroupName': printable,
  'CreateGroupRequest.Description': { min: 1, max: 512 },
  'UpdateGroupRequest.Description': { min: 1, max: 512 },
  '*.MemberName': { ...printable, max: 256 },
  'SearchGroupsRequest.Filters': { min: 1, max: 1 },
  'GroupSearchFilter.Operator': oneOf(GroupFilterOperator),
  'GroupSearchFilter.Name': oneOf(GroupFilterAttribute),
  'CreateRoleMembershipRequest.Role': oneOf(Role),
  'DeleteRoleMembershipRequest.Role': oneOf(Role),
  'CreateRoleMembershipRequest.MemberName': printable,
  'DeleteRoleMembershipRequest.MemberName': printable,
  'ListRoleMembershipsRequest.Role': oneOf(Role),

  'DescribeRoleCustomPermissionRequest.Role': oneOf(Role),
  'UpdateRoleCustomPermissionRequest.Role': oneOf(Role),
  'DeleteRoleCustomPermissionRequest.Role': oneOf(Role),
  '*.AssignmentName': { pattern: /^(?=.{1,512}$)[A-Za-z0-9._-]+$/, min: 1, max: 512 },
  '*.AssignmentStatus': oneOf(AssignmentStatus),

  '*.FolderId': restrictiveId(2048),
  'CreateFolderRequest.Name': { min: 1, max: 200 },
  'UpdateFolderRequest.Name': { min: 1, max: 200 },
  'CreateFolderRequest.FolderType': oneOf(FolderType),
  'CreateFolderRequest.SharingModel': oneOf(SharingModel),
  'CreateFolderMembershipRequest.MemberType': oneOf(MemberType),
  'DeleteFolderMembershipRequest.MemberType': oneOf(MemberType),
  '*.MemberId': restrictiveId(2048),
  '*.FolderArns': { max: 1 },

  '*.DashboardId': restrictiveId(512),
  'CreateDashboardRequest.Name': { min: 1, max: 2048 },
  'UpdateDashboardRequest.Name': { min: 1, max: 2048 },
  '*.VersionDescription': { min: 1, max: 512 },
  'DescribeDashboardRequest.AliasName': aliasName,
  'DescribeDashboardDefinitionRequest.AliasName': aliasName,
  '*.VersionNumber': { min: 1 },
  '*.LinkEntities': { max: 5 },
  'DashboardVersionDefinition.DataSetIdentifierDeclarations': { min: 1, max: 50 },
  'DashboardVersionDefinition.Sheets': { max: 20 },
  '*.AnalysisId': restrictiveId(512),
  'CreateAnalysisRequest.Name': { min: 1, max: 2048 },
  'UpdateAnalysisRequest.Name': { min: 1, max: 2048 },
  'DeleteAnalysisRequest.RecoveryWindowInDays': { min: 7, max: 30 },

  'CreateDataSetRequest.Name': { min: 1, max: 128 },
  'UpdateDataSetRequest.Name': { min: 1, max: 128 },
  'CreateDataSetRequest.ImportMode': oneOf(DataSetImportMode),
  'UpdateDataSetRequest.ImportMode': oneOf(DataSetImportMode),
  'CreateDataSetRequest.PhysicalTableMap': { max: 32 },
  'UpdateDataSetRequest.PhysicalTableMap': { max: 32 },
  '*.LogicalTableMap': { min: 1, max: 64 },
  '*.ColumnGroups': { min: 1, max: 8 },
  '*.ColumnLevelPermissionRules': { min: 1 },
  '*.DatasetParameters': { min: 1, max: 32 },
  'CreateDataSetRequest.UseAs': oneOf(DataSetUseAs),
  'RelationalTable.Name': { min: 1, max: 256 },
  'RelationalTable.Schema': { max: 256 },
  'RelationalTable.Catalog': { max: 256 },
  'RelationalTable.InputColumns': { max: 2048 },
  'CustomSql.Name': { min: 1, max: 128 },
  'CustomSql.SqlQuery': { min: 1, max: 168_000 },
  'InputColumn.Name': { min: 1, max: 128 },
  'InputColumn.Type': oneOf(InputColumnDataType),
  'CreateIngestionRequest.IngestionType': oneOf(IngestionType),
  '*.IngestionId': { pattern: /^[a-zA-Z0-9-_]+$/, min: 1, max: 128 },

  'CreateDataSourceRequest.Name': { min: 1, max: 128 },
  'UpdateDataSourceRequest.Name': { min: 1, max: 128 },
  'CreateDataSourceRequest.Type': oneOf(DataSourceType),

  '*.ThemeId': restrictiveId(512),
  'CreateThemeRequest.Name': { min: 1, max: 2048 },
  'ListThemesRequest.Type': oneOf(ThemeType),
  '*.TopicId': { pattern: /^[A-Za-z0-9-_.\\+]*$/, max: 256 },
  '*.VPCConnectionId': { pattern: /^[\w-]+$/, min: 1, max: 1000 },
  'CreateVPCConnectionRequest.Name': { min: 1, max: 128 },
  'CreateVPCConnectionRequest.SubnetIds': { min: 2, max: 15 },
  'CreateVPCConnectionRequest.SecurityGroupIds': { min: 1, max: 16 },

  'ResourcePermission.Principal': { min: 1, max: 256 },
  'ResourcePermission.Actions': { min: 1, max: 20 },
  '*.Permissions': { min: 1, max: 64 },
  '*.GrantPermissions': { min: 1, max: 64 },
  '*.RevokePermissions': { min: 1, max: 64 },
  'UpdateDashboardPermissionsRequest.GrantPermissions': { max: 100 },
  'UpdateDashboardPermissionsRequest.RevokePermissions': { max: 100 },
  '*.GrantLinkPermissions': { max: 100 },
  '*.RevokeLinkPermissions': { max: 100 },
  'UpdateAnalysisPermissionsRequest.GrantPermissions': { max: 100 },
  'UpdateAnalysisPermissionsRequest.RevokePermissions': { max: 100 },

  '*.TemplateId': restrictiveId(512),
  '*.AssetBundleExportJobId': restrictiveId(512),
  '*.AssetBundleImportJobId': restrictiveId(512),
  'StartAssetBundleExportJobRequest.ResourceArns': { min: 1, max: 100 },
  'StartAssetBundleExportJobRequest.ExportFormat': oneOf(AssetBundleExportFormat),
  'StartAssetBundleImportJobRequest.FailureAction': oneOf(AssetBundleImportFailureAction),

  'SearchDashboardsRequest.Filters': { min: 1, max: 1 },
  'DashboardSearchFilter.Operator': oneOf(FilterOperator),
  'DashboardSearchFilter.Name': oneOf(DashboardFilterAttribute),
  'SearchAnalysesRequest.Filters': { min: 1, max: 1 },
  'AnalysisSearchFilter.Operator': oneOf(FilterOperator),
  'AnalysisSearchFilter.Name': oneOf(AnalysisFilterAttribute),
  'SearchDataSetsRequest.Filters': { min: 1, max: 1 },
  'DataSetSearchFilter.Operator': oneOf(FilterOperator),
  'DataSetSearchFilter.Name': oneOf(DataSetFilterAttribute),
  'SearchDataSourcesRequest.Filters': { min: 1, max: 1 },
  'DataSourceSearchFilter.Operator': oneOf(FilterOperator),
  'DataSourceSearchFilter.Name': oneOf(DataSourceFilterAttribute),
  'SearchTopicsRequest.Filters': { min: 1, max: 1 },
  'TopicSearchFilter.Operator': oneOf(TopicFilterOperator),
  'TopicSearchFilter.Name': oneOf(TopicFilterAttribute),
  'SearchFoldersRequest.Filters': { min: 1, max: 1 },
  'FolderSearchFilter.Operator': oneOf(FilterOperator),
  'FolderSearchFilter.Name': oneOf(FolderFilterAttribute),
};

/** The rule for a member, if there is one. */
export const constraintFor = (structure: string, member: string): Constraint | undefined =>
  constraints[`${structure}.${member}`] ?? constraints[`*.${member}`];

/** The keys above, so that a test can hold them against the schemas. */
export const constrainedMembers: readonly string[] = Object.keys(constraints);
