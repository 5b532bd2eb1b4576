import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrantableKind, levelOf, permissionSets } from './permission-sets.ts';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
let quicksight: ReturnType<TestSandbox['quicksight']>;
const AwsAccountId = '111122223333';
const FolderId = 'f';
const start = `arn:aws:quicksight:eu-central-1:${AwsAccountId}`;
const group = `${start}:group/default/readers`;
const unsupported = 'Resultant state of ResourcePermissions on this resource is not supported';

const full = (names: readonly string[]) => names.map((name) => `quicksight:${name}`);
const setsOf = (kind: GrantableKind) => permissionSets[kind].map(({ actions }) => full(actions));

beforeAll(async () => {
  sandbox = await startTestSandbox();
  quicksight = sandbox.quicksight();
  await quicksight.createGroup({ AwsAccountId, Namespace: 'default', GroupName: 'readers' });
  await quicksight.createFolder({ AwsAccountId, FolderId, Name: 'F' });
  await quicksight.createFolder({ AwsAccountId, FolderId: 'r', Name: 'R', FolderType: 'RESTRICTED' });
  await quicksight.createDataSource({ AwsAccountId, DataSourceId: 's', Name: 'S', Type: 'ATHENA' });
  await quicksight.createDataSet({
    AwsAccountId,
    DataSetId: 'd',
    Name: 'D',
    ImportMode: 'DIRECT_QUERY',
    PhysicalTableMap: {},
  });
  const Definition = {
    DataSetIdentifierDeclarations: [{ Identifier: 'x', DataSetArn: `${start}:dataset/d` }],
  };
  await quicksight.createDashboard({ AwsAccountId, DashboardId: 'b', Name: 'B', Definition });
  await quicksight.createAnalysis({ AwsAccountId, AnalysisId: 'a', Name: 'A', Definition });
  await quicksight.createTheme({
    AwsAccountId,
    ThemeId: 't',
    Name: 'T',
    BaseThemeId: 'CLASSIC',
    Configuration: {},
  });
  await quicksight.createTemplate({
    AwsAccountId,
    TemplateId: 'm',
    Definition: { DataSetConfigurations: [{ Placeholder: 'x' }] },
  });
  await quicksight.createTopic({ AwsAccountId, TopicId: 'q', Topic: { Name: 'Q' } });
});
afterAll(() => sandbox.remove());

type Change = {
  GrantPermissions?: { Principal: string; Actions: string[] }[];
  RevokePermissions?: { Principal: string; Actions: string[] }[];
};
const change: Record<GrantableKind, (change: Change) => Promise<unknown>> = {
  folder: (each) => quicksight.updateFolderPermissions({ AwsAccountId, FolderId, ...each }),
  dashboard: (each) => quicksight.updateDashboardPermissions({ AwsAccountId, DashboardId: 'b', ...each }),
  analysis: (each) => quicksight.updateAnalysisPermissions({ AwsAccountId, AnalysisId: 'a', ...each }),
  dataset: (each) => quicksight.updateDataSetPermissions({ AwsAccountId, DataSetId: 'd', ...each }),
  datasource: (each) => quicksight.updateDataSourcePermissions({ AwsAccountId, DataSourceId: 's', ...each }),
  theme: (each) => quicksight.updateThemePermissions({ AwsAccountId, ThemeId: 't', ...each }),
  template: (each) => quicksight.updateTemplatePermissions({ AwsAccountId, TemplateId: 'm', ...each }),
  topic: (each) => quicksight.updateTopicPermissions({ AwsAccountId, TopicId: 'q', ...each }),
};
const held: Record<
  GrantableKind,
  () => Promise<{
    Permissions?: { Principal?: string | undefined; Actions?: string[] | undefined }[] | undefined;
  }>
> = {
  folder: () => quicksight.describeFolderPermissions({ AwsAccountId, FolderId }),
  dashboard: () => quicksight.describeDashboardPermissions({ AwsAccountId, DashboardId: 'b' }),
  analysis: () => quicksight.describeAnalysisPermissions({ AwsAccountId, AnalysisId: 'a' }),
  dataset: () => quicksight.describeDataSetPermissions({ AwsAccountId, DataSetId: 'd' }),
  datasource: () => quicksight.describeDataSourcePermissions({ AwsAccountId, DataSourceId: 's' }),
  theme: () => quicksight.describeThemePermissions({ AwsAccountId, ThemeId: 't' }),
  template: () => quicksight.describeTemplatePermissions({ AwsAccountId, TemplateId: 'm' }),
  topic: () => quicksight.describeTopicPermissions({ AwsAccountId, TopicId: 'q' }),
};

describe('permission sets', () => {
  const rows = (Object.keys(change) as GrantableKind[]).flatMap((kind) =>
    setsOf(kind).map((actions) => [kind, actions.length, actions] as const),
  );

  it.each(rows)('%s: takes the set of %i actions whole, and no part of it', async (kind, _size, actions) => {
    const grant = { Principal: group, Actions: actions };
    await change[kind]({ GrantPermissions: [grant] });
    expect((await held[kind]()).Permissions).toEqual([{ Principal: group, Actions: [...actions].sort() }]);
    for (const left of actions) {
      const rest = new Set(actions.filter((action) => action !== left));
      if (rest.size === 0 || levelOf(kind, rest) !== undefined) continue;
      await expect(
        change[kind]({ RevokePermissions: [{ Principal: group, Actions: [left] }] }),
      ).rejects.toThrow(unsupported);
    }
    await change[kind]({ RevokePermissions: [grant] });
    expect((await held[kind]()).Permissions).toEqual([]);
  });

  it('looks at what is left: a viewer becomes an owner by the missing actions alone', async () => {
    const [viewer = [], owner = []] = setsOf('dashboard');
    await change.dashboard({ GrantPermissions: [{ Principal: group, Actions: viewer }] });
    await change.dashboard({
      GrantPermissions: [{ Principal: group, Actions: owner.filter((action) => !viewer.includes(action)) }],
    });
    expect((await held.dashboard()).Permissions?.[0]?.Actions).toHaveLength(8);
    // Taking the viewer's actions from an owner leaves a set that the service does not know.
    await expect(
      change.dashboard({ RevokePermissions: [{ Principal: group, Actions: viewer }] }),
    ).rejects.toThrow(unsupported);
    await change.dashboard({ RevokePermissions: [{ Principal: group, Actions: owner }] });
  });

  it('changes all of a request or nothing', async () => {
    await quicksight.createGroup({ AwsAccountId, Namespace: 'default', GroupName: 'second' });
    const [viewer = []] = setsOf('dashboard');
    await expect(
      change.dashboard({
        GrantPermissions: [
          { Principal: group, Actions: viewer },
          { Principal: `${start}:group/default/second`, Actions: viewer.slice(1) },
        ],
      }),
    ).rejects.toThrow(
      `unsupported permission sets for this resource. Supported permission sets are: [${viewer.join(', ')}], [`,
    );
    expect((await held.dashboard()).Permissions).toEqual([]);
  });

  it('has no owner of a restricted folder', async () => {
    const [viewer = [], contributor = [], owner = []] = setsOf('folder');
    const grant = (Actions: string[]) =>
      quicksight.updateFolderPermissions({
        AwsAccountId,
        FolderId: 'r',
        GrantPermissions: [{ Principal: group, Actions }],
      });
    await grant(viewer);
    await grant(contributor);
    await expect(grant(owner)).rejects.toThrow(unsupported);
  });
});

describe('principals', () => {
  it.each([
    ['folder', `${start}:namespace/default`, /not supported/],
    ['dataset', `${start}:namespace/default`, /not supported/],
    ['datasource', `${start}:namespace/default`, /not supported/],
    ['dashboard', `${start}:namespace/nope`, /does not exist/],
    ['dashboard', `${start}:group/default/nope`, /does not exist/],
    ['dashboard', `${start}:user/default/nope`, /does not exist/],
    ['dashboard', group.replace('eu-central-1', 'us-east-1'), /does not exist/],
    ['dashboard', group.replace(AwsAccountId, '999999999999'), /does not exist/],
    ['dashboard', 'arn:aws:iam::111122223333:root', /not supported/],
    ['dashboard', '*', /not supported/],
  ] as const)('%s: refuses %s', async (kind, Principal, message) => {
    await expect(
      change[kind]({ GrantPermissions: [{ Principal, Actions: setsOf(kind)[0]! }] }),
    ).rejects.toThrow(message);
  });

  it('lets a namespace see a dashboard, directly and by its link', async () => {
    const [Actions = []] = setsOf('dashboard');
    const grant = [{ Principal: `${start}:namespace/default`, Actions }];
    await change.dashboard({ GrantPermissions: grant });
    await quicksight.updateDashboardPermissions({
      AwsAccountId,
      DashboardId: 'b',
      GrantLinkPermissions: grant,
    });
    const both = await quicksight.describeDashboardPermissions({ AwsAccountId, DashboardId: 'b' });
    expect(both.Permissions).toHaveLength(1);
    expect(both.LinkSharingConfiguration?.Permissions).toHaveLength(1);
    await change.dashboard({ RevokePermissions: grant });
    await quicksight.updateDashboardPermissions({
      AwsAccountId,
      DashboardId: 'b',
      RevokeLinkPermissions: grant,
    });
    expect((await held.dashboard()).Permissions).toEqual([]);
  });

  it('counts principals and actions', async () => {
    const Actions = setsOf('folder')[0]!;
    const many = (count: number) => Array.from({ length: count }, () => ({ Principal: group, Actions }));
    await expect(change.folder({ GrantPermissions: many(65) })).rejects.toThrow(/less than or equal to 64/);
    await expect(change.dashboard({ GrantPermissions: many(101) })).rejects.toThrow(
      /less than or equal to 100/,
    );
    const lots = Array.from({ length: 21 }, (_, index) => `quicksight:Action${index}`);
    await expect(change.folder({ GrantPermissions: [{ Principal: group, Actions: lots }] })).rejects.toThrow(
      /less than or equal to 20/,
    );
  });

  it('forgets the grants of a deleted group', async () => {
    await quicksight.createGroup({ AwsAccountId, Namespace: 'default', GroupName: 'gone' });
    const grant = { Principal: `${start}:group/default/gone`, Actions: setsOf('folder')[0]! };
    await change.folder({ GrantPermissions: [grant] });
    await quicksight.deleteGroup({ AwsAccountId, Namespace: 'default', GroupName: 'gone' });
    expect((await held.folder()).Permissions).toEqual([]);
  });
});
