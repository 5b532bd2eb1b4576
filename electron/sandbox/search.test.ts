import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
let quicksight: ReturnType<TestSandbox['quicksight']>;
const AwsAccountId = '111122223333';
const start = `arn:aws:quicksight:eu-central-1:${AwsAccountId}`;
const reader = `${start}:user/summitview/quicksight_sso/kim.tran@summitview.example`;
const readers = `${start}:group/summitview/summitview-readers`;
const admins = `${start}:group/default/platform-admins`;

beforeAll(async () => {
  sandbox = await startTestSandbox({ seed: 'pilot' });
  quicksight = sandbox.quicksight();
});
afterAll(() => sandbox.remove());

type Name = NonNullable<Parameters<typeof quicksight.searchDashboards>[0]['Filters']>[number]['Name'];
const dashboards = async (
  Name: Name,
  Value: string,
  Operator: 'StringEquals' | 'StringLike' = 'StringEquals',
) => {
  const { DashboardSummaryList } = await quicksight.searchDashboards({
    AwsAccountId,
    Filters: [{ Name, Operator, Value }],
  });
  return (DashboardSummaryList ?? []).map(({ DashboardId }) => DashboardId);
};
const own = ['summitview-delivery-punctuality', 'summitview-fleet-utilisation'];

describe('dashboards', () => {
  it.each([
    ['a person through groups', 'QUICKSIGHT_USER', reader, own],
    ['a person, directly', 'DIRECT_QUICKSIGHT_VIEWER_OR_OWNER', reader, []],
    ['a group, directly', 'DIRECT_QUICKSIGHT_VIEWER_OR_OWNER', readers, own],
    ['a group as owner', 'QUICKSIGHT_OWNER', readers, []],
    [
      'a namespace through its people',
      'QUICKSIGHT_VIEWER_OR_OWNER',
      `${start}:user/default/old.consultant`,
      ['data-freshness'],
    ],
  ] as const)('are found by %s', async (_what, name, value, ids) => {
    expect(await dashboards(name, value)).toEqual(ids);
  });

  it('are found by parts of their name, in any case, without SQL or other wildcards', async () => {
    expect(await dashboards('DASHBOARD_NAME', 'fLeEt', 'StringLike')).toEqual([
      'summitview-fleet-utilisation',
    ]);
    expect(await dashboards('DASHBOARD_NAME', 'Data*', 'StringLike')).toEqual(['data-freshness']);
    for (const none of ['%', '[a-z]', '?leet', "' OR 1=1 --"]) {
      expect(await dashboards('DASHBOARD_NAME', none, 'StringLike')).toEqual([]);
    }
  });

  it('have sole owners', async () => {
    const sole = await dashboards('DIRECT_QUICKSIGHT_SOLE_OWNER', admins);
    expect(sole).toContain('data-freshness');
    // The tenant's admins own it as well.
    expect(sole).not.toContain('summitview-fleet-utilisation');
    expect(await dashboards('DIRECT_QUICKSIGHT_OWNER', admins)).toHaveLength(12);
  });

  it('need the operator that the filter is made for', async () => {
    await expect(dashboards('DASHBOARD_NAME', 'x')).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(dashboards('QUICKSIGHT_USER', reader, 'StringLike')).rejects.toThrow(
      /needs the operator StringEquals/,
    );
    await expect(dashboards('QUICKSIGHT_USER', 'nobody')).rejects.toThrow(/ARN of a user or group/);
    const two = [1, 2].map(() => ({
      Name: 'DASHBOARD_NAME' as const,
      Operator: 'StringLike' as const,
      Value: 'x',
    }));
    await expect(quicksight.searchDashboards({ AwsAccountId, Filters: two })).rejects.toThrow(
      /less than or equal to 1/,
    );
  });

  it('count what a folder gives', async () => {
    const author = `${start}:user/default/quicksight_sso/takumi.sato@platform.example`;
    const { DataSetSummaries } = await quicksight.searchDataSets({
      AwsAccountId,
      Filters: [{ Name: 'QUICKSIGHT_VIEWER_OR_OWNER', Operator: 'StringEquals', Value: author }],
    });
    expect(DataSetSummaries).toHaveLength(6);
    // Contributors of the shared library see its dashboards, those in its subfolder too.
    expect(await dashboards('QUICKSIGHT_VIEWER_OR_OWNER', author)).toHaveLength(6);
  });
});

describe('folders and groups', () => {
  it('are found by parent, by name and by prefix', async () => {
    const folders = async (
      Name: 'PARENT_FOLDER_ARN' | 'FOLDER_NAME',
      Operator: 'StringEquals' | 'StringLike',
      Value: string,
    ) =>
      (
        await quicksight.searchFolders({ AwsAccountId, Filters: [{ Name, Operator, Value }] })
      ).FolderSummaryList?.map(({ FolderId }) => FolderId);
    expect(await folders('PARENT_FOLDER_ARN', 'StringEquals', `${start}:folder/shared-library`)).toEqual([
      'shared-library-operations',
    ]);
    expect(await folders('FOLDER_NAME', 'StringLike', 'Trust')).toEqual(['brightwater']);
    const { GroupList } = await quicksight.searchGroups({
      AwsAccountId,
      Namespace: 'default',
      Filters: [{ Operator: 'StartsWith', Name: 'GROUP_NAME', Value: 'harbour' }],
    });
    expect(GroupList).toHaveLength(3);
  });
});

describe('time', () => {
  it('passes before a search notices a change, but not before a list does', async () => {
    await sandbox.control({ searchDelayMs: 250 });
    const search = async () =>
      (
        await quicksight.searchGroups({
          AwsAccountId,
          Namespace: 'default',
          Filters: [{ Operator: 'StartsWith', Name: 'GROUP_NAME', Value: 'zz-' }],
        })
      ).GroupList?.length;
    const group = { AwsAccountId, Namespace: 'default', GroupName: 'zz-new' };
    await quicksight.createGroup(group);
    expect((await quicksight.describeGroup(group)).Group?.GroupName).toBe('zz-new');
    expect(await search()).toBe(0);
    await expect.poll(search).toBe(1);
    await quicksight.deleteGroup(group);
    expect(await search()).toBe(1);
    await expect.poll(search).toBe(0);
  });
});
