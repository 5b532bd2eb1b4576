import {
  isJsonList,
  isJsonObject,
  type JsonDocument,
  type JsonObject,
} from '../../../shared/domain/json-document.ts';
import { readJsonAt, walkJson } from '../../../shared/domain/json-document-path.ts';

const textAt = (value: JsonDocument, name: string): string | undefined => {
  const found = isJsonObject(value) ? value.get(name) : undefined;
  return typeof found === 'string' ? found : undefined;
};

/** A dataset as a definition declares it, and the columns that the definition takes from it. */
export interface ColumnsUsed {
  readonly identifier: string;
  readonly dataset: string;
  readonly columns: readonly string[];
}

/**
 * The columns that a dashboard or analysis takes from each of its datasets: everything that names a dataset and a
 * column (reference: ColumnIdentifier), but what it calculates by itself.
 */
export const columnsUsed = (document: JsonObject): ColumnsUsed[] => {
  const definition = document.get('Definition') ?? null;
  const declared = readJsonAt(definition, ['DataSetIdentifierDeclarations']);
  const calculated = readJsonAt(definition, ['CalculatedFields']);
  const own = new Set(
    (isJsonList(calculated) ? calculated : []).map(
      (field) => `${textAt(field, 'DataSetIdentifier')}\n${textAt(field, 'Name')}`,
    ),
  );
  const used = new Map<string, Set<string>>();
  walkJson(definition, (_path, value) => {
    const identifier = textAt(value, 'DataSetIdentifier');
    const column = textAt(value, 'ColumnName');
    if (identifier === undefined || column === undefined || own.has(`${identifier}\n${column}`)) return;
    used.set(identifier, (used.get(identifier) ?? new Set()).add(column));
  });
  return (isJsonList(declared) ? declared : []).flatMap((one) => {
    const identifier = textAt(one, 'Identifier');
    const dataset = textAt(one, 'DataSetArn');
    if (identifier === undefined || dataset === undefined) return [];
    return [{ identifier, dataset, columns: [...(used.get(identifier) ?? [])].sort() }];
  });
};
