import { isJsonList, isJsonObject, type JsonDocument } from './json-document.ts';

/** Members' names and items' indexes, from the top down. */
export type JsonPath = readonly (string | number)[];

/** A path as a person reads it: `$.Sheets[0].Visuals[2]["a name"]`. No two paths have one text. */
export const jsonPathText = (path: JsonPath): string =>
  `$${path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('')}`;

const stepInto = (document: JsonDocument | undefined, step: string | number): JsonDocument | undefined => {
  if (typeof step === 'number') return isJsonList(document) ? document[step] : undefined;
  return isJsonObject(document) ? document.get(step) : undefined;
};

/** What stands at a path; undefined where nothing does. */
export const readJsonAt = (document: JsonDocument, path: JsonPath): JsonDocument | undefined =>
  path.reduce<JsonDocument | undefined>(stepInto, document);

/**
 * The document with another value at a path; all the rest is shared with the old one. A member that was not
 * there is put last, an item may be put behind the last one.
 *
 * @throws TypeError where the path leads through something that is not there.
 */
export function replaceJsonAt(document: JsonDocument, path: JsonPath, value: JsonDocument): JsonDocument {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const nowhere = () => new TypeError(`There is nothing to hold ${jsonPathText([step])}.`);
  const replaced = (held: JsonDocument | undefined): JsonDocument => {
    if (rest.length === 0) return value;
    if (held === undefined) throw nowhere();
    return replaceJsonAt(held, rest, value);
  };
  if (typeof step === 'string') {
    if (!isJsonObject(document)) throw nowhere();
    return new Map(document).set(step, replaced(document.get(step)));
  }
  if (!isJsonList(document) || !Number.isInteger(step) || step < 0 || step > document.length) throw nowhere();
  const items = [...document];
  items[step] = replaced(document[step]);
  return items;
}

/** The document without what stands at a path; the same one where nothing does. */
export function removeJsonAt(document: JsonDocument, path: JsonPath): JsonDocument {
  const [step, ...rest] = path;
  const held = step === undefined ? undefined : stepInto(document, step);
  if (step === undefined || held === undefined) return document;
  if (rest.length > 0) {
    const left = removeJsonAt(held, rest);
    return left === held ? document : replaceJsonAt(document, [step], left);
  }
  if (isJsonList(document)) return document.filter((_item, index) => index !== step);
  const members = new Map(document as ReadonlyMap<string, JsonDocument>);
  members.delete(String(step));
  return members;
}

/**
 * Calls `visit` with every value and its path, from the top down and in the order written. The path is one
 * list that changes on the way: copy it to keep it. Answering `'over'` leaves out what the value holds.
 */
export function walkJson(
  document: JsonDocument,
  visit: (path: JsonPath, value: JsonDocument) => 'over' | undefined,
): void {
  const path: (string | number)[] = [];
  const walk = (value: JsonDocument): void => {
    if (visit(path, value) === 'over') return;
    if (isJsonList(value))
      for (const [index, item] of value.entries()) {
        path.push(index);
        walk(item);
        path.pop();
      }
    else if (isJsonObject(value))
      for (const [name, member] of value) {
        path.push(name);
        walk(member);
        path.pop();
      }
  };
  walk(document);
}

/**
 * The document with every string put through `change`; what did not change is shared with the old one. Names
 * of members stay. The path is one list that changes on the way.
 */
export function mapJsonStrings(
  document: JsonDocument,
  change: (text: string, path: JsonPath) => string,
): JsonDocument {
  const path: (string | number)[] = [];
  const at = (step: string | number, value: JsonDocument): JsonDocument => {
    path.push(step);
    const mapped = map(value);
    path.pop();
    return mapped;
  };
  const map = (value: JsonDocument): JsonDocument => {
    if (typeof value === 'string') return change(value, path);
    if (isJsonList(value)) {
      const items = value.map((item, index) => at(index, item));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    if (!isJsonObject(value)) return value;
    let changed = false;
    const members = new Map<string, JsonDocument>();
    for (const [name, member] of value) {
      const mapped = at(name, member);
      changed ||= mapped !== member;
      members.set(name, mapped);
    }
    return changed ? members : value;
  };
  return map(document);
}
