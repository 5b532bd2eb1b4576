import type { AssetKind } from '../directory.ts';
import type { JsonPath } from '../json-document-path.ts';

/** What a typed place of a document names: another asset by its ARN, or something outside QuickSight. */
export type PlaceMeaning =
  | AssetKind
  | 'vpc_connection'
  | 'principal'
  | 'secret'
  | 'iam_role'
  | 'catalog'
  | 'schema'
  | 'table'
  | 'database'
  | 'host'
  | 'workgroup'
  | 'cluster'
  | 'instance'
  | 'bucket'
  | 'object_key'
  | 'warehouse'
  | 'sql';

/** Member names from the document's root; `*` is any member or list position. */
type Pattern = readonly [path: string, meaning: PlaceMeaning];

const content: readonly Pattern[] = [
  ['ThemeArn', 'theme'],
  ['LinkEntities.*', 'analysis'],
  ['Definition.DataSetIdentifierDeclarations.*.DataSetArn', 'dataset'],
  ['Definition.TopicIdentifierDeclarations.*.TopicArn', 'topic'],
  ['Definition.Options.ExcludedDataSetArns.*', 'dataset'],
];

const places: Readonly<Partial<Record<AssetKind, readonly Pattern[]>>> = {
  dashboard: content,
  analysis: content,
  dataset: [
    ['PhysicalTableMap.*.RelationalTable.DataSourceArn', 'data_source'],
    ['PhysicalTableMap.*.RelationalTable.Catalog', 'catalog'],
    ['PhysicalTableMap.*.RelationalTable.Schema', 'schema'],
    ['PhysicalTableMap.*.RelationalTable.Name', 'table'],
    ['PhysicalTableMap.*.CustomSql.DataSourceArn', 'data_source'],
    ['PhysicalTableMap.*.CustomSql.SqlQuery', 'sql'],
    ['PhysicalTableMap.*.S3Source.DataSourceArn', 'data_source'],
    ['PhysicalTableMap.*.SaaSTable.DataSourceArn', 'data_source'],
    ['LogicalTableMap.*.Source.DataSetArn', 'dataset'],
    ['DataPrepConfiguration.SourceTableMap.*.DataSet.DataSetArn', 'dataset'],
    ['RowLevelPermissionDataSet.Arn', 'dataset'],
    [
      'SemanticModelConfiguration.TableMap.*.RowLevelPermissionConfiguration.RowLevelPermissionDataSet.Arn',
      'dataset',
    ],
    ['ColumnLevelPermissionRules.*.Principals.*', 'principal'],
  ],
  data_source: [
    ['VpcConnectionProperties.VpcConnectionArn', 'vpc_connection'],
    ['SecretArn', 'secret'],
    ['DataSourceParameters.*.Database', 'database'],
    ['DataSourceParameters.*.Host', 'host'],
    ['DataSourceParameters.*.Catalog', 'catalog'],
    ['DataSourceParameters.*.RoleArn', 'iam_role'],
    ['DataSourceParameters.*.Warehouse', 'warehouse'],
    ['DataSourceParameters.AthenaParameters.WorkGroup', 'workgroup'],
    ['DataSourceParameters.RdsParameters.InstanceId', 'instance'],
    ['DataSourceParameters.RedshiftParameters.ClusterId', 'cluster'],
    ['DataSourceParameters.RedshiftParameters.IAMParameters.RoleArn', 'iam_role'],
    ['DataSourceParameters.S3Parameters.ManifestFileLocation.Bucket', 'bucket'],
    ['DataSourceParameters.S3Parameters.ManifestFileLocation.Key', 'object_key'],
  ],
  topic: [['Topic.DataSets.*.DatasetArn', 'dataset']],
};

interface Branch {
  readonly members: Map<string, Branch>;
  meaning?: PlaceMeaning;
}

const branch = (): Branch => ({ members: new Map() });

const grow = (patterns: readonly Pattern[]): Branch => {
  const root = branch();
  for (const [path, meaning] of patterns) {
    let at = root;
    for (const name of path.split('.')) {
      const next = at.members.get(name) ?? branch();
      at.members.set(name, next);
      at = next;
    }
    at.meaning = meaning;
  }
  return root;
};

const trees = new Map(Object.entries(places).map(([kind, patterns]) => [kind, grow(patterns)]));

/**
 * What the text at a place of an asset's document names; undefined where the place is free text. The places are
 * those that the service's own model types (reference: QuickSight API, definition and data set structures).
 */
export const meaningOf = (kind: AssetKind, path: JsonPath): PlaceMeaning | undefined => {
  let at = trees.get(kind);
  for (const name of path) {
    at = at?.members.get(String(name)) ?? at?.members.get('*');
    if (at === undefined) return undefined;
  }
  return at?.meaning;
};
