import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from './raw-request.ts';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
let quicksight: ReturnType<TestSandbox['quicksight']>;
const AwsAccountId = '111122223333';
const start = `arn:aws:quicksight:eu-central-1:${AwsAccountId}`;
const account = `/accounts/${AwsAccountId}`;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  quicksight = sandbox.quicksight();
  await quicksight.createDataSource({ AwsAccountId, DataSourceId: 's', Name: 'S', Type: 'ATHENA' });
  await quicksight.createDataSet({
    AwsAccountId,
    DataSetId: 'd',
    Name: 'D',
    ImportMode: 'SPICE',
    PhysicalTableMap: {
      main: {
        RelationalTable: {
          DataSourceArn: `${start}:datasource/s`,
          Name: 't',
          InputColumns: [
            { Name: 'day', Type: 'DATETIME' },
            { Name: 'Übersicht', Type: 'DECIMAL' },
          ],
        },
      },
    },
  });
});
afterAll(() => sandbox.remove());

const raw = async (method: string, path: string, body?: string) => {
  const answer = await sendRaw(sandbox.endpoints.quicksight, account + path, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  return { ...answer, text: answer.text };
};
const declarations = `"DataSetIdentifierDeclarations":[{"Identifier":"x","DataSetArn":"${start}:dataset/d"}]`;
const column = (name: string, set = 'x') =>
  `{"VisualId":"v-${name}","Column":{"DataSetIdentifier":"${set}","ColumnName":"${name}"}}`;
const sheet = (visuals: string) => `"Sheets":[{"SheetId":"one","Name":"Eins","Visuals":[${visuals}]}]`;

/** What must come back to the letter, each for its reason. */
const survivors: readonly (readonly [string, string])[] = [
  ['unknown members and visuals', `"Future":{"a":[null,{}]},${sheet('{"HologramVisual":{"Depth":3}}')}`],
  ['numbers as they were written', '"Numbers":[1.0,1e5,-0,12345678901234567890,1e400,0.10]'],
  ['members in their order', '"Order":{"10":1,"2":2,"b":1,"a":2}'],
  ['every script, and escapes', '"日本語":"\\u00e9 é e\u0301 🚀 \\ud83d\\ude80 עברית \\/ \\u0000"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as Athena’s SQL has them
  ['placeholders and other people’s marks', '"Sql":"SELECT ${a} $& $1 \\"raw-1\\" {{x}} %s"'],
  ['identifiers that contain each other', '"Ids":{"a":"x","aa":"xx","aaa":"xx-1"}'],
  ['white space', '"Spaced" : [ 1 ,\n 2 ]'],
];

describe('a definition comes back as it was sent', () => {
  it.each(survivors)('%s: dashboard and analysis, created and updated', async (_what, members) => {
    const definition = `{${declarations},${members}}`;
    for (const [kind, id] of [
      ['dashboards', 'raw'],
      ['analyses', 'raw'],
    ] as const) {
      const body = `{"Name":"Raw","Definition":${definition},"FutureOption":{"b":1.0}}`;
      const exists = (await raw('GET', `/${kind}/${id}`)).status === 200;
      const put = await raw(exists ? 'PUT' : 'POST', `/${kind}/${id}`, body);
      expect([put.status, put.name]).toEqual([kind === 'dashboards' && !exists ? 200 : put.status, null]);
      if (kind === 'dashboards' && exists) {
        const version = JSON.parse(put.text).VersionArn.split('/').at(-1);
        await raw('PUT', `/${kind}/${id}/versions/${version}`);
      }
      const { text } = await raw('GET', `/${kind}/${id}/definition`);
      expect(text).toContain(`"Definition":${definition}`);
      expect(text).toContain('"FutureOption":{"b":1.0}');
      expect(JSON.parse(text).ResourceStatus).toMatch(/_SUCCESSFUL$/);
    }
  });

  it('datasets, data sources, themes, topics and templates', async () => {
    const odd = '"Future":{"n":1.0,"10":1,"2":[1e5]}';
    const table = `{"RelationalTable":{"DataSourceArn":"${start}:datasource/s","Name":"t","InputColumns":[],${odd}}}`;
    const shown: [string, string, string, string][] = [
      [
        '/data-sets',
        `"DataSetId":"r","Name":"R","ImportMode":"DIRECT_QUERY","PhysicalTableMap":{"m":${table}},${odd}`,
        '/data-sets/r',
        `"PhysicalTableMap":{"m":${table}}`,
      ],
      [
        '/data-sources',
        `"DataSourceId":"r","Name":"R","Type":"ATHENA","DataSourceParameters":{"AthenaParameters":{"WorkGroup":"w",${odd}}},${odd}`,
        '/data-sources/r',
        `{"AthenaParameters":{"WorkGroup":"w",${odd}}}`,
      ],
      [
        '/themes/r',
        `"Name":"R","BaseThemeId":"CLASSIC","Configuration":{${odd}},${odd}`,
        '/themes/r',
        `"Configuration":{${odd}}`,
      ],
      [
        '/topics',
        `"TopicId":"r","Topic":{"Name":"R",${odd}},${odd}`,
        '/topics/r',
        `"Topic":{"Name":"R",${odd}}`,
      ],
      [
        '/templates/r',
        `"Definition":{"DataSetConfigurations":[],${odd}},${odd}`,
        '/templates/r/definition',
        `{"DataSetConfigurations":[],${odd}}`,
      ],
    ];
    for (const [path, members, described, kept] of shown) {
      const made = await raw('POST', path, `{${members}}`);
      expect([path, made.name, made.text.slice(0, 200)]).toEqual([path, null, expect.any(String)]);
      const { text } = await raw('GET', described);
      expect(text).toContain(kept);
      expect(text.split(odd).length).toBe(3);
    }
    const updated = await raw('PUT', '/themes/r', `{"BaseThemeId":"CLASSIC",${odd.replace('1e5', '2e5')}}`);
    expect(updated.status).toBe(200);
    const { text } = await raw('GET', '/themes/r');
    expect(text).toContain(`"Configuration":{${odd}}`);
    expect(text).toContain('[2e5]');
  });

  it('4 MB of it, with 75 visuals on a sheet, and the answer of a list beside it', async () => {
    const visual = (index: number) =>
      `{"InsightVisual":{"VisualId":"v${index}","DataSetIdentifier":"x","Text":"${'ü'.repeat(1350)}","N":${index}.0}}`;
    const sheets = Array.from(
      { length: 20 },
      (_, at) =>
        `{"SheetId":"s${at}","Visuals":[${Array.from({ length: 75 }, (_, index) => visual(at * 75 + index)).join(',')}]}`,
    );
    const definition = `{${declarations},"Sheets":[${sheets.join(',')}]}`;
    expect(Buffer.byteLength(definition)).toBeGreaterThan(3.7 * 1024 * 1024);
    expect((await raw('POST', '/dashboards/large', `{"Name":"L","Definition":${definition}}`)).status).toBe(
      200,
    );
    expect((await raw('GET', '/dashboards/large/definition')).text).toContain(definition);
    const { Dashboard } = await quicksight.describeDashboard({ AwsAccountId, DashboardId: 'large' });
    expect(Dashboard?.Version?.Sheets).toHaveLength(20);
    await quicksight.deleteDashboard({ AwsAccountId, DashboardId: 'large' });
  });
});

describe('what is wrong with a definition', () => {
  const errorsOf = async (id: string, definition: string, besides = '') => {
    await raw('POST', `/dashboards/${id}`, `{"Name":"N","Definition":{${definition}}${besides}}`);
    const answer = JSON.parse((await raw('GET', `/dashboards/${id}/definition`)).text);
    return [answer.ResourceStatus, answer.Errors];
  };

  it.each<[string, string, string, string[]]>([
    ['nothing', `${declarations},${sheet(`${column('day')},${column('Übersicht')}`)}`, '', []],
    [
      'a column that is not there',
      `${declarations},${sheet(column('gone'))}`,
      '',
      ['COLUMN_REPLACEMENT_MISSING sheet/one/visual/v-gone'],
    ],
    [
      'a column that is calculated',
      `${declarations},"CalculatedFields":[{"DataSetIdentifier":"x","Name":"made","Expression":"1"}],${sheet(column('made'))}`,
      '',
      [],
    ],
    [
      'a dataset that is not declared',
      `${declarations},${sheet(column('day', 'y'))}`,
      '',
      ['DATA_SET_NOT_FOUND sheet/one/visual/v-day'],
    ],
    [
      'a dataset that is not there',
      `"DataSetIdentifierDeclarations":[{"Identifier":"x","DataSetArn":"${start}:dataset/none"}],${sheet(column('day'))}`,
      '',
      ['DATA_SET_NOT_FOUND'],
    ],
    [
      'a dataset of another account',
      `"DataSetIdentifierDeclarations":[{"Identifier":"x","DataSetArn":"arn:aws:quicksight:eu-central-1:999988887777:dataset/d"}]`,
      '',
      ['DATA_SET_NOT_FOUND'],
    ],
    ['a theme that is not there', declarations, `,"ThemeArn":"${start}:theme/none"`, ['SOURCE_NOT_FOUND']],
    [
      'a theme that QuickSight brings along',
      declarations,
      `,"ThemeArn":"arn:aws:quicksight::aws:theme/MIDNIGHT"`,
      [],
    ],
    [
      'a filter on a column that is not there',
      `${declarations},"FilterGroups":[{"FilterGroupId":"g","CrossDataset":"SINGLE_DATASET","ScopeConfiguration":{},"Filters":[{"NumericRangeFilter":{"FilterId":"f","NullOption":"ALL_VALUES","Column":{"DataSetIdentifier":"x","ColumnName":"no"}}}]}]`,
      '',
      ['COLUMN_REPLACEMENT_MISSING filter-group/g/filter/f'],
    ],
  ])('%s', async (what, definition, besides, expected) => {
    const id = what.replaceAll(/[^a-z]/g, '-');
    const [status, errors = []] = await errorsOf(id, definition, besides);
    expect(
      (errors as { Type: string; ViolatedEntities?: { Path: string }[] }[]).map(
        ({ Type, ViolatedEntities }) => [Type, ...(ViolatedEntities ?? []).map(({ Path }) => Path)].join(' '),
      ),
    ).toEqual(expected);
    expect(status).toBe(expected.length === 0 ? 'CREATION_SUCCESSFUL' : 'CREATION_FAILED');
  });

  it('is put up with where the caller asks for it, and told all the same', async () => {
    const [status, errors] = await errorsOf(
      'lenient',
      `${declarations},${sheet(column('gone'))}`,
      ',"ValidationStrategy":{"Mode":"LENIENT"}',
    );
    expect(status).toBe('CREATION_SUCCESSFUL');
    expect(errors).toMatchObject([{ Type: 'COLUMN_REPLACEMENT_MISSING' }]);
  });

  it('a table that is null is none', async () => {
    const body =
      '{"DataSetId":"hole","Name":"H","ImportMode":"DIRECT_QUERY","PhysicalTableMap":{"p":null},"LogicalTableMap":{"l":null}}';
    expect((await raw('POST', '/data-sets', body)).name).toBeNull();
    const { DataSet } = await quicksight.describeDataSet({ AwsAccountId, DataSetId: 'hole' });
    expect(DataSet?.OutputColumns).toEqual([]);
  });

  it('knows what a dataset makes of its columns', async () => {
    const DataSetArn = `${start}:dataset/d`;
    await quicksight.createDataSet({
      AwsAccountId,
      DataSetId: 'joined',
      Name: 'Joined',
      ImportMode: 'DIRECT_QUERY',
      PhysicalTableMap: {
        p: {
          CustomSql: {
            DataSourceArn: `${start}:datasource/s`,
            Name: 'q',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: as Athena’s SQL has them
            SqlQuery: 'SELECT ${x}',
            Columns: [
              { Name: 'day', Type: 'STRING' },
              { Name: 'raw', Type: 'STRING' },
            ],
          },
        },
      },
      LogicalTableMap: {
        left: { Alias: 'l', Source: { DataSetArn } },
        right: {
          Alias: 'r',
          Source: { PhysicalTableId: 'p' },
          DataTransforms: [
            { RenameColumnOperation: { ColumnName: 'raw', NewColumnName: 'amount' } },
            { CastColumnTypeOperation: { ColumnName: 'amount', NewColumnType: 'DECIMAL' } },
          ],
        },
        both: {
          Alias: 'b',
          Source: {
            JoinInstruction: { LeftOperand: 'left', RightOperand: 'right', Type: 'INNER', OnClause: '1' },
          },
          DataTransforms: [
            { CreateColumnsOperation: { Columns: [{ ColumnName: 'made', ColumnId: 'm', Expression: '1' }] } },
            { ProjectOperation: { ProjectedColumns: ['day', 'day[r]', 'amount', 'made'] } },
          ],
        },
      },
    });
    const { DataSet } = await quicksight.describeDataSet({ AwsAccountId, DataSetId: 'joined' });
    expect(DataSet?.OutputColumns).toEqual([
      { Name: 'day', Type: 'DATETIME' },
      { Name: 'day[r]', Type: 'STRING' },
      { Name: 'amount', Type: 'DECIMAL' },
      { Name: 'made', Type: 'STRING' },
    ]);
  });

  it.each([
    [
      'a parent that is not there',
      { left: { Alias: 'l', Source: { DataSetArn: `${start}:dataset/none` } } },
      {},
      'ResourceNotFoundException',
    ],
    [
      'rules that are not there',
      undefined,
      {
        RowLevelPermissionDataSet: {
          Arn: `${start}:dataset/none`,
          PermissionPolicy: 'GRANT_ACCESS' as const,
        },
      },
      'ResourceNotFoundException',
    ],
    [
      'rules beside the new data preparation',
      undefined,
      {
        DataPrepConfiguration: { SourceTableMap: {}, TransformStepMap: {}, DestinationTableMap: {} },
        RowLevelPermissionDataSet: { Arn: `${start}:dataset/d`, PermissionPolicy: 'GRANT_ACCESS' as const },
      },
      'InvalidParameterValueException',
    ],
  ])('a dataset with %s is refused', async (_what, LogicalTableMap, besides, name) => {
    await expect(
      quicksight.createDataSet({
        AwsAccountId,
        DataSetId: 'wrong',
        Name: 'W',
        ImportMode: 'SPICE',
        PhysicalTableMap: {},
        ...(LogicalTableMap === undefined ? {} : { LogicalTableMap }),
        ...besides,
      }),
    ).rejects.toMatchObject({ name });
  });
});

describe('what takes time', () => {
  it('is not changed again before it is done', async () => {
    await sandbox.control({ asyncMs: 60_000 });
    const wanted = { Name: 'N', Definition: JSON.parse(`{${declarations}}`) };
    await quicksight.createAnalysis({ AwsAccountId, AnalysisId: 'slow', ...wanted });
    await quicksight.createDashboard({ AwsAccountId, DashboardId: 'slow', ...wanted });
    await quicksight.createTheme({
      AwsAccountId,
      ThemeId: 'slow',
      Name: 'T',
      BaseThemeId: 'CLASSIC',
      Configuration: {},
    });
    const again = [
      () => quicksight.updateAnalysis({ AwsAccountId, AnalysisId: 'slow', ...wanted }),
      () => quicksight.updateDashboard({ AwsAccountId, DashboardId: 'slow', ...wanted }),
      () =>
        quicksight.updateDashboardPublishedVersion({ AwsAccountId, DashboardId: 'slow', VersionNumber: 1 }),
      () => quicksight.updateTheme({ AwsAccountId, ThemeId: 'slow', BaseThemeId: 'CLASSIC' }),
    ];
    for (const call of again) await expect(call()).rejects.toMatchObject({ name: 'ConflictException' });
    await sandbox.control({ clockAheadMs: 61_000 });
    await again[0]?.();
    await sandbox.control({ asyncMs: 0, clockAheadMs: 0 });
  });

  it('a dashboard is made from a template and datasets for its placeholders', async () => {
    const { Arn = '' } = await quicksight.createAnalysis({
      AwsAccountId,
      AnalysisId: 'source',
      Name: 'Source',
      Definition: JSON.parse(`{${declarations},${sheet('')}}`),
    });
    const template = await quicksight.createTemplate({
      AwsAccountId,
      TemplateId: 'made',
      SourceEntity: {
        SourceAnalysis: {
          Arn,
          DataSetReferences: [{ DataSetPlaceholder: 'x', DataSetArn: `${start}:dataset/d` }],
        },
      },
    });
    const id = { AwsAccountId, DashboardId: 'from-template' };
    const reference = { DataSetPlaceholder: 'x', DataSetArn: `${start}:dataset/d` };
    await quicksight.createDashboard({
      ...id,
      Name: 'From',
      SourceEntity: { SourceTemplate: { Arn: template.Arn, DataSetReferences: [reference] } },
    });
    const { Definition, ResourceStatus } = await quicksight.describeDashboardDefinition(id);
    expect(ResourceStatus).toBe('CREATION_SUCCESSFUL');
    expect(Definition?.DataSetIdentifierDeclarations).toEqual([
      { Identifier: 'x', DataSetArn: reference.DataSetArn },
    ]);
    expect(Definition?.Sheets).toHaveLength(1);
    await quicksight.createDashboard({
      AwsAccountId,
      DashboardId: 'from-nothing',
      Name: 'From',
      SourceEntity: { SourceTemplate: { Arn: `${start}:template/none`, DataSetReferences: [reference] } },
    });
    const none = await quicksight.describeDashboard({ AwsAccountId, DashboardId: 'from-nothing' });
    expect(none.Dashboard?.Version?.Errors).toMatchObject([{ Type: 'SOURCE_NOT_FOUND' }]);
    await expect(quicksight.describeTemplate({ AwsAccountId, TemplateId: 'made' })).resolves.toMatchObject({
      Template: { Version: { SourceEntityArn: Arn, DataSetConfigurations: [{ Placeholder: 'x' }] } },
    });
    expect((await quicksight.listTemplates({ AwsAccountId })).TemplateSummaryList).toHaveLength(2);
  });
});

describe('refresh schedules', () => {
  const soon = () => new Date(Date.now() + 3600_000);
  const schedule = (ScheduleId: string, StartAfterDateTime = soon()) => ({
    AwsAccountId,
    DataSetId: 'd',
    Schedule: {
      ScheduleId,
      ScheduleFrequency: { Interval: 'DAILY' as const, TimeOfTheDay: '04:00' },
      StartAfterDateTime,
      RefreshType: 'FULL_REFRESH' as const,
    },
  });

  it('are made, changed, read and removed; five of a dataset, and none that began', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await quicksight.createRefreshSchedule(schedule(id));
    await expect(quicksight.createRefreshSchedule(schedule('6'))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    await expect(quicksight.createRefreshSchedule(schedule('1'))).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    await expect(quicksight.updateRefreshSchedule(schedule('1', new Date(0)))).rejects.toThrow(
      /in the future/,
    );
    const changed = schedule('1', new Date(Math.floor(Date.now() / 1000) * 1000 + 7200_000));
    await quicksight.updateRefreshSchedule(changed);
    const one = { AwsAccountId, DataSetId: 'd', ScheduleId: '1' };
    const { RefreshSchedule } = await quicksight.describeRefreshSchedule(one);
    expect(RefreshSchedule).toEqual({ ...changed.Schedule, Arn: `${start}:dataset/d/refresh-schedule/1` });
    await quicksight.deleteRefreshSchedule(one);
    const { RefreshSchedules } = await quicksight.listRefreshSchedules({ AwsAccountId, DataSetId: 'd' });
    expect(RefreshSchedules?.map(({ ScheduleId }) => ScheduleId)).toEqual(['2', '3', '4', '5']);
    await expect(quicksight.describeRefreshSchedule(one)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(quicksight.createRefreshSchedule({ ...schedule('1'), DataSetId: 'r' })).rejects.toThrow(
      /not imported into SPICE/,
    );
  });

  it('and how a dataset is refreshed', async () => {
    const id = { AwsAccountId, DataSetId: 'd' };
    await expect(quicksight.describeDataSetRefreshProperties(id)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const DataSetRefreshProperties = {
      RefreshConfiguration: {
        IncrementalRefresh: { LookbackWindow: { ColumnName: 'day', Size: 1, SizeUnit: 'DAY' as const } },
      },
    };
    await quicksight.putDataSetRefreshProperties({ ...id, DataSetRefreshProperties });
    expect((await quicksight.describeDataSetRefreshProperties(id)).DataSetRefreshProperties).toEqual(
      DataSetRefreshProperties,
    );
  });
});

describe('what verification asks', () => {
  it('an address to embed, for who and what is there', async () => {
    const registered = await quicksight.registerUser({
      AwsAccountId,
      Namespace: 'default',
      IdentityType: 'QUICKSIGHT',
      UserName: 'viewer',
      Email: 'v@x.example',
      UserRole: 'READER',
    });
    const UserArn = registered.User?.Arn ?? '';
    const shown = (InitialDashboardId: string) => ({
      ExperienceConfiguration: { Dashboard: { InitialDashboardId } },
    });
    const { EmbedUrl } = await quicksight.generateEmbedUrlForRegisteredUser({
      AwsAccountId,
      UserArn,
      ...shown('raw'),
    });
    expect(EmbedUrl).toMatch(
      /^https:\/\/eu-central-1\.quicksight\.aws\.amazon\.com\/embed\/\w+\/dashboards\/raw\?code=/,
    );
    for (const [user, id, name] of [
      [`${UserArn}x`, 'raw', 'QuickSightUserNotFoundException'],
      [UserArn, 'none', 'ResourceNotFoundException'],
    ] as const)
      await expect(
        quicksight.generateEmbedUrlForRegisteredUser({ AwsAccountId, UserArn: user, ...shown(id) }),
      ).rejects.toMatchObject({ name });
    const anonymous = {
      AwsAccountId,
      Namespace: 'default',
      AuthorizedResourceArns: [`${start}:dashboard/raw`],
      ...shown('raw'),
    };
    expect((await quicksight.generateEmbedUrlForAnonymousUser(anonymous)).AnonymousUserArn).toContain(
      ':anonymousUser/default/',
    );
    await expect(
      quicksight.generateEmbedUrlForAnonymousUser({ ...anonymous, SessionLifetimeInMinutes: 5 }),
    ).rejects.toMatchObject({ name: 'SessionLifetimeInMinutesInvalidException' });
  });

  it('the analyses that a dashboard links to', async () => {
    const id = { AwsAccountId, DashboardId: 'raw' };
    const LinkEntities = [`${start}:analysis/raw`];
    await quicksight.updateDashboardLinks({ ...id, LinkEntities });
    expect((await quicksight.describeDashboard(id)).Dashboard?.LinkEntities).toEqual(LinkEntities);
    await expect(
      quicksight.updateDashboardLinks({ ...id, LinkEntities: [`${start}:analysis/none`] }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

it('CloudTrail shows no password, and no definition that is too large for it', async () => {
  await quicksight.createDataSource({
    AwsAccountId,
    DataSourceId: 'secret',
    Name: 'S',
    Type: 'MYSQL',
    Credentials: { CredentialPair: { Username: 'u', Password: 'a-password-nobody-sees' } },
  });
  const answer = await fetch(sandbox.endpoints.cloudtrail, {
    method: 'POST',
    headers: {
      'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261121/eu-central-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: JSON.stringify({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateDataSource' }],
    }),
  });
  const text = await answer.text();
  expect(text).toContain('HIDDEN_DUE_TO_SECURITY_REASONS');
  expect(text).not.toContain('a-password');
});
