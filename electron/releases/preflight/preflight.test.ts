import { describe, expect, it } from 'vitest';
import type { AssetKind } from '../../../shared/domain/directory.ts';
import type { JsonObject } from '../../../shared/domain/json-document.ts';
import { parseJsonDocument } from '../../../shared/domain/parse-json-document.ts';
import { assetKey, type ReleasedAsset } from '../../../shared/domain/releases/release.ts';
import { emptyMapping } from '../../../shared/domain/releases/stage-mapping.ts';
import type { PromotedAsset } from '../promotion-input.ts';
import type { TargetAsset } from '../steps/read-target.ts';
import { type Preflight, preflightFindings } from './preflight.ts';
import type { PreflightFacts } from './preflight-facts.ts';

const to = { partition: 'aws', region: 'eu-central-1', accountId: '222233334444' };
const arn = (rest: string) => `arn:aws:quicksight:eu-central-1:222233334444:${rest}`;
const json = (value: unknown): JsonObject => parseJsonDocument(JSON.stringify(value)) as JsonObject;
const column = (name: string, type: string) => ({ name, type });
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

const there = (about: Partial<TargetAsset> = {}): TargetAsset => ({
  document: new Map(),
  version: null,
  published: null,
  status: null,
  errors: [],
  columns: null,
  spiceBytes: null,
  credentials: null,
  ...about,
});

interface Sketch extends Partial<Omit<PromotedAsset, 'asset' | 'content'>> {
  readonly document?: unknown;
  readonly needs?: ReleasedAsset['needs'];
  readonly facts?: Partial<ReleasedAsset['facts']>;
}

const placed = (
  kind: AssetKind,
  id: string,
  { document, needs = [], facts = {}, ...more }: Sketch = {},
): PromotedAsset => ({
  asset: {
    kind,
    id,
    arn: arn(`${kind}/${id}`),
    name: id,
    content: null,
    absent: null,
    bytes: 0,
    needs,
    facts: {
      version: null,
      updatedAt: null,
      columns: null,
      importMode: null,
      sourceType: null,
      grants: null,
      tags: null,
      folders: null,
      ...facts,
    },
    unknownToSdk: [],
  },
  targetId: id,
  baseId: id,
  action: 'create',
  there: null,
  base: null,
  content: document === undefined ? undefined : { hash: 'h', document: json(document) },
  mentions: [],
  changes: [],
  parts: null,
  ...more,
});

const mapped = (kind: AssetKind, id: string, about: Partial<TargetAsset>, sketch: Sketch = {}) =>
  placed(kind, id, { action: 'mapped', targetId: `their-${id}`, there: there(about), ...sketch });

const dashboard = (definition: unknown, sketch: Sketch = {}) =>
  placed('dashboard', 'sales', { document: { Name: 'Sales', Definition: definition }, ...sketch });

const reads = (dataset: string, ...columns: string[]) => ({
  DataSetIdentifierDeclarations: [{ Identifier: 'Data', DataSetArn: arn(`dataset/${dataset}`) }],
  CalculatedFields: [{ DataSetIdentifier: 'Data', Name: 'Rate', Expression: '1' }],
  Sheets: [
    {
      SheetId: 's',
      Visuals: ['Rate', ...columns].map((ColumnName) => ({
        KPIVisual: { Column: { DataSetIdentifier: 'Data', ColumnName } },
      })),
    },
  ],
});

const mention = (text: string, meaning: 'principal' | 'dataset') => ({
  kind: 'arn' as const,
  text,
  start: 0,
  path: [],
  meaning,
  outcome: 'unchanged' as const,
  reason: '',
});

const secretOf = (account: string) => `arn:aws:secretsmanager:eu-central-1:${account}:secret:people-AbCdEf`;

const nothing: PreflightFacts = {
  edition: 'ENTERPRISE',
  dashboards: [],
  named: new Map(),
  principals: new Map(),
  belongings: new Map(),
};

const find = (
  all: readonly PromotedAsset[],
  facts: Partial<PreflightFacts> = {},
  mapping: Partial<Preflight['input']['mapping']> = {},
) =>
  preflightFindings({
    placed: all,
    input: {
      environment: { name: 'test', title: 'Test', production: false },
      mapping: { ...emptyMapping, ...mapping },
      to,
    },
    facts: { ...nothing, ...facts },
  }).map(({ severity, message }) => `${severity}: ${message}`);

const sql = (columns: readonly string[], ...taken: string[]) => ({
  ImportMode: 'DIRECT_QUERY',
  PhysicalTableMap: {
    t: { CustomSql: { Name: 'orders', Columns: columns.map((Name) => ({ Name, Type: 'STRING' })) } },
  },
  LogicalTableMap: {
    l: {
      Source: { PhysicalTableId: 't' },
      DataTransforms: [
        { CreateColumnsOperation: { Columns: [{ ColumnName: 'margin' }] } },
        { RenameColumnOperation: { ColumnName: 'a', NewColumnName: 'A' } },
        { ProjectOperation: { ProjectedColumns: ['margin', 'A', ...taken] } },
      ],
    },
  },
});

const ruled = (id: string, rules: string, more: object) =>
  placed('dataset', id, {
    document: { ...sql(['a']), RowLevelPermissionDataSet: { Arn: arn(`dataset/${rules}`), ...more } },
  });

const circular = (id: string, parent: string, sketch: Sketch = {}) =>
  placed('dataset', id, {
    needs: [{ kind: 'dataset', id: parent }],
    document: { LogicalTableMap: {} },
    ...sketch,
  });

const belongs = (kind: AssetKind, id: string, tenant: string | null, namespace: string | null = null) =>
  [assetKey({ kind, id: `their-${id}` }), { tenant, namespace }] as const;

describe('what preflight finds, in words', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['nothing', find([]), []],
    [
      'the Standard edition',
      find([], { edition: 'STANDARD' }),
      ['blocker: Test has the Standard edition, which takes no dashboards through the API.'],
    ],
    [
      'an account without QuickSight',
      find([], { edition: 'none' }),
      ['blocker: The account of Test is not signed up for QuickSight.'],
    ],
    [
      'an edition that may not be read',
      find([], { edition: null }),
      ['note: Which edition Test has is not known: the connection may not read it.'],
    ],
    [
      'columns that the mapped dataset has not',
      find([
        mapped('dataset', 'd', { columns: [column('a', 'STRING')] }),
        dashboard(reads('their-d', 'a', 'b', 'c')),
      ]),
      ['blocker: The dashboard sales reads columns that the dataset their-d of Test has not: b, c.'],
    ],
    [
      'columns of another type, but no whole numbers for decimals',
      find([
        mapped(
          'dataset',
          'd',
          { columns: [column('a', 'STRING'), column('b', 'INTEGER'), column('c', 'STRING')] },
          { facts: { columns: [column('a', 'DATETIME'), column('b', 'DECIMAL'), column('c', 'STRING')] } },
        ),
        dashboard(reads('their-d', 'a', 'b', 'c')),
      ]),
      [
        'blocker: The dashboard sales reads columns that have another type in the dataset their-d of Test: a is STRING, was DATETIME.',
      ],
    ],
    [
      'no columns where the service does not say which there are',
      find([mapped('dataset', 'd', {}), dashboard(reads('their-d', 'a'))]),
      [],
    ],
    [
      'columns of a dataset that is the stage’s by an ARN in the mapping',
      find([dashboard(reads('other', 'a'))], { named: new Map([['dataset other', there({ columns: [] })]]) }),
      ['blocker: The dashboard sales reads columns that the dataset other of Test has not: a.'],
    ],
    [
      'a dataset that is named and not there',
      find([dashboard({}, { mentions: [mention(arn('dataset/gone'), 'dataset')] })], {
        named: new Map([['dataset gone', null]]),
      }),
      ['blocker: The dashboard sales would name the dataset gone, which is not in Test.'],
    ],
    [
      'a mapped theme that failed',
      find([mapped('theme', 'house', { status: 'CREATION_FAILED' })]),
      ['blocker: The theme their-house, which stands for house, is CREATION_FAILED in Test.'],
    ],
    [
      'SQL without columns, and SQL without those that are taken',
      find([
        placed('dataset', 'one', { document: sql([], 'x') }),
        placed('dataset', 'two', { document: sql(['a', 'b'], 'b', 'x') }),
      ]),
      [
        'blocker: The SQL orders of dataset one does not say which columns it has.',
        'blocker: The SQL orders of dataset two has no x, which the dataset takes from it.',
      ],
    ],
    [
      'a column rule for nobody',
      find(
        [
          placed('dataset', 'd', {
            document: sql(['a']),
            mentions: [mention(arn('group/default/gone'), 'principal')],
          }),
        ],
        {
          principals: new Map([[arn('group/default/gone'), false]]),
        },
      ),
      ['blocker: A column rule of dataset d names group/default/gone, who is not in Test.'],
    ],
    [
      'rules by ARN, by name, those that were checked, that are off, that are there, and that are the stage’s own',
      find(
        [
          ruled('one', 'by-arn', { FormatVersion: 'VERSION_2' }),
          ruled('two', 'by-name', { FormatVersion: 'VERSION_1' }),
          ruled('three', 'seen', { FormatVersion: 'VERSION_2' }),
          ruled('four', 'off', { FormatVersion: 'VERSION_2', Status: 'DISABLED' }),
          ruled('five', 'there', { FormatVersion: 'VERSION_2' }),
          ruled('six', 'their-own', { FormatVersion: 'VERSION_2' }),
          ...['by-arn', 'by-name', 'seen', 'off'].map((id) =>
            placed('dataset', id, { document: sql(['a']) }),
          ),
          placed('dataset', 'there', { action: 'none', document: sql(['a']) }),
          mapped('dataset', 'own', {}),
        ],
        {},
        { checkedRules: ['seen'] },
      ),
      [
        'blocker: Rows of the rule dataset by-arn name users and groups by ARN, with the account that they are in. Rows cannot be read through the API: where they name another account, nobody in Test sees anything.',
        'warning: Rows of the rule dataset by-name name users and groups, and rows cannot be read through the API: who is called otherwise in Test sees nothing.',
      ],
    ],
    [
      'data sources that cannot be used',
      find([
        mapped('data_source', 'a', { status: 'CREATION_FAILED' }),
        mapped('data_source', 'b', { credentials: 'AUTH_FAILED' }),
        mapped('data_source', 'c', { credentials: 'NOT_VERIFIED' }),
        mapped(
          'data_source',
          'd',
          { document: json({ Type: 'REDSHIFT' }) },
          { facts: { sourceType: 'ATHENA' } },
        ),
        mapped('data_source', 'e', { status: 'CREATION_SUCCESSFUL', credentials: 'CONNECTED' }),
      ]),
      [
        'blocker: The data source their-a of Test, which stands for a, is CREATION_FAILED: nothing can be read through it.',
        'blocker: The data source their-b of Test, which stands for b, has credentials that its database refuses.',
        'warning: The data source their-c of Test, which stands for c, has credentials that nobody has tried yet.',
        'warning: The data source their-d of Test, which stands for d, is REDSHIFT, and not ATHENA: SQL may read otherwise there.',
      ],
    ],
    [
      'data sources that cannot be made',
      find([
        placed('data_source', 'lake', { document: { Type: 'ATHENA' } }),
        placed('data_source', 'people', { document: { Type: 'POSTGRESQL' } }),
        placed('data_source', 'crm', { document: { Type: 'SALESFORCE' } }),
        placed('data_source', 'far', { document: { Type: 'MYSQL', SecretArn: secretOf('111122223333') } }),
        placed('data_source', 'near', { document: { Type: 'MYSQL', SecretArn: secretOf('222233334444') } }),
        placed('data_source', 'role', {
          document: {
            Type: 'REDSHIFT',
            DataSourceParameters: {
              RedshiftParameters: { IAMParameters: { RoleArn: 'arn:aws:iam::222233334444:role/r' } },
            },
          },
        }),
        placed('data_source', 'there', { action: 'none', document: { Type: 'POSTGRESQL' } }),
        placed('data_source', 'theirs', { action: 'update', document: { Type: 'S3' } }),
      ]),
      [
        'blocker: The data source people is reached with a password, and QuickSight tells passwords to nobody.',
        'blocker: The data source crm is SALESFORCE, which QuickSight lets nobody make through its API.',
        `blocker: The data source far would take its credentials from ${secretOf('111122223333')}, which is not a secret of Test.`,
        'warning: Test has a data source theirs already, which is replaced: everything that reads through it changes at once.',
      ],
    ],
    [
      'datasets of the new data preparation, and of files',
      find([
        placed('dataset', 'new', { document: { DataPrepConfiguration: {}, PhysicalTableMap: {} } }),
        placed('dataset', 'ruled', {
          document: { SemanticModelConfiguration: {}, RowLevelPermissionDataSet: {} },
        }),
        placed('dataset', 'file', { document: { PhysicalTableMap: {} } }),
      ]),
      [
        'note: The dataset new is made with the new data preparation: only QuickSight itself knows its columns, so they are not checked.',
        'blocker: The dataset ruled is made with the new data preparation and has its row rules beside it: QuickSight refuses that.',
        'blocker: The dataset file names no table: it was made of an uploaded file, which QuickSight hands to nobody.',
      ],
    ],
    [
      'a circle of datasets, told once',
      find([circular('a', 'b'), circular('b', 'c'), circular('c', 'a')]),
      ['blocker: Datasets are made of each other in a circle: a → b → c → a.'],
    ],
    [
      'a dataset that is made of itself',
      find([circular('a', 'a')]),
      ['blocker: Datasets are made of each other in a circle: a → a.'],
    ],
    [
      'no circle that is there already',
      find([circular('a', 'b', { action: 'none' }), circular('b', 'a', { action: 'none' })]),
      [],
    ],
    [
      'a circle that the stage breaks with a dataset of its own',
      find([circular('a', 'b'), mapped('dataset', 'b', {}, { needs: [{ kind: 'dataset', id: 'a' }] })]),
      [],
    ],
    [
      'what is larger than QuickSight takes',
      find([
        dashboard({
          DataSetIdentifierDeclarations: times(51, {}),
          ParameterDeclarations: times(401, {}),
          CalculatedFields: times(2_001, {}),
          FilterGroups: times(2_000, {}),
          Sheets: [
            ...times(20, { Name: 'Full', Visuals: times(75, {}) }),
            { Name: 'Übervoll', Visuals: times(76, {}) },
          ],
        }),
      ]),
      [
        'blocker: The dashboard sales has 51 datasets; QuickSight takes 50.',
        'blocker: The dashboard sales has 21 sheets; QuickSight takes 20.',
        'blocker: The dashboard sales has 401 parameters; QuickSight takes 400.',
        'blocker: The dashboard sales has 2001 calculated fields; QuickSight takes 2000.',
        'blocker: The dashboard sales has 76 visuals on sheet Übervoll; QuickSight takes 75.',
      ],
    ],
    [
      'a default for a parameter that is gone',
      find(
        [dashboard({ ParameterDeclarations: [{ StringParameterDeclaration: { Name: 'Region' } }] })],
        {},
        {
          parameters: [
            { name: 'Region', values: ['EU'] },
            { name: 'Rate', values: [1] },
          ],
        },
      ),
      ['warning: The mapping has a default for the parameter Rate, which nothing in this release has.'],
    ],
    [
      'another dashboard of the same name',
      find([dashboard({})], {
        dashboards: [
          { id: 'sales', name: 'Sales' },
          { id: 'old', name: 'Sales' },
        ],
      }),
      ['warning: Test has another dashboard called sales, old: people will see two of one name.'],
    ],
    ['no names where they may not be read', find([dashboard({})], { dashboards: null }), []],
    [
      'how much SPICE is wanted, and that nobody knows what is left',
      find([
        placed('dataset', 'a', {
          action: 'beside',
          base: there({ spiceBytes: 3 * 1024 ** 3 }),
          document: { ...sql(['a']), ImportMode: 'SPICE' },
        }),
        placed('dataset', 'b', { document: { ...sql(['a']), ImportMode: 'SPICE' } }),
      ]),
      [
        'note: 2 more datasets are kept in SPICE; those that they follow take 3.0 GB. How much SPICE Test has left is not known: QuickSight tells it to nobody through the API.',
      ],
    ],
    [
      'a tenant’s dashboard on another one’s data',
      find(
        [
          mapped('dataset', 'd', {}),
          dashboard(
            {},
            { needs: [{ kind: 'dataset', id: 'd' }], facts: { tags: { 'steward:tenant': 'contoso' } } },
          ),
        ],
        { belongings: new Map([belongs('dataset', 'd', 'northgate')]) },
      ),
      [
        'blocker: The dashboard sales belongs to the tenant contoso and would read the dataset their-d, which belongs to northgate.',
      ],
    ],
    [
      'one dashboard on data of several namespaces',
      find(
        [
          mapped('dataset', 'a', {}),
          mapped('dataset', 'b', {}),
          dashboard(
            {},
            {
              needs: [
                { kind: 'dataset', id: 'a' },
                { kind: 'dataset', id: 'b' },
              ],
            },
          ),
        ],
        {
          belongings: new Map([
            belongs('dataset', 'a', null, 'north'),
            belongs('dataset', 'b', null, 'south'),
          ]),
        },
      ),
      ['blocker: The dashboard sales would read data of several namespaces at once: north, south.'],
    ],
    [
      'nothing of what stays as it is',
      find([
        mapped('dataset', 'd', { columns: [] }),
        dashboard(reads('their-d', 'a'), { action: 'none' }),
        placed('dataset', 'f', { action: 'none', document: { PhysicalTableMap: {} } }),
      ]),
      [],
    ],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('says what to do about everything that stands in the way', () => {
    const all = preflightFindings({
      placed: [mapped('dataset', 'd', { columns: [] }), dashboard(reads('their-d', 'a')), circular('a', 'a')],
      input: { environment: { name: 'test', title: 'Test', production: false }, mapping: emptyMapping, to },
      facts: { ...nothing, edition: 'STANDARD' },
    });
    expect(all.length).toBe(3);
    expect(all.every(({ todo }) => (todo ?? '').length > 10)).toBe(true);
  });
});
