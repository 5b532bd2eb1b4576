import { afterEach, expect, it } from 'vitest';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

const AwsAccountId = '111122223333';
const inDefault = { AwsAccountId, Namespace: 'default' } as const;
let sandbox: TestSandbox;
afterEach(() => sandbox.remove());

it('custom permissions: a profile is applied to a role, a user and the account, and stays while it is', async () => {
  sandbox = await startTestSandbox({ seed: 'pilot' });
  const quicksight = sandbox.quicksight();
  const profile = { AwsAccountId, CustomPermissionsName: 'no-sharing' };
  const forAuthors = { ...inDefault, Role: 'AUTHOR' } as const;
  const person = { ...inDefault, UserName: 'old.consultant' };
  await expect(quicksight.updateRoleCustomPermission({ ...forAuthors, ...profile })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await quicksight.createCustomPermissions({ ...profile, Capabilities: { ShareDashboards: 'DENY' } });
  await expect(quicksight.createCustomPermissions(profile)).rejects.toMatchObject({
    name: 'ResourceExistsException',
  });
  expect((await quicksight.describeCustomPermissions(profile)).CustomPermissions).toMatchObject({
    Arn: `arn:aws:quicksight:eu-central-1:${AwsAccountId}:custompermissions/no-sharing`,
    Capabilities: { ShareDashboards: 'DENY' },
  });
  const { CustomPermissionsList } = await quicksight.listCustomPermissions({ AwsAccountId });
  expect(CustomPermissionsList?.map((one) => one.CustomPermissionsName)).toEqual([
    'no-exports',
    'no-sharing',
  ]);

  expect((await quicksight.describeRoleCustomPermission(forAuthors)).CustomPermissionsName).toBeUndefined();
  await quicksight.updateRoleCustomPermission({ ...forAuthors, ...profile });
  expect((await quicksight.describeRoleCustomPermission(forAuthors)).CustomPermissionsName).toBe(
    'no-sharing',
  );
  await expect(quicksight.deleteCustomPermissions(profile)).rejects.toMatchObject({
    name: 'ConflictException',
  });
  await quicksight.deleteRoleCustomPermission(forAuthors);

  await quicksight.updateUserCustomPermission({ ...person, ...profile });
  expect((await quicksight.describeUser(person)).User?.CustomPermissionsName).toBe('no-sharing');
  await quicksight.deleteUserCustomPermission(person);
  expect((await quicksight.describeUser(person)).User?.CustomPermissionsName).toBeUndefined();

  await expect(quicksight.describeAccountCustomPermission({ AwsAccountId })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await quicksight.updateAccountCustomPermission(profile);
  expect((await quicksight.describeAccountCustomPermission({ AwsAccountId })).CustomPermissionsName).toBe(
    'no-sharing',
  );
  await quicksight.deleteAccountCustomPermission({ AwsAccountId });
  await quicksight.deleteCustomPermissions(profile);
  await expect(quicksight.describeCustomPermissions(profile)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('IAM policy assignments: name people and groups, and count for a person while they are enabled', async () => {
  sandbox = await startTestSandbox({ seed: 'pilot' });
  const quicksight = sandbox.quicksight();
  const one = { ...inDefault, AssignmentName: 'raw-read' };
  const author = { ...inDefault, UserName: 'quicksight_sso/isabel.navarro@platform.example' };
  const PolicyArn = `arn:aws:iam::${AwsAccountId}:policy/raw-read`;
  const active = async () =>
    (await quicksight.listIAMPolicyAssignmentsForUser(author)).ActiveAssignments?.map(
      (assignment) => assignment.AssignmentName,
    );
  expect(await active()).toEqual(['curated-zone-read']);
  await expect(
    quicksight.createIAMPolicyAssignment({
      ...one,
      AssignmentStatus: 'ENABLED',
      PolicyArn,
      Identities: { group: ['nobody'] },
    }),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await quicksight.createIAMPolicyAssignment({
    ...one,
    AssignmentStatus: 'DRAFT',
    PolicyArn,
    Identities: { user: [author.UserName] },
  });
  expect(await active()).toEqual(['curated-zone-read']);
  await quicksight.updateIAMPolicyAssignment({ ...one, AssignmentStatus: 'ENABLED' });
  expect(await active()).toEqual(['curated-zone-read', 'raw-read']);
  expect((await quicksight.describeIAMPolicyAssignment(one)).IAMPolicyAssignment).toMatchObject({
    PolicyArn,
    Identities: { user: [author.UserName] },
    AssignmentStatus: 'ENABLED',
  });
  const { IAMPolicyAssignments } = await quicksight.listIAMPolicyAssignments({
    ...inDefault,
    AssignmentStatus: 'ENABLED',
  });
  expect(IAMPolicyAssignments).toHaveLength(2);
  await quicksight.deleteIAMPolicyAssignment(one);
  expect(await active()).toEqual(['curated-zone-read']);
});

it('themes, topics and VPC connections: made, listed, changed, deleted', async () => {
  sandbox = await startTestSandbox({ seed: 'pilot' });
  const quicksight = sandbox.quicksight();
  const theme = { AwsAccountId, ThemeId: 'night' };
  await quicksight.createTheme({ ...theme, Name: 'Night', BaseThemeId: 'MIDNIGHT', Configuration: {} });
  await quicksight.updateTheme({ ...theme, Name: 'Late', BaseThemeId: 'MIDNIGHT' });
  expect((await quicksight.describeTheme(theme)).Theme).toMatchObject({
    Name: 'Late',
    Version: { VersionNumber: 2, BaseThemeId: 'MIDNIGHT' },
  });
  const idsOf = async (Type: 'ALL' | 'CUSTOM' | 'QUICKSIGHT', MaxResults = 2) => {
    const ids: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await quicksight.listThemes({ AwsAccountId, Type, MaxResults, NextToken });
      ids.push(...(page.ThemeSummaryList ?? []).map(({ ThemeId }) => ThemeId));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return ids;
  };
  expect(await idsOf('CUSTOM')).toEqual(['corporate', 'night']);
  expect(await idsOf('ALL')).toEqual(['CLASSIC', 'MIDNIGHT', 'RAINIER', 'SEASIDE', 'corporate', 'night']);
  await quicksight.deleteTheme(theme);
  expect(await idsOf('CUSTOM')).toEqual(['corporate']);

  const topic = { AwsAccountId, TopicId: 'sales' };
  await quicksight.createTopic({ ...topic, Topic: { Name: 'Sales' }, Tags: [{ Key: 'a', Value: 'b' }] });
  await quicksight.updateTopic({ ...topic, Topic: { Name: 'Sales and returns' } });
  expect((await quicksight.describeTopic(topic)).Topic?.Name).toBe('Sales and returns');
  expect((await quicksight.listTopics({ AwsAccountId })).TopicsSummaries).toHaveLength(2);
  const found = await quicksight.searchTopics({
    AwsAccountId,
    Filters: [{ Name: 'TOPIC_NAME', Operator: 'StringLike', Value: 'returns' }],
  });
  expect(found.TopicSummaryList?.map(({ TopicId }) => TopicId)).toEqual(['sales']);
  await quicksight.deleteTopic(topic);
  await expect(quicksight.describeTopic(topic)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

  const network = { AwsAccountId, VPCConnectionId: 'second' };
  await quicksight.createVPCConnection({
    ...network,
    Name: 'Second',
    SubnetIds: ['subnet-1a2b3c4d', 'subnet-5e6f7a8b'],
    SecurityGroupIds: ['sg-1a2b3c4d'],
    RoleArn: `arn:aws:iam::${AwsAccountId}:role/quicksight_vpc`,
  });
  expect((await quicksight.describeVPCConnection(network)).VPCConnection).toMatchObject({
    Name: 'Second',
    Status: 'CREATION_SUCCESSFUL',
    AvailabilityStatus: 'AVAILABLE',
  });
  expect((await quicksight.listVPCConnections({ AwsAccountId })).VPCConnectionSummaries).toHaveLength(2);
  await quicksight.deleteVPCConnection(network);
  expect((await quicksight.listVPCConnections({ AwsAccountId })).VPCConnectionSummaries).toHaveLength(1);
});
