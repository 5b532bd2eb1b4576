import * as sdk from '@aws-sdk/client-quicksight';
import { describe, expect, it } from 'vitest';
import { operationFacts } from './operation-facts.ts';

const commands = Object.entries(sdk)
  .filter(([name, value]) => name.endsWith('Command') && name !== '$Command' && typeof value === 'function')
  .map(([, value]) => new (value as new (input: object) => object)({}));

const facts = new Map(
  commands.map((command) => [operationFacts(command).operation, operationFacts(command)]),
);

describe('what is known about an operation', () => {
  it('covers every command of the SDK', () => {
    expect(facts.size).toBeGreaterThan(290);
  });

  it('refuses what is no command', () => {
    expect(() => operationFacts({})).toThrow(TypeError);
  });

  it.each([
    'ListUsers',
    'DescribeFolder',
    'SearchDashboards',
    'SearchGroups',
    'DescribeAccountSubscription',
    'BatchDescribeUserLimits',
  ])('%s only reads', (operation) => expect(facts.get(operation)?.changes).toBe(false));

  it.each([
    'RegisterUser',
    'CreateNamespace',
    'UpdateDashboardPermissions',
    'TagResource',
    'UntagResource',
    'DeleteGroupMembership',
    'CancelIngestion',
    'GenerateEmbedUrlForRegisteredUser',
    'StartAssetBundleImportJob',
    'PredictQAResults',
  ])('%s counts as a change', (operation) => expect(facts.get(operation)?.changes).toBe(true));

  it('nothing that is named like a change passes for a read', () => {
    const reads = [...facts.values()].filter(({ changes }) => !changes).map(({ operation }) => operation);
    expect(
      reads.filter((name) =>
        /^(Create|Update|Delete|Put|Register|Tag|Untag|Cancel|Restore|Start|BatchCreate|BatchDelete)/.test(
          name,
        ),
      ),
    ).toEqual([]);
  });

  it.each([
    'ListUsers',
    'RegisterUser',
    'ListGroups',
    'SearchGroups',
    'CreateGroupMembership',
    'CreateRoleMembership',
    'ListNamespaces',
    'CreateNamespace',
    'DescribeAccountSettings',
    'DescribeAccountSubscription',
    'ListCustomPermissions',
    'DeleteIAMPolicyAssignment',
    'ListIAMPolicyAssignments',
  ])('%s goes to the identity region', (operation) => expect(facts.get(operation)?.identity).toBe(true));

  it.each([
    'ListDashboards',
    'CreateFolder',
    'UpdateFolderPermissions',
    'DescribeDataSource',
    'TagResource',
    'ListFoldersForResource',
    'StartAssetBundleExportJob',
    'DescribeAccountCustomization',
  ])('%s goes to the region of the assets', (operation) =>
    expect(facts.get(operation)?.identity).toBe(false),
  );

  it.each([
    ['namespace/acme', true],
    ['user/acme/role%2Fann@acme.example', true],
    ['dashboard/revenue', false],
    ['folder/tenant-acme', false],
  ])('the tags of %s are in the identity region: %s', (resource, expected) => {
    const ResourceArn = `arn:aws:quicksight:eu-central-1:111122223333:${resource}`;
    expect(operationFacts(new sdk.ListTagsForResourceCommand({ ResourceArn })).identity).toBe(expected);
    expect(operationFacts(new sdk.TagResourceCommand({ ResourceArn, Tags: [] })).identity).toBe(expected);
  });
});
