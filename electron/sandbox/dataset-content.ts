import type { LogicalTable, PhysicalTable, UpdateDataSetRequest } from '@aws-sdk/client-quicksight';
import { parseArn } from './arns.ts';
import type { Call } from './handler.ts';
import { invalidParameter, notFound } from './service-error.ts';

export type DatasetContent = Omit<UpdateDataSetRequest, 'AwsAccountId' | 'DataSetId' | 'Name'>;

type Tables = Readonly<Record<string, PhysicalTable>>;

/** The entries of a map that are not null: a caller may send such ones. */
const present = <Value>(map: Readonly<Record<string, Value>>): [string, NonNullable<Value>][] =>
  Object.entries(map).filter((entry): entry is [string, NonNullable<Value>] => entry[1] !== null);

interface Column {
  readonly Name: string;
  readonly Type: string;
}

const outputTypes: Readonly<Record<string, string>> = {
  INTEGER: 'INTEGER',
  DECIMAL: 'DECIMAL',
  DATETIME: 'DATETIME',
};

/** Throws for a table key, a data source or a parent dataset that the service would refuse. */
export function checkTables(call: Call, content: DatasetContent): void {
  for (const [key, table] of present((content.PhysicalTableMap ?? {}) as Tables)) {
    if (!/^[0-9a-zA-Z-]{1,64}$/.test(key)) {
      throw invalidParameter(
        `PhysicalTableMap key '${key.slice(0, 100)}' does not match [0-9a-zA-Z-]{1,64}.`,
      );
    }
    const arn =
      table.RelationalTable?.DataSourceArn ?? table.CustomSql?.DataSourceArn ?? table.S3Source?.DataSourceArn;
    if (arn !== undefined) requireArn(call, arn, 'datasource');
  }
  for (const [, table] of present(content.LogicalTableMap ?? {})) {
    const arn = table.Source?.DataSetArn;
    if (arn !== undefined) requireArn(call, arn, 'dataset');
  }
  const rules = content.RowLevelPermissionDataSet?.Arn;
  if (rules !== undefined) requireArn(call, rules, 'dataset');
  // cid-framework PR 1445: the rules then stand in the semantic model's tables.
  if (content.DataPrepConfiguration !== undefined && rules !== undefined)
    throw invalidParameter(
      'RowLevelPermissionDataSet is not supported with DataPrepConfiguration. Use SemanticModelConfiguration.',
    );
}

function requireArn(call: Call, arn: string, kind: 'datasource' | 'dataset'): void {
  const parsed = parseArn(arn);
  if (parsed?.type !== kind)
    throw invalidParameter(`${arn} is not the ARN of a ${kind === 'dataset' ? 'dataset' : 'data source'}.`);
  const found = call.world.row('SELECT 1 FROM assets WHERE region = :region AND kind = :kind AND id = :id', {
    region: parsed.region,
    kind,
    id: parsed.id,
  });
  if (parsed.accountId !== call.world.accountId || found === undefined) {
    throw notFound(kind.toUpperCase(), `${arn} is not found.`);
  }
}

/**
 * The columns that visuals see, after the logical tables' transformations; undefined for what the new data
 * preparation makes. The type of a calculated column is only known to the service; here it is a text.
 */
export function outputColumns(
  call: Call,
  content: DatasetContent,
  parents: readonly string[] = [],
): Column[] | undefined {
  if (content.DataPrepConfiguration !== undefined && content.DataPrepConfiguration !== null) return undefined;
  const physical = Object.fromEntries(present((content.PhysicalTableMap ?? {}) as Tables));
  const logical: Readonly<Record<string, LogicalTable>> = Object.fromEntries(
    present(content.LogicalTableMap ?? {}),
  );
  const joined = new Set(
    Object.values(logical).flatMap(({ Source }) => [
      Source?.JoinInstruction?.LeftOperand,
      Source?.JoinInstruction?.RightOperand,
    ]),
  );
  const roots = Object.keys(logical).filter((id) => !joined.has(id));
  if (roots.length === 0) return Object.values(physical).flatMap(physicalColumns);

  const columnsOf = (id: string, above: readonly string[]): Column[] => {
    const table = logical[id];
    // Tables that are made of themselves have no columns.
    if (table === undefined || above.includes(id)) return physicalColumns(physical[id]);
    return transform(sourceColumns(table, [...above, id]), table.DataTransforms ?? []);
  };
  const sourceColumns = ({ Source: source }: LogicalTable, above: readonly string[]): Column[] => {
    if (source?.PhysicalTableId !== undefined) return physicalColumns(physical[source.PhysicalTableId]);
    if (source?.DataSetArn !== undefined) return parentColumns(call, source.DataSetArn, parents);
    const join = source?.JoinInstruction;
    if (join === undefined) return [];
    const left = columnsOf(join.LeftOperand ?? '', above);
    const taken = new Set(left.map(({ Name }) => Name));
    const alias = logical[join.RightOperand ?? '']?.Alias ?? '';
    const right = columnsOf(join.RightOperand ?? '', above);
    return [
      ...left,
      ...right.map((column) =>
        taken.has(column.Name) ? { ...column, Name: `${column.Name}[${alias}]` } : column,
      ),
    ];
  };
  return roots.flatMap((id) => columnsOf(id, []));
}

function parentColumns(call: Call, arn: string, parents: readonly string[]): Column[] {
  const parsed = parseArn(arn);
  if (parsed === undefined || parents.includes(arn)) return [];
  const found = call.world.row<{ document: string }>(
    "SELECT document FROM assets WHERE region = :region AND kind = 'dataset' AND id = :id",
    { region: parsed.region, id: parsed.id },
  );
  if (found === undefined) return [];
  return outputColumns(call, JSON.parse(found.document) as DatasetContent, [...parents, arn]) ?? [];
}

function physicalColumns(table: PhysicalTable | undefined): Column[] {
  const columns =
    table?.RelationalTable?.InputColumns ?? table?.CustomSql?.Columns ?? table?.S3Source?.InputColumns ?? [];
  return columns.map((column) => ({
    Name: column.Name ?? '',
    Type: outputTypes[column.Type ?? ''] ?? 'STRING',
  }));
}

function transform(columns: Column[], operations: NonNullable<LogicalTable['DataTransforms']>): Column[] {
  let now = columns;
  for (const operation of operations) {
    const projected = operation.ProjectOperation?.ProjectedColumns;
    const created = operation.CreateColumnsOperation?.Columns ?? [];
    const renamed = operation.RenameColumnOperation;
    const cast = operation.CastColumnTypeOperation;
    if (projected !== undefined) {
      const byName = new Map(now.map((column) => [column.Name, column]));
      now = projected.flatMap((name) => byName.get(name) ?? []);
    }
    now = [...now, ...created.map(({ ColumnName }) => ({ Name: ColumnName ?? '', Type: 'STRING' }))];
    if (renamed !== undefined)
      now = now.map((column) =>
        column.Name === renamed.ColumnName ? { ...column, Name: renamed.NewColumnName ?? '' } : column,
      );
    if (cast !== undefined)
      now = now.map((column) =>
        column.Name === cast.ColumnName ? { ...column, Type: cast.NewColumnType ?? column.Type } : column,
      );
  }
  return now;
}
