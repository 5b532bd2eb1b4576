import type { AssetKind } from '../directory.ts';
import { isJsonList, isJsonObject, type JsonDocument } from '../json-document.ts';
import { type JsonPath, readJsonAt } from '../json-document-path.ts';
import { canonicalJsonDocument } from '../print-json-document.ts';
import { diffDocuments, type NumberSense, type ValueChange } from './diff-documents.ts';
import { itemKey, keySeparator, onlyMember, pathByKeys } from './item-keys.ts';
import { type LineChange, lineChanges } from './line-changes.ts';
import { partAt } from './part-at.ts';
import { memberInWords, nameOfPart, plainText, propertyInWords, visualInWords } from './part-names.ts';

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
  /** What tells it apart in every document of the asset: as the older document has it, if it does. */
  readonly key: string;
}

export interface ChangedProperty {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Of a text with several lines: what changed of them. */
  readonly lines: readonly LineChange[] | null;
  readonly path: JsonPath;
}

/** Longer values are looked at in the raw document. */
const longest = 400;

/** As much of a long text as shows what differs from the other one. */
const excerpt = (text: string, other: JsonDocument | undefined): string => {
  if (text.length <= longest) return text;
  let start = 0;
  if (typeof other === 'string') {
    while (start < text.length && text[start] === other[start]) start++;
    start = Math.max(0, Math.min(start - 60, text.length - longest));
  }
  const end = start + longest;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
};

const shown = (value: JsonDocument | undefined, other: JsonDocument | undefined): string | null => {
  if (value === undefined) return null;
  if (value === null) return 'null';
  if (typeof value === 'string') return excerpt(value, other);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isJsonList(value)) return value.length === 1 ? 'one entry' : `${value.length} entries`;
  if (!isJsonObject(value)) return value.lexeme;
  const type = value.get('Type');
  const name = nameOfPart(value);
  if (name !== undefined && typeof type === 'string') return `${name} (${type})`;
  return name ?? (value.size === 1 ? 'one setting' : `${value.size} settings`);
};

const linesOf = ({ from, to }: ValueChange): readonly LineChange[] | null =>
  typeof from === 'string' && typeof to === 'string' && (from.includes('\n') || to.includes('\n'))
    ? lineChanges(from, to)
    : null;

const sheetOf = (document: JsonDocument, path: JsonPath): string | null =>
  path[0] === 'Definition' && path[1] === 'Sheets' && path.length > 3
    ? (nameOfPart(readJsonAt(document, path.slice(0, 3))) ?? null)
    : null;

/** Members by which a part is called. */
const names = [
  'Name',
  'SheetId',
  'VisualId',
  'FilterGroupId',
  'ParameterControlId',
  'FilterControlId',
  'SheetTextBoxId',
  'SheetImageId',
];

/** All of a part but what it is called; undefined where nothing would be left, or nothing calls it. */
const nameless = (value: JsonDocument | undefined): string | undefined => {
  if (!isJsonObject(value)) return undefined;
  const union = onlyMember(value);
  const inner = union?.[1] ?? value;
  const rest = new Map([...inner].filter(([name]) => !names.includes(name)));
  if (rest.size === 0 || rest.size === inner.size) return undefined;
  return `${union?.[0] ?? ''} ${canonicalJsonDocument(rest)}`;
};

/** Whether a change is that of what a person calls the part: its name, or a visual's title. */
const isNaming = ({ path, from, to }: ValueChange, part: number): boolean => {
  if (typeof from !== 'string' || typeof to !== 'string') return false;
  if (path.length === part + 1 && path[part] === 'Name') return true;
  return (
    path.length === part + 4 &&
    path[part + 1] === 'Title' &&
    path[part + 2] === 'FormatText' &&
    plainText(from) !== plainText(to)
  );
};

interface Group {
  readonly path: JsonPath;
  readonly type: string;
  /** That the part itself came or went. */
  readonly whole: ValueChange | undefined;
  readonly inner: ValueChange[];
}

/** A list of parts that came or went whole, as the parts that came or went. */
const byItem = (kind: AssetKind, change: ValueChange): readonly ValueChange[] => {
  const { path, from, to } = change;
  const [items, came] = from === undefined ? [to, true] : [from, false];
  if ((from !== undefined && to !== undefined) || !isJsonList(items)) return [change];
  if (partAt(kind, [...path, 0]).length !== path.length + 1) return [change];
  return items.map((item, position) => ({
    path: [...path, position],
    from: came ? undefined : item,
    to: came ? item : undefined,
  }));
};

/** Differences by the part that they lie in, in the order in which they are met. */
const groupsOf = (kind: AssetKind, changes: readonly ValueChange[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const change of changes.flatMap((one) => byItem(kind, one))) {
    const { length, type } = partAt(kind, change.path);
    const path = change.path.slice(0, length);
    const isWhole = change.path.length === length && (change.from === undefined || change.to === undefined);
    // A part that was removed and another one that took its position are two.
    const key = `${JSON.stringify(path)}${isWhole && change.to === undefined ? ' removed' : ''}`;
    const group = groups.get(key) ?? { path, type, whole: isWhole ? change : undefined, inner: [] };
    if (!isWhole) group.inner.push(change);
    groups.set(key, group);
  }
  return [...groups.values()];
};

/** Removed and added under another name, and otherwise the same: it was renamed. The added one leads to the other. */
const renamed = (groups: readonly Group[]): ReadonlyMap<Group, Group> => {
  const left = new Map<string, Group[]>();
  const fingerprint = (type: string, value: JsonDocument | undefined) => {
    const rest = nameless(value);
    return rest === undefined ? undefined : `${type} ${rest}`;
  };
  const [gone, come] = [
    groups.filter(({ whole }) => whole !== undefined && whole.to === undefined),
    groups.filter(({ whole }) => whole !== undefined && whole.from === undefined),
  ];
  const types = new Set(come.map(({ type }) => type));
  for (const group of gone) {
    if (!types.has(group.type)) continue;
    const print = fingerprint(group.type, group.whole?.from);
    if (print !== undefined) left.set(print, [...(left.get(print) ?? []), group]);
  }
  const twins = new Map<Group, Group>();
  if (left.size === 0) return twins;
  for (const group of come) {
    const twin = left.get(fingerprint(group.type, group.whole?.to) ?? '')?.shift();
    if (twin !== undefined) twins.set(group, twin);
  }
  return twins;
};

/**
 * What tells a part apart in every document of the asset. What was removed stands at a path whose last step only is
 * of the older document.
 */
const keyOf = (after: JsonDocument, { path, whole }: Group): string => {
  if (whole === undefined || whole.to !== undefined || typeof path.at(-1) === 'string')
    return pathByKeys(after, path);
  return `${pathByKeys(after, path.slice(0, -1))}${keySeparator}${itemKey(whole.from) ?? `#${path.at(-1)}`}`;
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
  numbers: NumberSense = 'written',
): ChangedPart[] => {
  const moved: JsonPath[] = [];
  const groups = groupsOf(
    kind,
    diffDocuments(before, after, (path) => moved.push(path), numbers),
  );
  const twins = renamed(groups);
  const replaced = new Set(twins.values());
  const parts: ChangedPart[] = [];
  for (const group of groups) {
    const { path, whole, inner } = group;
    if (replaced.has(group)) continue;
    const value = whole?.to ?? whole?.from ?? readJsonAt(after, path);
    const isRemoved = whole !== undefined && whole.to === undefined;
    const part = {
      type: group.type === 'visual' ? visualInWords(value) : group.type,
      on: sheetOf(after, path),
      // A plain value is no name: `Name` changed, and not what it says.
      name: (isJsonObject(value) ? nameOfPart(value) : undefined) ?? String(path.at(-1) ?? ''),
      was: null,
      properties: [],
      path,
      key: keyOf(after, twins.get(group) ?? group),
    };
    if (whole !== undefined) {
      const twin = twins.get(group)?.whole?.from;
      if (twin === undefined) {
        parts.push({ ...part, change: isRemoved ? 'removed' : 'added' });
        continue;
      }
      const was = nameOfPart(twin) ?? null;
      const ids = [twin, value].map((one) => itemKey(one)?.replace(/^\w+ /, '') ?? null);
      parts.push({
        ...part,
        ...(was !== null && was !== part.name
          ? { change: 'renamed', was }
          : {
              change: 'changed',
              properties: [{ name: 'id', from: ids[0] ?? null, to: ids[1] ?? null, lines: null, path }],
            }),
      });
      continue;
    }
    const naming = inner.find((change) => isNaming(change, path.length));
    // A visual is a union, whose one member says again what it is.
    const own = path.length + (group.type === 'visual' ? 1 : 0);
    const properties = inner
      .filter((change) => change !== naming)
      .map((change) => ({
        name: propertyInWords(after, change.path, Math.min(own, change.path.length - 1)),
        from: shown(change.from, change.to),
        to: shown(change.to, change.from),
        lines: linesOf(change),
        path: change.path,
      }));
    parts.push({
      ...part,
      change: naming !== undefined && properties.length === 0 ? 'renamed' : 'changed',
      was: typeof naming?.from === 'string' ? excerpt(plainText(naming.from), undefined) : null,
      properties,
    });
  }
  for (const path of moved)
    parts.push({
      type: `${partAt(kind, [...path, 0]).type}s`,
      on: sheetOf(after, [...path, 0]),
      name: memberInWords(String(path.at(-1) ?? '')),
      change: 'moved',
      was: null,
      properties: [],
      path,
      key: `${pathByKeys(after, path)}${keySeparator}order`,
    });
  return parts;
};
