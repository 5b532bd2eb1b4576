import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssetKind } from '../directory.ts';
import { parseJsonDocument } from '../parse-json-document.ts';
import { printJsonDocument } from '../print-json-document.ts';
import type { Vocabulary } from './mentions.ts';
import { createResolver, type Place, type Route } from './resolve-mention.ts';
import { rewriteDocument } from './rewrite-document.ts';
import { emptyMapping, type StageMapping } from './stage-mapping.ts';

const dev: Place = { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' };
const production: Place = { partition: 'aws', region: 'us-east-1', accountId: '444455556666' };
const arn = (kind: string, id: string, place = dev) =>
  `arn:aws:quicksight:${place.region}:${place.accountId}:${kind}/${id}`;

const known: Vocabulary = {
  ids: new Set(['sales', 'sales-2', 'orders']),
  names: new Set(['analytics_dev', 'orders', 'orders_raw', 'date']),
  words: new Set(['Contoso-dev']),
};

const rewrite = (kind: AssetKind, text: string, mapping: Partial<StageMapping> = {}) => {
  const { document, mentions } = rewriteDocument(
    kind,
    parseJsonDocument(text),
    known,
    createResolver({
      from: dev,
      to: production,
      mapping: { ...emptyMapping, ...mapping },
      assets: [
        { kind: 'dashboard', id: 'sales' },
        { kind: 'dataset', id: 'orders' },
      ],
      otherAccounts: new Map([['777788889999', 'Test']]),
    }),
  );
  return {
    text: printJsonDocument(document),
    unresolved: mentions.filter((one) => one.outcome === 'unresolved').map((one) => one.text),
  };
};

describe('what another environment calls otherwise', () => {
  it.each<[what: string, kind: AssetKind, text: string, mapping: Partial<StageMapping>, wanted: string]>([
    [
      'a dataset of the release keeps its id and gets the account and region',
      'dashboard',
      `{"Definition":{"DataSetIdentifierDeclarations":[{"DataSetArn":"${arn('dataset', 'orders')}"}]}}`,
      {},
      `{"Definition":{"DataSetIdentifierDeclarations":[{"DataSetArn":"${arn('dataset', 'orders', production)}"}]}}`,
    ],
    [
      'a prefix goes before each id of the release, in ARNs and in addresses',
      'dashboard',
      `{"A":"https://eu-central-1.quicksight.aws.amazon.com/sn/dashboards/sales?x=1","B":"${arn('dataset', 'orders')}"}`,
      { idPrefix: 'p-', words: [], unchanged: [{ mention: 'eu-central-1', reason: 'the same console' }] },
      `{"A":"https://eu-central-1.quicksight.aws.amazon.com/sn/dashboards/p-sales?x=1","B":"${arn('dataset', 'p-orders', production)}"}`,
    ],
    [
      'an asset that the stage has already takes the place of the release’s',
      'dataset',
      `{"PhysicalTableMap":{"t":{"RelationalTable":{"DataSourceArn":"${arn('datasource', 'athena-dev')}","Name":"x"}}}}`,
      {
        assets: [{ kind: 'data_source', from: 'athena-dev', to: 'athena' }],
        names: [{ what: 'table', from: 'x', to: 'x' }],
      },
      `{"PhysicalTableMap":{"t":{"RelationalTable":{"DataSourceArn":"${arn('datasource', 'athena', production)}","Name":"x"}}}}`,
    ],
    [
      'a schema in its place and in SQL, and no name that only contains it',
      'dataset',
      '{"PhysicalTableMap":{"t":{"CustomSql":{"SqlQuery":"SELECT * FROM analytics_dev.orders JOIN analytics_dev_old.orders_raw2 -- ${x}"}}}}',
      {
        names: [
          { what: 'schema', from: 'analytics_dev', to: 'analytics' },
          { what: 'table', from: 'orders', to: 'orders' },
        ],
      },
      '{"PhysicalTableMap":{"t":{"CustomSql":{"SqlQuery":"SELECT * FROM analytics.orders JOIN analytics_dev_old.orders_raw2 -- ${x}"}}}}',
    ],
    [
      'a schema, and the same name in SQL, which is called otherwise there',
      'dataset',
      '{"PhysicalTableMap":{"t":{"RelationalTable":{"Schema":"orders"}},"u":{"CustomSql":{"SqlQuery":"from orders"}}}}',
      { names: [{ what: 'schema', from: 'orders', to: 'shop' }], words: [{ from: 'orders', to: 'sold' }] },
      '{"PhysicalTableMap":{"t":{"RelationalTable":{"Schema":"shop"}},"u":{"CustomSql":{"SqlQuery":"from sold"}}}}',
    ],
    [
      'a schema, and the same name in SQL, which stays',
      'dataset',
      '{"PhysicalTableMap":{"t":{"RelationalTable":{"Schema":"analytics_dev"}},"u":{"CustomSql":{"SqlQuery":"from analytics_dev"}}}}',
      {
        names: [{ what: 'schema', from: 'analytics_dev', to: 'shop' }],
        unchanged: [{ mention: 'analytics_dev', reason: 'a view of that name' }],
      },
      '{"PhysicalTableMap":{"t":{"RelationalTable":{"Schema":"shop"}},"u":{"CustomSql":{"SqlQuery":"from analytics_dev"}}}}',
    ],
    [
      'a table in SQL that is called like a dataset which gets another id',
      'dataset',
      '{"PhysicalTableMap":{"u":{"CustomSql":{"SqlQuery":"from orders"}}}}',
      { idPrefix: 'p-', names: [{ what: 'table', from: 'orders', to: 'orders' }] },
      '{"PhysicalTableMap":{"u":{"CustomSql":{"SqlQuery":"from orders"}}}}',
    ],
    [
      'a word, whole, where another one begins with it',
      'dashboard',
      '{"Definition":{"T":"Contoso-dev, Contoso-devices, Contoso"}}',
      { words: [{ from: 'Contoso-dev', to: 'Contoso' }] },
      '{"Definition":{"T":"Contoso, Contoso-devices, Contoso"}}',
    ],
    [
      'what is called like a table or an asset, and means something within the document alone',
      'dashboard',
      '{"Definition":{"DataSetIdentifierDeclarations":[{"Identifier":"orders_raw"}],"Sheets":[{"SheetId":"sales","Name":"orders"}],"CalculatedFields":[{"DataSetIdentifier":"orders_raw","Expression":"sum({orders_raw})"}]}}',
      { idPrefix: 'p-' },
      '{"Definition":{"DataSetIdentifierDeclarations":[{"Identifier":"orders_raw"}],"Sheets":[{"SheetId":"sales","Name":"orders"}],"CalculatedFields":[{"DataSetIdentifier":"orders_raw","Expression":"sum({orders_raw})"}]}}',
    ],
    [
      'unknown members, numbers as they were written and their order stay',
      'dashboard',
      `{"New":{"10":1.0,"2":1e5,"n":12345678901234567890},"ThemeArn":"arn:aws:quicksight::aws:theme/MIDNIGHT","Name":"日本"}`,
      {},
      `{"New":{"10":1.0,"2":1e5,"n":12345678901234567890},"ThemeArn":"arn:aws:quicksight::aws:theme/MIDNIGHT","Name":"日本"}`,
    ],
  ])('%s', (_what, kind, text, mapping, wanted) => {
    const done = rewrite(kind, text, mapping);
    expect(done.unresolved).toEqual([]);
    expect(done.text).toBe(wanted);
  });

  it.each<
    [what: string, kind: AssetKind, text: string, mapping: Partial<StageMapping>, unresolved: string[]]
  >([
    [
      'an asset that neither travels nor is mapped',
      'dashboard',
      `{"ThemeArn":"${arn('theme', 'house')}"}`,
      {},
      [arn('theme', 'house')],
    ],
    ['the account released from, in prose', 'dashboard', '{"Note":"see 111122223333"}', {}, ['111122223333']],
    [
      'the account of another environment, inside a bucket’s name',
      'dashboard',
      '{"Note":"s3://results-777788889999-eu-west-1/x"}',
      {},
      ['777788889999'],
    ],
    ['the region released from', 'dashboard', '{"Note":"runs in eu-central-1."}', {}, ['eu-central-1']],
    [
      'a table of which nobody said how it is called there',
      'dataset',
      '{"PhysicalTableMap":{"t":{"RelationalTable":{"Schema":"analytics_dev","Name":"date"}}}}',
      { names: [{ what: 'table', from: 'analytics_dev', to: 'other' }] },
      ['analytics_dev', 'date'],
    ],
    [
      'a name in SQL that becomes two',
      'dataset',
      '{"PhysicalTableMap":{"t":{"CustomSql":{"SqlQuery":"select * from orders"}}}}',
      {
        names: [
          { what: 'table', from: 'orders', to: 'o1' },
          { what: 'schema', from: 'orders', to: 'o2' },
        ],
      },
      ['orders'],
    ],
    [
      'a secret',
      'data_source',
      '{"SecretArn":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:x"}',
      {},
      ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:x'],
    ],
    ['a typed place that holds no ARN', 'data_source', '{"SecretArn":"oops"}', {}, ['oops']],
  ])('is unresolved: %s', (_what, kind, text, mapping, unresolved) => {
    const done = rewrite(kind, text, mapping);
    expect(done.unresolved.length).toBeGreaterThan(0);
    expect(done.unresolved).toEqual(unresolved);
    expect(done.text).toBe(text);
  });

  it('leaves alone what names no environment', () => {
    const text =
      '{"A":"the date, 202611210000","B":"123456789012","C":"arn:aws:iam::aws:policy/X","D":"us-east-1"}';
    const done = rewrite('dashboard', text);
    expect(done.unresolved).toEqual([]);
    expect(done.text).toBe(text);
  });

  it('with nothing to map, the same place and the same ids, gives the very same document', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const document = parseJsonDocument(text);
        const route: Route = {
          from: dev,
          to: dev,
          mapping: emptyMapping,
          assets: [],
          otherAccounts: new Map(),
        };
        expect(rewriteDocument('dashboard', document, known, createResolver(route)).document).toBe(document);
      }),
      { seed: 51 },
    );
  });
});
