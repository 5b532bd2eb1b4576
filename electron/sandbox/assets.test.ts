import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
let quicksight: ReturnType<TestSandbox['quicksight']>;
const AwsAccountId = '111122223333';
const start = `arn:aws:quicksight:eu-central-1:${AwsAccountId}`;
const columns = [
  { Name: 'day', Type: 'DATETIME' as const },
  { Name: 'amount', Type: 'DECIMAL' as const },
];
const PhysicalTableMap = {
  main: { RelationalTable: { DataSourceArn: `${start}:datasource/s`, Name: 't', InputColumns: columns } },
};
const definitionOf = (dataset: string) => ({
  DataSetIdentifierDeclarations: [{ Identifier: 'x', DataSetArn: `${start}:dataset/${dataset}` }],
  Sheets: [{ SheetId: 'one', Name: 'Overview' }],
});

beforeAll(async () => {
  sandbox = await startTestSandbox();
  quicksight = sandbox.quicksight();
  await quicksight.createDataSource({
    AwsAccountId,
    DataSourceId: 's',
    Name: 'Source',
    Type: 'REDSHIFT',
    DataSourceParameters: { RedshiftParameters: { Database: 'db', Host: 'h.example', Port: 5439 } },
    Credentials: { CredentialPair: { Username: 'u', Password: 'a-password-nobody-sees' } },
  });
  await quicksight.createDataSet({
    AwsAccountId,
    DataSetId: 'd',
    Name: 'Data',
    ImportMode: 'SPICE',
    PhysicalTableMap,
  });
});
afterAll(() => sandbox.remove());

describe('data sources and datasets', () => {
  it('describe what was sent, without the password', async () => {
    const { DataSource } = await quicksight.describeDataSource({ AwsAccountId, DataSourceId: 's' });
    expect(DataSource).toMatchObject({ Type: 'REDSHIFT', Status: 'CREATION_SUCCESSFUL' });
    expect(DataSource?.DataSourceParameters?.RedshiftParameters?.Host).toBe('h.example');
    expect(JSON.stringify(await quicksight.listDataSources({ AwsAccountId }))).not.toContain('a-password');
    const { DataSet } = await quicksight.describeDataSet({ AwsAccountId, DataSetId: 'd' });
    expect(DataSet?.OutputColumns).toEqual(columns);
    expect(DataSet?.CreatedTime).toBeInstanceOf(Date);
  });

  it('refuse a table of a source that is not there, and a key that the service does not take', async () => {
    const request = { AwsAccountId, DataSetId: 'x', Name: 'X', ImportMode: 'SPICE' as const };
    const table = (arn: string) => ({
      RelationalTable: { DataSourceArn: arn, Name: 't', InputColumns: columns },
    });
    await expect(
      quicksight.createDataSet({ ...request, PhysicalTableMap: { main: table(`${start}:datasource/none`) } }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(
      quicksight.createDataSet({
        ...request,
        PhysicalTableMap: { not_a_key: table(`${start}:datasource/s`) },
      }),
    ).rejects.toThrow(/does not match/);
    await expect(quicksight.describeDataSet({ AwsAccountId, DataSetId: 'x' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('fill SPICE through their statuses', async () => {
    await sandbox.control({ asyncMs: 60_000 });
    const ingestion = { AwsAccountId, DataSetId: 'd', IngestionId: 'i-1' };
    expect((await quicksight.createIngestion(ingestion)).IngestionStatus).toBe('INITIALIZED');
    await expect(quicksight.createIngestion(ingestion)).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    const status = async () => (await quicksight.describeIngestion(ingestion)).Ingestion?.IngestionStatus;
    expect(await status()).toBe('RUNNING');
    await sandbox.control({ clockAheadMs: 61_000 });
    expect(await status()).toBe('COMPLETED');
    await sandbox.control({ asyncMs: 0, ingestions: 'fail' });
    const failing = { ...ingestion, IngestionId: 'i-2' };
    await quicksight.createIngestion(failing);
    expect((await quicksight.describeIngestion(failing)).Ingestion).toMatchObject({
      IngestionStatus: 'FAILED',
      ErrorInfo: { Type: 'DATA_SOURCE_CONNECTION_FAILED' },
    });
    await sandbox.control({ ingestions: 'work' });
  });
});

describe('dashboards', () => {
  it('come into being in a while, then publish only what is ready', async () => {
    await sandbox.control({ asyncMs: 60_000 });
    const id = { AwsAccountId, DashboardId: 'sales' };
    const created = await quicksight.createDashboard({
      ...id,
      Name: 'Sales',
      Definition: definitionOf('d'),
      VersionDescription: 'first',
    });
    expect(created).toMatchObject({
      CreationStatus: 'CREATION_IN_PROGRESS',
      VersionArn: `${start}:dashboard/sales/version/1`,
    });
    const version = async (VersionNumber?: number) =>
      (await quicksight.describeDashboard(VersionNumber === undefined ? id : { ...id, VersionNumber }))
        .Dashboard?.Version;
    expect((await version())?.Status).toBe('CREATION_IN_PROGRESS');
    await sandbox.control({ clockAheadMs: 122_000 });
    expect((await version())?.Status).toBe('CREATION_SUCCESSFUL');
    await quicksight.updateDashboard({
      ...id,
      Name: 'Sales',
      Definition: definitionOf('d'),
      VersionDescription: 'second',
    });
    const publish = () => quicksight.updateDashboardPublishedVersion({ ...id, VersionNumber: 2 });
    await expect(publish()).rejects.toMatchObject({ name: 'ConflictException' });
    expect((await version())?.Description).toBe('first');
    await sandbox.control({ clockAheadMs: 183_000 });
    expect((await version(2))?.Status).toBe('CREATION_SUCCESSFUL');
    await publish();
    expect((await version())?.Description).toBe('second');
    expect((await quicksight.listDashboardVersions(id)).DashboardVersionSummaryList).toHaveLength(2);
    await expect(quicksight.deleteDashboard({ ...id, VersionNumber: 2 })).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await sandbox.control({ asyncMs: 0 });
  });

  it('are accepted and then fail when a dataset is missing', async () => {
    const id = { AwsAccountId, DashboardId: 'broken' };
    await quicksight.createDashboard({ ...id, Name: 'Broken', Definition: definitionOf('none') });
    expect((await quicksight.describeDashboard(id)).Dashboard?.Version).toMatchObject({
      Status: 'CREATION_FAILED',
      Errors: [{ Type: 'DATA_SET_NOT_FOUND', Message: expect.stringContaining('PREPARED_SOURCE_NOT_FOUND') }],
    });
    await quicksight.deleteDashboard(id);
  });

  it('need exactly one source, and give their definition back', async () => {
    const id = { AwsAccountId, DashboardId: 'sourceless', Name: 'X' };
    await expect(quicksight.createDashboard(id)).rejects.toThrow(
      /Exactly one of Definition and SourceEntity/,
    );
    const { Definition } = await quicksight.describeDashboardDefinition({
      AwsAccountId,
      DashboardId: 'sales',
    });
    expect(Definition).toEqual(definitionOf('d'));
  });
});

describe('analyses', () => {
  it('wait in the bin until they are restored or removed for good', async () => {
    const id = { AwsAccountId, AnalysisId: 'a' };
    await quicksight.createAnalysis({ ...id, Name: 'A', Definition: definitionOf('d') });
    expect((await quicksight.describeAnalysis(id)).Analysis?.Status).toBe('CREATION_SUCCESSFUL');
    await quicksight.deleteAnalysis(id);
    await expect(quicksight.describeAnalysis(id)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(
      quicksight.createAnalysis({ ...id, Name: 'B', Definition: definitionOf('d') }),
    ).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await quicksight.restoreAnalysis(id);
    expect((await quicksight.listAnalyses({ AwsAccountId })).AnalysisSummaryList).toHaveLength(1);
    await quicksight.deleteAnalysis({ ...id, ForceDeleteWithoutRecovery: true });
    expect((await quicksight.listAnalyses({ AwsAccountId })).AnalysisSummaryList).toEqual([]);
  });
});

describe('folders', () => {
  it('hold assets, know their path, and are removed only when empty', async () => {
    const root = await quicksight.createFolder({ AwsAccountId, FolderId: 'root', Name: 'Root' });
    await quicksight.createFolder({
      AwsAccountId,
      FolderId: 'child',
      Name: 'Child',
      ParentFolderArn: root.Arn!,
    });
    expect((await quicksight.describeFolder({ AwsAccountId, FolderId: 'child' })).Folder?.FolderPath).toEqual(
      [root.Arn],
    );
    const member = { AwsAccountId, FolderId: 'child', MemberId: 'sales', MemberType: 'DASHBOARD' as const };
    await quicksight.createFolderMembership(member);
    expect((await quicksight.listFolderMembers(member)).FolderMemberList).toEqual([
      { MemberId: 'sales', MemberArn: `${start}:dashboard/sales` },
    ]);
    expect(
      (await quicksight.listFoldersForResource({ AwsAccountId, ResourceArn: `${start}:dashboard/sales` }))
        .Folders,
    ).toEqual([`${start}:folder/child`]);
    for (const FolderId of ['root', 'child']) {
      await expect(quicksight.deleteFolder({ AwsAccountId, FolderId })).rejects.toMatchObject({
        name: 'ConflictException',
      });
    }
    await quicksight.deleteFolderMembership(member);
    for (const FolderId of ['child', 'root']) await quicksight.deleteFolder({ AwsAccountId, FolderId });
    expect((await quicksight.listFolders({ AwsAccountId })).FolderSummaryList).toEqual([]);
  });

  it('go ten levels deep and no further', async () => {
    let ParentFolderArn: string | undefined;
    const deeper = async (level: number) => {
      const made = await quicksight.createFolder({
        AwsAccountId,
        FolderId: `level-${level}`,
        Name: `Level ${level}`,
        ...(ParentFolderArn === undefined ? {} : { ParentFolderArn }),
      });
      ParentFolderArn = made.Arn;
    };
    for (let level = 1; level <= 10; level += 1) await deeper(level);
    await expect(deeper(11)).rejects.toThrow(/at most 10 levels/);
    for (let level = 10; level >= 1; level -= 1)
      await quicksight.deleteFolder({ AwsAccountId, FolderId: `level-${level}` });
  });

  it('do not let assets out of a restricted one', async () => {
    await quicksight.createFolder({ AwsAccountId, FolderId: 'inside', Name: 'In', FolderType: 'RESTRICTED' });
    await quicksight.createFolder({ AwsAccountId, FolderId: 'outside', Name: 'Out' });
    const member = { AwsAccountId, MemberId: 'd', MemberType: 'DATASET' as const };
    await quicksight.createFolderMembership({ ...member, FolderId: 'inside' });
    await expect(quicksight.createFolderMembership({ ...member, FolderId: 'outside' })).rejects.toMatchObject(
      { name: 'ConflictException' },
    );
    await expect(
      quicksight.createFolder({
        AwsAccountId,
        FolderId: 'shared-in-restricted',
        FolderType: 'SHARED',
        ParentFolderArn: `${start}:folder/inside`,
      }),
    ).rejects.toThrow(/cannot be inside/);
  });

  it('resolve what the folders above give', async () => {
    await quicksight.createGroup({ AwsAccountId, Namespace: 'default', GroupName: 'g' });
    const Principal = `${start}:group/default/g`;
    await quicksight.createFolder({
      AwsAccountId,
      FolderId: 'above',
      Permissions: [{ Principal, Actions: ['quicksight:DescribeFolder'] }],
    });
    await quicksight.createFolder({
      AwsAccountId,
      FolderId: 'below',
      ParentFolderArn: `${start}:folder/above`,
    });
    const below = { AwsAccountId, FolderId: 'below' };
    expect((await quicksight.describeFolderPermissions(below)).Permissions).toEqual([]);
    expect((await quicksight.describeFolderResolvedPermissions(below)).Permissions).toEqual([
      { Principal, Actions: ['quicksight:DescribeFolder'] },
    ]);
    expect(
      (await quicksight.describeFolderResolvedPermissions({ ...below, Namespace: 'other' })).Permissions,
    ).toEqual([]);
  });
});

describe('tags', () => {
  it('are put on, changed and taken off anything', async () => {
    for (const ResourceArn of [
      `${start}:namespace/default`,
      `${start}:dashboard/sales`,
      `${start}:folder/above`,
      `${start}:datasource/s`,
    ]) {
      await quicksight.tagResource({
        ResourceArn,
        Tags: [
          { Key: 'tenant', Value: 'a' },
          { Key: 'b', Value: 'c' },
        ],
      });
      await quicksight.tagResource({ ResourceArn, Tags: [{ Key: 'tenant', Value: 'acme' }] });
      await quicksight.untagResource({ ResourceArn, TagKeys: ['b', 'never'] });
      expect((await quicksight.listTagsForResource({ ResourceArn })).Tags).toEqual([
        { Key: 'tenant', Value: 'acme' },
      ]);
    }
  });

  it('are at most 50, and only on what exists', async () => {
    const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
    await expect(
      quicksight.tagResource({ ResourceArn: `${start}:dashboard/sales`, Tags }),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(
      quicksight.listTagsForResource({ ResourceArn: `${start}:dashboard/none` }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('regions', () => {
  it('keep their assets apart', async () => {
    const elsewhere = sandbox.quicksight({ region: 'us-east-1' });
    expect((await elsewhere.listDashboards({ AwsAccountId })).DashboardSummaryList).toEqual([]);
    const made = await elsewhere.createFolder({ AwsAccountId, FolderId: 'there', Name: 'There' });
    expect(made.Arn).toBe(`arn:aws:quicksight:us-east-1:${AwsAccountId}:folder/there`);
    await expect(quicksight.describeFolder({ AwsAccountId, FolderId: 'there' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
