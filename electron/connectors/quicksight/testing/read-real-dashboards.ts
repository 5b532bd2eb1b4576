import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isJsonList, isJsonObject, type JsonDocument } from '../../../../shared/domain/json-document.ts';
import { readJsonAt, walkJson } from '../../../../shared/domain/json-document-path.ts';

/** Beside the project, not in it: somebody else's work. */
const folder = new URL('../../../../../shared/data/quicksight/', import.meta.url);

/** Where it is false, tests with real dashboards are skipped. */
export const hasRealDashboards = existsSync(fileURLToPath(folder));

/** Goes into the names of such tests. */
export const needsRealDashboards = ' (needs the real dashboards in ../shared/data)';

export const realDashboards = [
  { id: 'kpi', name: 'KPI Dashboard', theme: 'house', file: 'KPI-definition.yaml' },
  {
    id: 'focus-dashboard',
    name: 'FOCUS Dashboard',
    theme: 'MIDNIGHT',
    file: 'focus-definition.yaml',
    manifest: 'focus.yaml',
  },
  {
    id: 'health-events',
    name: 'Health Events Dashboard',
    theme: 'house',
    file: 'health-events-definition.yaml',
    manifest: 'health-events.yaml',
  },
  { id: 'cid-rls', name: 'RLS', theme: 'MIDNIGHT', file: 'rls-definition.yaml', manifest: 'rls.yaml' },
] as const;

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A YAML node as JSON, with numbers as they stand there. */
function toJson(node: unknown): JsonDocument {
  if (isMap(node)) return new Map(node.items.map(({ key, value }) => [String(key), toJson(value)]));
  if (isSeq(node)) return node.items.map(toJson);
  if (!isScalar(node) || node.value === null || node.value === undefined) return null;
  const { value, source } = node;
  if (typeof value === 'number')
    return { lexeme: source !== undefined && jsonNumber.test(source) ? source : JSON.stringify(value) };
  return typeof value === 'boolean' ? value : String(value);
}

const read = (name: string): JsonDocument =>
  toJson(parseDocument(readFileSync(new URL(name, folder), 'utf8')).contents);

const textOf = (value: JsonDocument | undefined): string => (typeof value === 'string' ? value : '');

interface Column {
  readonly Name: string;
  readonly Type: string;
}

/** The kinds of field in which a column stands tell its type. */
const typeOf = (field: string | number | undefined): string => {
  const name = String(field);
  if (name.startsWith('Numerical')) return 'DECIMAL';
  return name.startsWith('Date') ? 'DATETIME' : 'STRING';
};

/** For datasets whose definition is not public: the columns that the dashboard uses of each. */
function usedColumns(definition: JsonDocument): ReadonlyMap<string, readonly Column[]> {
  const calculated = new Set<string>();
  for (const field of list(readJsonAt(definition, ['CalculatedFields'])))
    calculated.add(
      `${textOf(readJsonAt(field, ['DataSetIdentifier']))}\n${textOf(readJsonAt(field, ['Name']))}`,
    );
  const used = new Map<string, Map<string, string>>();
  walkJson(definition, (path, value) => {
    if (!isJsonObject(value)) return undefined;
    const [set, name] = [textOf(value.get('DataSetIdentifier')), textOf(value.get('ColumnName'))];
    if (set === '' || name === '' || calculated.has(`${set}\n${name}`)) return undefined;
    const columns = used.get(set) ?? new Map<string, string>();
    const type = typeOf(path.at(-2));
    if (type !== 'STRING' || !columns.has(name)) columns.set(name, type);
    used.set(set, columns);
    return undefined;
  });
  return new Map(
    [...used].map(([set, columns]) => [set, [...columns].sort().map(([Name, Type]) => ({ Name, Type }))]),
  );
}

const list = (value: JsonDocument | undefined): readonly JsonDocument[] => (isJsonList(value) ? value : []);
const json = (value: object): JsonDocument => toJson(parseDocument(JSON.stringify(value)).contents);

/** A dataset over one Athena table with these columns, in the form of the public ones. */
const tableDataset = (id: string, name: string, columns: readonly Column[]): JsonDocument =>
  json({
    DataSetId: id,
    Name: name,
    PhysicalTableMap: {
      [id]: {
        RelationalTable: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: as the public datasets have them
          DataSourceArn: '${athena_datasource_arn}',
          Catalog: 'AwsDataCatalog',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: as the public datasets have them
          Schema: '${athena_database_name}',
          Name: name,
          InputColumns: columns,
        },
      },
    },
    LogicalTableMap: { [`${id.slice(0, 8)}-logical`]: { Alias: name, Source: { PhysicalTableId: id } } },
    ImportMode: 'SPICE',
  });

/** The definition of a real dashboard, numbers with the texts that they have in its file. */
export const readRealDefinition = (id: (typeof realDashboards)[number]['id']): JsonDocument => {
  const found = realDashboards.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no real dashboard ${id}.`);
  return read(found.file);
};

/** The datasets of these definitions, by id: the public ones, and one over a table for each of the others. */
export function readRealDatasets(definitions: readonly JsonDocument[]): ReadonlyMap<string, JsonDocument> {
  const datasets = new Map<string, JsonDocument>();
  for (const dashboard of realDashboards) {
    if (!('manifest' in dashboard)) continue;
    const described = readJsonAt(read(dashboard.manifest), ['datasets']);
    if (isJsonObject(described))
      for (const [name, dataset] of described) datasets.set(name, readJsonAt(dataset, ['data']) ?? null);
  }
  for (const definition of definitions) {
    const used = usedColumns(definition);
    for (const declared of list(readJsonAt(definition, ['DataSetIdentifierDeclarations']))) {
      const name = textOf(readJsonAt(declared, ['Identifier']));
      const arn = textOf(readJsonAt(declared, ['DataSetArn']));
      if (!datasets.has(name))
        datasets.set(name, tableDataset(arn.split('/').at(-1) ?? name, name, used.get(name) ?? []));
    }
  }
  return new Map(
    [...datasets.values()].map((dataset) => [textOf(readJsonAt(dataset, ['DataSetId'])), dataset]),
  );
}
