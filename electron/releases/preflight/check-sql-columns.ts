import {
  isJsonList,
  isJsonObject,
  type JsonDocument,
  type JsonObject,
} from '../../../shared/domain/json-document.ts';
import { readJsonAt } from '../../../shared/domain/json-document-path.ts';
import type { PlanFinding } from '../../../shared/domain/plan.ts';
import { isPut } from '../promotion-input.ts';
import type { PreflightCheck } from './preflight.ts';

const list = (value: JsonDocument | undefined): readonly JsonDocument[] => (isJsonList(value) ? value : []);
const members = (value: JsonDocument | undefined): readonly (readonly [string, JsonDocument])[] =>
  isJsonObject(value) ? [...value] : [];
const texts = (values: readonly (JsonDocument | undefined)[]): string[] =>
  values.filter((value) => typeof value === 'string');

/** Columns that the transformations of a logical table take as given, in the order in which they are made. */
const takenFrom = (table: JsonDocument): string[] => {
  const made = new Set<string>();
  const taken = new Set<string>();
  const take = (name: JsonDocument | undefined) => {
    if (typeof name === 'string' && !made.has(name)) taken.add(name);
  };
  for (const operation of list(readJsonAt(table, ['DataTransforms']))) {
    for (const name of list(readJsonAt(operation, ['ProjectOperation', 'ProjectedColumns']))) take(name);
    take(readJsonAt(operation, ['CastColumnTypeOperation', 'ColumnName']));
    take(readJsonAt(operation, ['RenameColumnOperation', 'ColumnName']));
    for (const column of list(readJsonAt(operation, ['CreateColumnsOperation', 'Columns'])))
      for (const name of texts([readJsonAt(column, ['ColumnName'])])) made.add(name);
    for (const name of texts([readJsonAt(operation, ['RenameColumnOperation', 'NewColumnName'])]))
      made.add(name);
  }
  return [...taken];
};

/** Each custom SQL with the columns that it says it has and those that are taken from it. */
const statements = (document: JsonObject) => {
  const logical = members(document.get('LogicalTableMap')).map(([, table]) => table);
  return members(document.get('PhysicalTableMap')).flatMap(([key, table]) => {
    const sql = readJsonAt(table, ['CustomSql']);
    if (!isJsonObject(sql)) return [];
    const readers = logical.filter((one) => readJsonAt(one, ['Source', 'PhysicalTableId']) === key);
    return [
      {
        name: texts([sql.get('Name')])[0] ?? key,
        columns: new Set(texts(list(sql.get('Columns')).map((column) => readJsonAt(column, ['Name'])))),
        taken: readers.flatMap(takenFrom),
      },
    ];
  });
};

/** A custom SQL says which columns it has; what is made of them afterwards takes no others. */
export const checkSqlColumns: PreflightCheck = ({ placed }) =>
  placed.filter(isPut).flatMap(({ asset, content }): PlanFinding[] => {
    if (asset.kind !== 'dataset') return [];
    return statements(content.document).flatMap(({ name, columns, taken }): PlanFinding[] => {
      const where = `The SQL ${name} of dataset ${asset.name}`;
      if (columns.size === 0)
        return [
          {
            severity: 'blocker',
            message: `${where} does not say which columns it has.`,
            todo: 'Save the dataset anew where it was made, and take the release again.',
          },
        ];
      const missing = taken.filter((column) => !columns.has(column));
      return missing.length === 0
        ? []
        : [
            {
              severity: 'blocker',
              message: `${where} has no ${missing.join(', ')}, which the dataset takes from it.`,
              todo: 'Mend the dataset where it was made, and take the release again.',
            },
          ];
    });
  });
