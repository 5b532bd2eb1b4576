import type { StartAssetBundleImportJobCommandInput } from '@aws-sdk/client-quicksight';
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../raw-request.ts';
import { startTestSandbox, type TestSandbox } from '../test-sandbox.ts';
import { unpackBundle } from './bundle-file.ts';

let sandbox: TestSandbox;
let quicksight: ReturnType<TestSandbox['quicksight']>;
/** The same account, where nothing is yet. */
let elsewhere: ReturnType<TestSandbox['quicksight']>;
const AwsAccountId = '111122223333';
const start = `arn:aws:quicksight:eu-central-1:${AwsAccountId}`;
const there = `arn:aws:quicksight:us-east-1:${AwsAccountId}`;
const odd = '"Future":{"10":1.0,"2":[1e5,12345678901234567890]}';
const definition = `{"DataSetIdentifierDeclarations":[{"Identifier":"x","DataSetArn":"${start}:dataset/sales"}],"Sheets":[{"SheetId":"s","Visuals":[{"HologramVisual":{}}],"Description":"see ${start}:dashboard/sales"}],${odd}}`;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  quicksight = sandbox.quicksight();
  elsewhere = sandbox.quicksight({ region: 'us-east-1' });
  const raw = async (path: string, body: string) => {
    const made = await sendRaw(sandbox.endpoints.quicksight, `/accounts/${AwsAccountId}${path}`, {
      method: 'POST',
      body,
    });
    expect([path, made.name]).toEqual([path, null]);
  };
  await quicksight.createVPCConnection({
    AwsAccountId,
    VPCConnectionId: 'net',
    Name: 'Net',
    SubnetIds: ['subnet-1', 'subnet-2'],
    SecurityGroupIds: ['sg-1'],
    RoleArn: `arn:aws:iam::${AwsAccountId}:role/vpc`,
  });
  await raw(
    '/data-sources',
    `{"DataSourceId":"lake","Name":"Lake","Type":"ATHENA","DataSourceParameters":{"AthenaParameters":{"WorkGroup":"w"}},${odd}}`,
  );
  await raw(
    '/data-sources',
    `{"DataSourceId":"db","Name":"Db","Type":"MYSQL","VpcConnectionProperties":{"VpcConnectionArn":"${start}:vpcConnection/net"},"Credentials":{"CredentialPair":{"Username":"u","Password":"a-password-nobody-sees"}}}`,
  );
  const table = (source: string) =>
    `{"RelationalTable":{"DataSourceArn":"${start}:datasource/${source}","Schema":"dev","Name":"t","InputColumns":[{"Name":"UserName","Type":"STRING"}]}}`;
  await raw(
    '/data-sets',
    `{"DataSetId":"rules","Name":"Rules","ImportMode":"DIRECT_QUERY","PhysicalTableMap":{"t":${table('db')}}}`,
  );
  await raw(
    '/data-sets',
    `{"DataSetId":"sales","Name":"Sales","ImportMode":"SPICE","PhysicalTableMap":{"t":${table('lake')}},"RowLevelPermissionDataSet":{"Arn":"${start}:dataset/rules","PermissionPolicy":"GRANT_ACCESS"},${odd}}`,
  );
  await raw(
    '/data-sets/sales/refresh-schedules',
    `{"Schedule":{"ScheduleId":"daily","ScheduleFrequency":{"Interval":"DAILY"},"StartAfterDateTime":${Math.floor(Date.now() / 1000) + 3600},"RefreshType":"FULL_REFRESH"}}`,
  );
  await raw('/themes/house', `{"Name":"House","BaseThemeId":"CLASSIC","Configuration":{${odd}}}`);
  await raw('/analyses/sales', `{"Name":"Sales analysis","Definition":${definition}}`);
  await raw(
    '/dashboards/sales',
    `{"Name":"Sales","ThemeArn":"${start}:theme/house","Definition":${definition},"FutureOption":1.0}`,
  );
  await quicksight.createFolder({ AwsAccountId, FolderId: 'home', Name: 'Home' });
  await quicksight.createFolderMembership({
    AwsAccountId,
    FolderId: 'home',
    MemberType: 'DASHBOARD',
    MemberId: 'sales',
  });
  await quicksight.tagResource({ ResourceArn: `${start}:dashboard/sales`, Tags: [{ Key: 'k', Value: 'v' }] });
});
afterAll(() => sandbox.remove());

let used = 0;
const next = (): number => {
  used += 1;
  return used;
};
/** Exports and answers the job and the files of its bundle. */
const exported = async (arns: readonly string[], options: Record<string, unknown> = {}) => {
  const id = { AwsAccountId, AssetBundleExportJobId: `export-${next()}` };
  await quicksight.startAssetBundleExportJob({
    ...id,
    ResourceArns: [...arns],
    ExportFormat: 'QUICKSIGHT_JSON',
    IncludeAllDependencies: true,
    ...options,
  });
  const job = await quicksight.describeAssetBundleExportJob(id);
  const answer = job.DownloadUrl === undefined ? undefined : await fetch(job.DownloadUrl);
  const bytes = Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0));
  const files = new Map(
    Object.entries(bytes.length === 0 ? {} : unzipSync(bytes)).map(([name, one]) => [name, strFromU8(one)]),
  );
  return { job, bytes, files };
};
const credentials = {
  DataSources: [
    { DataSourceId: 'db', Credentials: { CredentialPair: { Username: 'u', Password: 'another-password' } } },
  ],
};
const imported = async (
  bundle: Buffer,
  options: Partial<StartAssetBundleImportJobCommandInput> = {},
  client = elsewhere,
) => {
  const id = { AwsAccountId, AssetBundleImportJobId: `import-${next()}` };
  await client.startAssetBundleImportJob({
    ...id,
    AssetBundleImportSource: { Body: bundle },
    OverrideParameters: credentials,
    ...options,
  });
  return client.describeAssetBundleImportJob(id);
};
const definitionThere = async (id: string) =>
  (
    await sendRaw(sandbox.endpoints.quicksight, `/accounts/${AwsAccountId}/dashboards/${id}/definition`, {
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261121/us-east-1/quicksight/aws4_request, SignedHeaders=host, Signature=00',
      },
    })
  ).text;

describe('an export', () => {
  it('is a zip file of the assets and what they need, to the letter', async () => {
    const { job, files } = await exported([`${start}:dashboard/sales`, `${start}:folder/home`], {
      IncludeTags: true,
    });
    expect(job).toMatchObject({
      JobStatus: 'SUCCESSFUL',
      ExportFormat: 'QUICKSIGHT_JSON',
      IncludeTags: true,
    });
    expect([...files.keys()]).toEqual([
      'vpcConnection/net.json',
      'datasource/lake.json',
      'datasource/db.json',
      'dataset/sales.json',
      'dataset/rules.json',
      'refreshschedule/sales~daily.json',
      'theme/house.json',
      'dashboard/sales.json',
      'folder/home.json',
    ]);
    expect(files.get('dashboard/sales.json')).toContain(`"Definition":${definition}`);
    expect(files.get('dashboard/sales.json')).toContain('"FutureOption":1.0');
    for (const name of ['dataset/sales.json', 'datasource/lake.json', 'theme/house.json'])
      expect(files.get(name)).toContain(odd);
    expect([...files.values()].join()).not.toContain('a-password');
    expect(JSON.parse(files.get('dashboard/sales.json') ?? '')).toMatchObject({
      resourceType: 'dashboard',
      Arn: `${start}:dashboard/sales`,
      Tags: [{ Key: 'k', Value: 'v' }],
    });
  });

  it('takes what lies in a folder along where that is asked for', async () => {
    const folder = [`${start}:folder/home`];
    const alone = await exported(folder);
    expect(JSON.parse(alone.files.get('folder/home.json') ?? '')).toMatchObject({ Members: [] });
    const whole = await exported(folder, { IncludeFolderMembers: 'RECURSE', IncludeAllDependencies: false });
    expect([...whole.files.keys()]).toEqual(['dashboard/sales.json', 'folder/home.json']);
    expect(JSON.parse(whole.files.get('folder/home.json') ?? '')).toMatchObject({
      Members: [{ MemberType: 'DASHBOARD', MemberId: 'sales' }],
    });
  });

  it('without dependencies holds only what was asked for', async () => {
    const { files } = await exported([`${start}:analysis/sales`], { IncludeAllDependencies: false });
    expect([...files.keys()]).toEqual(['analysis/sales.json']);
  });

  it('fails where something cannot be exported, and warns where it is not quite right', async () => {
    const { job } = await exported([`${start}:dashboard/none`]);
    expect(job).toMatchObject({ JobStatus: 'FAILED', Errors: [{ Arn: `${start}:dashboard/none` }] });
    expect(job.DownloadUrl).toBeUndefined();
    await quicksight.createDashboard({
      AwsAccountId,
      DashboardId: 'broken',
      Name: 'Broken',
      Definition: {
        DataSetIdentifierDeclarations: [{ Identifier: 'x', DataSetArn: `${start}:dataset/none` }],
      },
    });
    const broken = [`${start}:dashboard/broken`];
    expect((await exported(broken, { IncludeAllDependencies: false })).job.Warnings?.[0]?.Message).toMatch(
      /has associated errors/,
    );
    const strict = { IncludeAllDependencies: false, ValidationStrategy: { StrictModeForAllResources: true } };
    expect((await exported(broken, strict)).job.JobStatus).toBe('FAILED');
  });

  it.each([
    [
      'an asset of another account',
      ['arn:aws:quicksight:eu-central-1:999988887777:dashboard/x'],
      'InvalidParameterValueException',
    ],
    ['a user', [`${start}:user/default/x`], 'InvalidParameterValueException'],
    ['nothing', [], 'ValidationException'],
  ])('of %s is refused', async (_what, arns, name) => {
    await expect(exported(arns)).rejects.toMatchObject({ name });
  });

  it('has an address for five minutes, a new one when asked again, and is forgotten after 14 days', async () => {
    const id = { AwsAccountId, AssetBundleExportJobId: 'export-1' };
    const url = async () => (await quicksight.describeAssetBundleExportJob(id)).DownloadUrl ?? '';
    const first = await url();
    expect((await fetch(first)).status).toBe(200);
    await sandbox.control({ clockAheadMs: 5 * 60_000 + 1000 });
    const late = await fetch(first);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    expect((await fetch(await url())).status).toBe(200);
    const stolen = await fetch(first.replace('export-1', 'export-2'));
    expect([stolen.status, await stolen.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
    await sandbox.control({ clockAheadMs: 15 * 24 * 3600_000 });
    await expect(url()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await sandbox.control({ clockAheadMs: 0 });
  });

  it('goes through its statuses; five at a time, and no two of one id', async () => {
    await sandbox.control({ asyncMs: 60_000 });
    const running = (id: string) => ({ AwsAccountId, AssetBundleExportJobId: id });
    const begin = (id: string) =>
      quicksight.startAssetBundleExportJob({
        ...running(id),
        ResourceArns: [`${start}:theme/house`],
        ExportFormat: 'QUICKSIGHT_JSON',
      });
    for (const id of ['r1', 'r2', 'r3', 'r4', 'r5']) await begin(id);
    await expect(begin('r1')).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(begin('r6')).rejects.toMatchObject({ name: 'LimitExceededException' });
    const status = async () => (await quicksight.describeAssetBundleExportJob(running('r1'))).JobStatus;
    expect(await status()).toBe('QUEUED_FOR_IMMEDIATE_EXECUTION');
    await sandbox.control({ clockAheadMs: 30_000 });
    expect(await status()).toBe('IN_PROGRESS');
    await sandbox.control({ clockAheadMs: 90_000 });
    expect(await status()).toBe('SUCCESSFUL');
    const { AssetBundleExportJobSummaryList } = await quicksight.listAssetBundleExportJobs({ AwsAccountId });
    expect(
      AssetBundleExportJobSummaryList?.filter(({ JobStatus }) => JobStatus === 'SUCCESSFUL').length,
    ).toBeGreaterThan(5);
    // The clock stays ahead: set back, the jobs would run again.
    await sandbox.control({ asyncMs: 0 });
  });
});

describe('an import', () => {
  let bundle: Buffer;
  beforeAll(async () => {
    const { bytes } = await exported(
      [`${start}:dashboard/sales`, `${start}:analysis/sales`, `${start}:folder/home`],
      { IncludeFolderMemberships: true },
    );
    bundle = bytes;
  });

  it('makes it all in another region: ARNs are that region’s, free text and unknown members stay', async () => {
    const job = await imported(bundle);
    expect(job).toMatchObject({ JobStatus: 'SUCCESSFUL' });
    expect(JSON.stringify(job)).not.toContain('another-password');
    const { Dashboard } = await elsewhere.describeDashboard({ AwsAccountId, DashboardId: 'sales' });
    expect(Dashboard?.Version).toMatchObject({
      Status: 'CREATION_SUCCESSFUL',
      DataSetArns: [`${there}:dataset/sales`],
      ThemeArn: `${there}:theme/house`,
    });
    expect(await definitionThere('sales')).toContain(
      `"Definition":${definition.replace(`${start}:dataset`, `${there}:dataset`)}`,
    );
    const { DataSet } = await elsewhere.describeDataSet({ AwsAccountId, DataSetId: 'sales' });
    expect(DataSet?.RowLevelPermissionDataSet?.Arn).toBe(`${there}:dataset/rules`);
    const { RefreshSchedules } = await elsewhere.listRefreshSchedules({ AwsAccountId, DataSetId: 'sales' });
    expect(RefreshSchedules).toMatchObject([{ ScheduleId: 'daily' }]);
    const { FolderMemberList } = await elsewhere.listFolderMembers({ AwsAccountId, FolderId: 'home' });
    expect(FolderMemberList).toMatchObject([{ MemberId: 'sales' }]);
  });

  it('over what is there changes it at once, as a new published version', async () => {
    const Dashboards = [{ DashboardId: 'sales', Name: 'Sales again' }];
    const job = await imported(bundle, { OverrideParameters: { ...credentials, Dashboards } });
    expect(job.JobStatus).toBe('SUCCESSFUL');
    const { Dashboard } = await elsewhere.describeDashboard({ AwsAccountId, DashboardId: 'sales' });
    expect([Dashboard?.Name, Dashboard?.Version?.VersionNumber]).toEqual(['Sales again', 2]);
  });

  it('with a prefix and overrides makes a second of everything', async () => {
    await elsewhere
      .createGroup({ AwsAccountId, Namespace: 'default', GroupName: 'g' })
      .catch(() => undefined);
    await quicksight.createGroup({ AwsAccountId, Namespace: 'default', GroupName: 'g' });
    const StartAfterDateTime = new Date(Date.now() + 9_000_000 - (Date.now() % 1000));
    const job = await imported(bundle, {
      OverrideParameters: {
        ResourceIdOverrideConfiguration: { PrefixForAllResources: 'test-' },
        DataSources: [
          ...credentials.DataSources,
          {
            DataSourceId: 'lake',
            Name: 'Test lake',
            DataSourceParameters: { AthenaParameters: { WorkGroup: 'test' } },
          },
        ],
        DataSets: [{ DataSetId: 'sales', Name: 'Test sales' }],
        VPCConnections: [
          {
            VPCConnectionId: 'net',
            Name: 'Test net',
            SubnetIds: ['subnet-8', 'subnet-9'],
            DnsResolvers: ['10.0.0.2'],
          },
        ],
        RefreshSchedules: [{ DataSetId: 'sales', ScheduleId: 'daily', StartAfterDateTime }],
      },
      OverridePermissions: {
        Dashboards: [
          {
            DashboardIds: ['*'],
            Permissions: {
              Principals: [`${start}:group/default/g`],
              Actions: [
                'quicksight:DescribeDashboard',
                'quicksight:ListDashboardVersions',
                'quicksight:QueryDashboard',
              ],
            },
          },
        ],
      },
      OverrideTags: { Dashboards: [{ DashboardIds: ['sales'], Tags: [{ Key: 'stage', Value: 'test' }] }] },
    });
    expect(job.Errors).toBeUndefined();
    expect(await definitionThere('test-sales')).toContain(`"DataSetArn":"${there}:dataset/test-sales"`);
    const { DataSet } = await elsewhere.describeDataSet({ AwsAccountId, DataSetId: 'test-sales' });
    expect(DataSet?.Name).toBe('Test sales');
    const { DataSource } = await elsewhere.describeDataSource({ AwsAccountId, DataSourceId: 'test-lake' });
    expect(DataSource).toMatchObject({
      Name: 'Test lake',
      DataSourceParameters: { AthenaParameters: { WorkGroup: 'test' } },
    });
    const { VPCConnection } = await elsewhere.describeVPCConnection({
      AwsAccountId,
      VPCConnectionId: 'test-net',
    });
    expect(VPCConnection).toMatchObject({ Name: 'Test net', DnsResolvers: ['10.0.0.2'] });
    const { DataSource: database } = await elsewhere.describeDataSource({
      AwsAccountId,
      DataSourceId: 'test-db',
    });
    expect(database?.VpcConnectionProperties?.VpcConnectionArn).toBe(`${there}:vpcConnection/test-net`);
    const { RefreshSchedules } = await elsewhere.listRefreshSchedules({
      AwsAccountId,
      DataSetId: 'test-sales',
    });
    expect(RefreshSchedules).toMatchObject([{ StartAfterDateTime }]);
    const { Permissions } = await elsewhere.describeDashboardPermissions({
      AwsAccountId,
      DashboardId: 'test-sales',
    });
    expect(Permissions).toMatchObject([{ Principal: `${start}:group/default/g` }]);
    const { Tags } = await elsewhere.listTagsForResource({ ResourceArn: `${there}:dashboard/test-sales` });
    expect(Tags).toEqual([{ Key: 'stage', Value: 'test' }]);
  });

  const fresh = () => sandbox.quicksight({ region: `eu-west-${next()}` });
  const idsIn = async (client: ReturnType<typeof fresh>) => [
    ...((await client.listDataSources({ AwsAccountId })).DataSources ?? []).map(
      ({ DataSourceId }) => DataSourceId,
    ),
    ...((await client.listDataSets({ AwsAccountId })).DataSetSummaries ?? []).map(
      ({ DataSetId }) => DataSetId,
    ),
  ];

  it.each([
    ['is taken back', 'ROLLBACK', {}, 'FAILED_ROLLBACK_COMPLETED', []],
    ['stays', 'DO_NOTHING', {}, 'FAILED', ['db', 'lake']],
    [
      'stays where taking it back fails',
      'ROLLBACK',
      { rollbackFails: true },
      'FAILED_ROLLBACK_ERROR',
      ['db', 'lake'],
    ],
  ] as const)('half of one that fails %s', async (_what, FailureAction, how, status, left) => {
    const client = fresh();
    await sandbox.control({ bundleImports: { failAfter: 3, ...how } });
    const job = await imported(bundle, { FailureAction }, client);
    expect(job).toMatchObject({ JobStatus: status, Errors: [{ Type: 'InternalFailure' }] });
    expect(job.RollbackErrors !== undefined).toBe(status === 'FAILED_ROLLBACK_ERROR');
    expect(await idsIn(client)).toEqual(left);
    await sandbox.control({ bundleImports: {} });
  });

  const zip = (...files: [string, string][]) =>
    Buffer.from(zipSync(Object.fromEntries(files.map(([name, text]) => [name, Buffer.from(text)]))));
  const dashboard = `{"resourceType":"dashboard","Arn":"${start}:dashboard/d","Name":"D","Definition":${definition}}`;

  it.each<[string, () => Buffer, RegExp]>([
    ['no zip file', () => Buffer.from('PK no'), /not a zip file/],
    [
      'a damaged one',
      () => Buffer.concat([bundle.subarray(0, 100), bundle.subarray(150)]),
      /damaged|is no asset/,
    ],
    ['a file that leads out', () => zip(['../dashboard/d.json', dashboard]), /is no asset/],
    [
      'a file that leads out by its own name',
      () => zip(['dashboard/..json', dashboard], ['dashboard/...json', dashboard]),
      /\.\.json|not found|does not exist|is no asset/,
    ],
    ['a kind that nobody knows', () => zip(['spaceship/d.json', '{}']), /is no asset/],
    ['a file that is another than it says', () => zip(['dataset/d.json', dashboard]), /is not a dataset/],
    [
      'a dataset without a name',
      () => zip(['dataset/d.json', '{"resourceType":"dataset","ImportMode":"SPICE","PhysicalTableMap":{}}']),
      /'name'.*must not be null/i,
    ],
    [
      'a dataset whose name is a number',
      () =>
        zip([
          'dataset/d.json',
          '{"resourceType":"dataset","Name":7,"ImportMode":"SPICE","PhysicalTableMap":{}}',
        ]),
      /Expected a string at 'name'/,
    ],
    ['a file that is no JSON', () => zip(['dashboard/d.json', '{']), /cannot be read/],
    [
      'a dashboard without its dataset',
      () => zip(['dashboard/d.json', dashboard]),
      /PREPARED_SOURCE_NOT_FOUND/,
    ],
    [
      'a source without credentials',
      () => zip(['datasource/m.json', '{"resourceType":"datasource","Name":"M","Type":"MYSQL"}']),
      /needs credentials/,
    ],
  ])('of %s fails and changes nothing', async (_what, make, message) => {
    const client = fresh();
    const job = await imported(make(), { FailureAction: 'ROLLBACK', OverrideParameters: {} }, client);
    expect(job.JobStatus).toBe('FAILED_ROLLBACK_COMPLETED');
    expect(job.Errors?.[0]?.Message).toMatch(message);
    expect(await idsIn(client)).toEqual([]);
  });

  it('is refused for an override of nothing, for S3, and for more than 20 MB', async () => {
    const wrong = await imported(bundle, {
      OverrideParameters: { Themes: [{ ThemeId: 'none', Name: 'N' }] },
    });
    expect(wrong.Errors?.[0]?.Message).toMatch(/Themes: none/);
    await expect(imported(bundle, { AssetBundleImportSource: { S3Uri: 's3://b/k' } })).rejects.toThrow(
      /no S3/,
    );
    await expect(imported(Buffer.alloc(20 * 1024 * 1024 + 1))).rejects.toThrow(/at most 20 MB/);
  });

  it('is done when its time is over, not before', async () => {
    const client = fresh();
    await sandbox.control({ asyncMs: 60_000 });
    const id = { AwsAccountId, AssetBundleImportJobId: 'slow' };
    await client.startAssetBundleImportJob({
      ...id,
      AssetBundleImportSource: { Body: bundle },
      OverrideParameters: credentials,
    });
    expect(await idsIn(client)).toEqual([]);
    await sandbox.control({ clockAheadMs: 160_000 });
    expect((await client.describeAssetBundleImportJob(id)).JobStatus).toBe('SUCCESSFUL');
    expect(await idsIn(client)).toEqual(['db', 'lake', 'rules', 'sales']);
    const { Dashboard } = await client.describeDashboard({ AwsAccountId, DashboardId: 'sales' });
    expect(Dashboard?.Version?.Status).toBe('CREATION_SUCCESSFUL');
    await sandbox.control({ asyncMs: 0 });
    const { AssetBundleImportJobSummaryList } = await client.listAssetBundleImportJobs({ AwsAccountId });
    expect(AssetBundleImportJobSummaryList).toMatchObject([
      { AssetBundleImportJobId: 'slow', JobStatus: 'SUCCESSFUL' },
    ]);
  });
});

it('a bundle that holds more than it may is not unpacked, nor more of one than it says that it holds', () => {
  const name = 'theme/ü.json';
  const text = `{"resourceType":"theme","Name":"${' '.repeat(1_000_000)}"}`;
  const large = Buffer.from(zipSync({ [name]: Buffer.from(text) }));
  expect(large.length).toBeLessThan(2000);
  expect(unpackBundle(large)).toEqual([{ kind: 'theme', id: 'ü', text }]);
  const saying = (size: number) => {
    const lying = Buffer.from(large);
    lying.writeUInt32LE(size, large.lastIndexOf('PK\u0001\u0002') + 24);
    return lying;
  };
  expect(() => unpackBundle(saying(4_000_000_000))).toThrow(/too much/);
  expect(() => unpackBundle(saying(10))).toThrow();
});
