import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isJsonList, isJsonObject, type JsonDocument } from '../shared/domain/json-document.ts';
import { readJsonAt, walkJson } from '../shared/domain/json-document-path.ts';
import { printJsonDocument } from '../shared/domain/print-json-document.ts';

/**
 * Writes `resources/sandbox/promotion/` from a folder with YAML of the Cloud Intelligence Dashboards: one file
 * for each dashboard's definition and one with the datasets. Numbers keep the texts that they have in the YAML.
 *
 *     node scripts/make-promotion-seed.ts FOLDER
 */
const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('Name the folder with the YAML files.');
const to = fileURLToPath(new URL('../resources/sandbox/promotion/', import.meta.url));

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
  toJson(parseDocument(readFileSync(join(from, name), 'utf8')).contents);

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

const dashboards = [
  { id: 'kpi', file: 'KPI-definition.yaml' },
  { id: 'focus-dashboard', file: 'focus-definition.yaml', manifest: 'focus.yaml' },
  { id: 'health-events', file: 'health-events-definition.yaml', manifest: 'health-events.yaml' },
  { id: 'cid-rls', file: 'rls-definition.yaml', manifest: 'rls.yaml' },
];

mkdirSync(to, { recursive: true });
const datasets = new Map<string, JsonDocument>();
for (const { id, file, manifest } of dashboards) {
  const definition = read(file);
  writeFileSync(join(to, `${id}.json`), `${printJsonDocument(definition)}\n`);
  const described = manifest === undefined ? undefined : readJsonAt(read(manifest), ['datasets']);
  if (isJsonObject(described))
    for (const [name, dataset] of described) datasets.set(name, readJsonAt(dataset, ['data']) ?? null);
  const used = usedColumns(definition);
  for (const declared of list(readJsonAt(definition, ['DataSetIdentifierDeclarations']))) {
    const name = textOf(readJsonAt(declared, ['Identifier']));
    const arn = textOf(readJsonAt(declared, ['DataSetArn']));
    if (!datasets.has(name))
      datasets.set(name, tableDataset(arn.split('/').at(-1) ?? name, name, used.get(name) ?? []));
  }
}
writeFileSync(join(to, 'datasets.json'), `${printJsonDocument([...datasets.values()])}\n`);
