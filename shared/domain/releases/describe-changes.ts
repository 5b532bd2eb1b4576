import type { AssetKind } from '../directory.ts';
import { isJsonList, isJsonObject, type JsonDocument, type JsonObject } from '../json-document.ts';
import { type JsonPath, readJsonAt } from '../json-document-path.ts';
import { diffDocuments, itemKey, sameDocument, type ValueChange } from './diff-documents.ts';

/** What a person calls the part of an asset that changed. */
export interface ChangedPart {
  /** `visual`, `filter`, `calculated field`, …: a word to put before the name. */
  readonly type: string;
  /** Of a visual and the like: the sheet that it is on. */
  readonly on: string | null;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'changed' | 'moved';
  /** The earlier name of what was renamed. */
  readonly was: string | null;
  /** What of it changed, in words, with the values where they are short enough to read. */
  readonly properties: readonly ChangedProperty[];
  /** Where it is in the newer document, or in the older one where it was removed. */
  readonly path: JsonPath;
}

export interface ChangedProperty {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly path: JsonPath;
}

type Pattern = readonly [path: string, type: string];

const definitionParts: readonly Pattern[] = [
  ['Definition.Sheets.*.Visuals.*', 'visual'],
  ['Definition.Sheets.*.FilterControls.*', 'filter control'],
  ['Definition.Sheets.*.ParameterControls.*', 'parameter control'],
  ['Definition.Sheets.*.TextBoxes.*', 'text box'],
  ['Definition.Sheets.*.Images.*', 'image'],
  ['Definition.Sheets.*.Layouts', 'layout'],
  ['Definition.Sheets.*.SheetControlLayouts', 'layout of the controls'],
  ['Definition.Sheets.*', 'sheet'],
  ['Definition.CalculatedFields.*', 'calculated field'],
  ['Definition.ParameterDeclarations.*', 'parameter'],
  ['Definition.FilterGroups.*', 'filter'],
  ['Definition.ColumnConfigurations.*', 'column'],
  ['Definition.DataSetIdentifierDeclarations.*', 'data set'],
  ['Definition.TopicIdentifierDeclarations.*', 'topic'],
  ['Definition.AnalysisDefaults', 'defaults'],
  ['Definition.Options', 'options'],
  ['Definition.*', 'definition'],
  ['ThemeArn', 'theme'],
  ['LinkEntities', 'linked analyses'],
  ['DashboardPublishOptions.*', 'publish option'],
  ['*', 'property'],
];

const partsByKind: Readonly<Record<AssetKind, readonly Pattern[]>> = {
  dashboard: definitionParts,
  analysis: definitionParts,
  dataset: [
    ['PhysicalTableMap.*', 'table'],
    ['LogicalTableMap.*', 'joined table'],
    ['DataPrepConfiguration.SourceTableMap.*', 'source table'],
    ['DataPrepConfiguration.TransformStepMap.*', 'preparation step'],
    ['RefreshSchedules.*', 'refresh schedule'],
    ['RowLevelPermissionDataSet', 'row-level security'],
    ['RowLevelPermissionTagConfiguration', 'row-level security'],
    ['SemanticModelConfiguration', 'row-level security'],
    ['ColumnLevelPermissionRules', 'column-level security'],
    ['FieldFolders', 'field folders'],
    ['*', 'property'],
  ],
  data_source: [
    ['DataSourceParameters.*', 'connection'],
    ['*', 'property'],
  ],
  theme: [
    ['Configuration.*', 'style'],
    ['*', 'property'],
  ],
  topic: [
    ['Topic.DataSets.*', 'data set'],
    ['*', 'property'],
  ],
};

const compiled = new Map(
  Object.entries(partsByKind).map(([kind, patterns]) => [
    kind,
    patterns.map(([path, type]) => ({ names: path.split('.'), type })),
  ]),
);

/** The part that a path lies in: how much of the path names it, and its type. */
const partAt = (kind: AssetKind, path: JsonPath): { readonly length: number; readonly type: string } => {
  for (const { names, type } of compiled.get(kind) ?? [])
    if (names.length <= path.length && names.every((name, at) => name === '*' || name === path[at]))
      return { length: names.length, type };
  return { length: Math.min(1, path.length), type: 'property' };
};

const abbreviations = new Map(
  ['SQL', 'ARN', 'URL', 'KPI', 'SSL', 'VPC', 'CSS', 'URI'].map((word) => [word.toLowerCase(), word]),
);

/** `ChartConfiguration` → `chart configuration`; abbreviations in capitals. */
export const memberInWords = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(' ')
    .map((word) => abbreviations.get(word.toLowerCase()) ?? word.toLowerCase())
    .join(' ');

const onlyMember = (value: JsonDocument | undefined): readonly [string, JsonObject] | undefined => {
  if (!isJsonObject(value) || value.size !== 1) return undefined;
  const [[name, inner] = ['', null]] = value;
  return isJsonObject(inner) ? [name, inner] : undefined;
};

const textOf = (value: JsonDocument | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Rich text without its tags. */
const plain = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What a part is called: its title or name, else its id. */
export const nameOfPart = (value: JsonDocument | undefined): string | undefined => {
  if (!isJsonObject(value)) return textOf(value);
  const inner = onlyMember(value)?.[1] ?? value;
  const title = inner.get('Title');
  const format = isJsonObject(title) ? title.get('FormatText') : undefined;
  const rich = isJsonObject(format)
    ? (textOf(format.get('PlainText')) ?? textOf(format.get('RichText')))
    : textOf(title);
  const named = rich === undefined ? undefined : plain(rich);
  if (named) return named;
  for (const name of ['Name', 'Identifier', 'ColumnName', 'Alias', 'Title'])
    if (textOf(inner.get(name)) !== undefined) return textOf(inner.get(name));
  const column = inner.get('Column');
  if (isJsonObject(column)) return nameOfPart(column);
  const content = textOf(inner.get('Content'));
  if (content !== undefined) return plain(content).slice(0, 60) || undefined;
  return itemKey(value)?.replace(/^\w+ /, '');
};

const typeOfPart = (type: string, value: JsonDocument | undefined): string => {
  if (type !== 'visual') return type;
  const union = onlyMember(value)?.[0];
  return union === undefined ? type : memberInWords(union.replace(/Visual$/, ''));
};

/** Longer values are looked at in the raw document. */
const longest = 400;

const shown = (value: JsonDocument | undefined): string | null => {
  if (value === undefined) return null;
  if (value === null) return 'null';
  if (typeof value === 'string') return value.length > longest ? `${value.slice(0, longest)}…` : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isJsonList(value)) return value.length === 1 ? 'one entry' : `${value.length} entries`;
  return isJsonObject(value) ? (nameOfPart(value) ?? `${value.size} settings`) : value.lexeme;
};

/** Members in between that say nothing to a person: unions and wrappers of the service's model. */
const propertyInWords = (path: JsonPath, from: number): string => {
  const words = path
    .slice(from)
    .flatMap((step) => (typeof step === 'number' ? [] : [memberInWords(step)]))
    .filter((word, at, all) => word !== all[at - 1]);
  return words.slice(-3).join(' › ');
};

const sheetOf = (document: JsonDocument, path: JsonPath): string | null =>
  path[0] === 'Definition' && path[1] === 'Sheets' && path.length > 3
    ? (nameOfPart(readJsonAt(document, path.slice(0, 3))) ?? null)
    : null;

/** Removed and added under another name, and otherwise the same: it was renamed. */
const renamedPair = (one: JsonDocument | undefined, other: JsonDocument | undefined): boolean => {
  if (!isJsonObject(one) || !isJsonObject(other) || one.size < 2 || one.size !== other.size) return false;
  const names = ['Name', 'SheetId', 'VisualId', 'FilterGroupId'];
  const without = (value: JsonObject) => new Map([...value].filter(([name]) => !names.includes(name)));
  const [left, right] = [without(one), without(other)];
  return left.size > 0 && left.size < one.size && sameDocument(left, right);
};

/**
 * What changed between two documents of one asset, part by part, in the order of the newer one: parts are sheets,
 * visuals, filters, parameters, calculated fields, tables and so on, by their ids, so that an order or a name that
 * changed is told as such and not as a loss.
 */
export const describeChanges = (
  kind: AssetKind,
  before: JsonDocument,
  after: JsonDocument,
): ChangedPart[] => {
  const moved: JsonPath[] = [];
  const changes = diffDocuments(before, after, (path) => moved.push(path));
  interface Group {
    readonly path: JsonPath;
    readonly type: string;
    readonly whole: ValueChange | undefined;
    readonly inner: ValueChange[];
  }
  const groups = new Map<string, Group>();
  for (const change of changes) {
    const { length, type } = partAt(kind, change.path);
    const path = change.path.slice(0, length);
    const isWhole = change.path.length === length && (change.from === undefined || change.to === undefined);
    // A part that was removed and another one that took its position are two.
    const key = `${JSON.stringify(path)}${isWhole && change.to === undefined ? ' removed' : ''}`;
    const group = groups.get(key) ?? { path, type, whole: isWhole ? change : undefined, inner: [] };
    if (!isWhole) group.inner.push(change);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const removed = all.filter((group) => group.whole?.to === undefined && group.whole !== undefined);
  const parts: ChangedPart[] = [];
  const taken = new Set<Group>();
  for (const group of all) {
    const { path, whole, inner } = group;
    if (taken.has(group)) continue;
    const value = readJsonAt(after, path) ?? whole?.to;
    const type = typeOfPart(group.type, whole?.from ?? value);
    const name = nameOfPart(whole?.to ?? whole?.from ?? value) ?? String(path.at(-1) ?? '');
    const on = sheetOf(whole?.to === undefined && whole !== undefined ? before : after, path);
    if (whole !== undefined && whole.from === undefined) {
      const twin = removed.find(
        (other) => !taken.has(other) && other.type === group.type && renamedPair(other.whole?.from, whole.to),
      );
      if (twin !== undefined) {
        taken.add(twin);
        const index = parts.findIndex((part) => part.change === 'removed' && part.path === twin.path);
        if (index >= 0) parts.splice(index, 1);
      }
      parts.push({
        type,
        on,
        name,
        change: twin === undefined ? 'added' : 'renamed',
        was: twin === undefined ? null : (nameOfPart(twin.whole?.from) ?? null),
        properties: [],
        path,
      });
      continue;
    }
    if (whole !== undefined) {
      parts.push({ type, on, name, change: 'removed', was: null, properties: [], path });
      continue;
    }
    const naming = inner.find(
      (change) => change.path.length === path.length + 1 && change.path.at(-1) === 'Name',
    );
    const properties = inner
      .filter((change) => change !== naming)
      .map((change) => ({
        name: propertyInWords(change.path, Math.min(path.length, change.path.length - 1)),
        from: shown(change.from),
        to: shown(change.to),
        path: change.path,
      }));
    const was = naming === undefined ? null : shown(naming.from);
    parts.push({
      type,
      on,
      name,
      change: was !== null && properties.length === 0 ? 'renamed' : 'changed',
      was,
      properties,
      path,
    });
  }
  for (const path of moved) {
    const { type } = partAt(kind, [...path, 0]);
    parts.push({
      type: `${type}s`,
      on: sheetOf(after, [...path, 0]),
      name: memberInWords(String(path.at(-1) ?? '')),
      change: 'moved',
      was: null,
      properties: [],
      path,
    });
  }
  return parts;
};
