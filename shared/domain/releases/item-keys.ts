import { isJsonList, isJsonObject, type JsonDocument, type JsonObject } from '../json-document.ts';
import type { JsonPath } from '../json-document-path.ts';

/** Members by which the service tells the items of a list apart, the most telling first. */
const idMembers = [
  'SheetId',
  'VisualId',
  'FilterGroupId',
  'FilterId',
  'ParameterControlId',
  'FilterControlId',
  'SheetTextBoxId',
  'SheetImageId',
  'CustomActionId',
  'ElementId',
  'FieldId',
  'Identifier',
  'ColumnName',
  'ColumnId',
  'Name',
] as const;

/** The one member of a union (`{ BarChartVisual: {…} }`); undefined of anything else. */
export const onlyMember = (value: JsonDocument | undefined): readonly [string, JsonObject] | undefined => {
  if (!isJsonObject(value) || value.size !== 1) return undefined;
  const [[name, inner] = ['', null]] = value;
  return isJsonObject(inner) ? [name, inner] : undefined;
};

/** By what an item of a list is the same one in two documents; undefined where nothing tells. */
export const itemKey = (item: JsonDocument | undefined): string | undefined => {
  if (!isJsonObject(item)) return undefined;
  const inner = onlyMember(item)?.[1] ?? item;
  for (const name of idMembers) {
    const value = inner.get(name);
    if (typeof value !== 'string') continue;
    // Columns and calculated fields of two data sets may be called the same; an id needs no more.
    const set = name === 'ColumnName' || name === 'Name' ? inner.get('DataSetIdentifier') : undefined;
    return typeof set === 'string' ? `${name} ${value} ${set}` : `${name} ${value}`;
  }
  // The configuration of a column names the column one level deeper.
  return itemKey(inner.get('Column'));
};

const known = new WeakMap<readonly JsonDocument[], readonly string[] | null>();

/**
 * The keys of a list's items, no two alike: what stands there twice is told apart by which one of them it is.
 * Undefined where an item has nothing that tells it apart.
 */
export const itemKeys = (items: readonly JsonDocument[]): readonly string[] | undefined => {
  const found = known.get(items);
  if (found !== undefined) return found ?? undefined;
  const times = new Map<string, number>();
  const keys: string[] = [];
  for (const item of items) {
    const key = itemKey(item);
    if (key === undefined) break;
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    keys.push(before === 0 ? key : `${key} #${before + 1}`);
  }
  const all = keys.length === items.length ? keys : null;
  known.set(items, all);
  return all ?? undefined;
};

/** The steps of a path with keys in place of positions: the same in every document that holds the part. */
export const pathByKeys = (document: JsonDocument, path: JsonPath): string => {
  let at: JsonDocument | undefined = document;
  return path
    .map((step) => {
      if (typeof step === 'string') {
        at = isJsonObject(at) ? at.get(step) : undefined;
        return step;
      }
      const key: string = (isJsonList(at) ? itemKeys(at)?.[step] : undefined) ?? `#${step}`;
      at = isJsonList(at) ? at[step] : undefined;
      return key;
    })
    .join(keySeparator);
};

/** Stands between the steps of what `pathByKeys` gives; no name of the service holds it. */
export const keySeparator = '\u001f';
