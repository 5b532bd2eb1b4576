import * as sdk from '@aws-sdk/client-quicksight';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import { namespaceRoles } from '../../shared/domain/directory.ts';

/** One call of the API, as the SDK and boto3 take it. */
export interface ReadCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, string | number>>;
}

/** Everything that a sync reads of an account: lists, page by page, and what belongs to each thing in them. */
export interface AccountReads {
  readonly lists: readonly ReadCall[];
  readonly details: readonly ReadCall[];
}

type Command = new (input: object) => sdk.ListUsersCommand;
type Page = { readonly NextToken?: string } & Readonly<
  Record<string, readonly Readonly<Record<string, string>>[]>
>;

const commands = sdk as unknown as Readonly<Record<string, Command>>;

/** The SDK's command for a call. */
export const commandOf = ({ operation, input }: ReadCall) => {
  const command = commands[`${operation}Command`];
  if (command === undefined) throw new Error(`The SDK has no ${operation}`);
  return new command(input);
};

const described = [
  ['ListDashboards', 'DashboardSummaryList', 'DashboardId', 'DescribeDashboardPermissions'],
  ['ListAnalyses', 'AnalysisSummaryList', 'AnalysisId', 'DescribeAnalysisPermissions'],
  ['ListDataSets', 'DataSetSummaries', 'DataSetId', 'DescribeDataSetPermissions'],
  ['ListDataSources', 'DataSources', 'DataSourceId', 'DescribeDataSourcePermissions'],
  ['ListThemes', 'ThemeSummaryList', 'ThemeId', 'DescribeThemePermissions'],
  ['ListTopics', 'TopicsSummaries', 'TopicId', 'DescribeTopicPermissions'],
] as const;

/** Lists an account without a limit, to know what a plain script would have to read. The seed has one namespace. */
export const listAccount = async (sandbox: RunningSandbox): Promise<AccountReads> => {
  const { endpoints, region, credentials, accountId: AwsAccountId } = sandbox;
  const client = new sdk.QuickSightClient({ endpoint: endpoints.quicksight, region, credentials });
  const Namespace = 'default';
  const lists: ReadCall[] = [];
  const details: ReadCall[] = [];
  const list = async (operation: string, items: string, extra: ReadCall['input'] = {}) => {
    const call = { operation, input: { AwsAccountId, MaxResults: 100, ...extra } };
    lists.push(call);
    const found: Readonly<Record<string, string>>[] = [];
    let NextToken: string | undefined;
    do {
      const input = NextToken === undefined ? call.input : { ...call.input, NextToken };
      const page = (await client.send(commandOf({ operation, input }))) as unknown as Page;
      found.push(...(page[items] ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found;
  };
  const tags = (found: readonly Readonly<Record<string, string>>[]) => {
    for (const { Arn = '' } of found)
      details.push({ operation: 'ListTagsForResource', input: { ResourceArn: Arn } });
  };
  await list('ListNamespaces', 'Namespaces');
  await list('ListFolders', 'FolderSummaryList');
  await list('ListCustomPermissions', 'CustomPermissionsList');
  tags(await list('ListVPCConnections', 'VPCConnectionSummaries'));
  for (const [operation, items, id, permissions] of described) {
    const found = await list(operation, items, operation === 'ListThemes' ? { Type: 'CUSTOM' } : {});
    for (const one of found)
      details.push({ operation: permissions, input: { AwsAccountId, [id]: one[id] ?? '' } });
    tags(found);
  }
  await list('ListUsers', 'UserList', { Namespace });
  for (const { GroupName = '' } of await list('ListGroups', 'GroupList', { Namespace }))
    details.push({ operation: 'ListGroupMemberships', input: { AwsAccountId, Namespace, GroupName } });
  for (const { AssignmentName = '' } of await list('ListIAMPolicyAssignments', 'IAMPolicyAssignments', {
    Namespace,
  }))
    details.push({
      operation: 'DescribeIAMPolicyAssignment',
      input: { AwsAccountId, Namespace, AssignmentName },
    });
  for (const Role of namespaceRoles)
    for (const operation of ['ListRoleMemberships', 'DescribeRoleCustomPermission'])
      details.push({ operation, input: { AwsAccountId, Namespace, Role } });
  details.push(
    { operation: 'DescribeAccountSubscription', input: { AwsAccountId } },
    { operation: 'DescribeAccountSettings', input: { AwsAccountId } },
  );
  client.destroy();
  return { lists, details };
};
