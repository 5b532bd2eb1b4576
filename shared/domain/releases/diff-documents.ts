import { isJsonList, isJsonNumber, isJsonObject, type JsonDocument } from '../json-document.ts';
import type { JsonPath } from '../json-document-path.ts';
import { itemKeys } from './item-keys.ts';

/** One difference. `from` is undefined where something was added, `to` where it was removed. */
export interface ValueChange {
  /** In the newer document where it is there, else in the older one. */
  readonly path: JsonPath;
  readonly from: JsonDocument | undefined;
  readonly to: JsonDocument | undefined;
}

const keysOf = (items: readonly JsonDocument[]): Map<string, number> | undefined => {
  const keys = itemKeys(items);
  return keys && new Map(keys.map((key, position) => [key, position]));
};

/** Numbers as they were written, or by what they say: who edits a document in QuickSight writes `1.0` as `1`. */
export type NumberSense = 'written' | 'value';

/** Digits that a double holds, whatever they are. */
const exactDigits = 15;

const sameNumber = (one: string, other: string, numbers: NumberSense): boolean =>
  one === other ||
  (numbers === 'value' &&
    one.length <= exactDigits &&
    other.length <= exactDigits &&
    Number(one) === Number(other));

const sameLeaf = (
  one: JsonDocument | undefined,
  other: JsonDocument | undefined,
  numbers: NumberSense = 'written',
): boolean =>
  one === other ||
  (isJsonNumber(one) && isJsonNumber(other) && sameNumber(one.lexeme, other.lexeme, numbers));

/** Whether two documents are equal as JSON values, numbers as they were written; the order of members is nothing. */
export const sameDocument = (one: JsonDocument | undefined, other: JsonDocument | undefined): boolean => {
  if (isJsonList(one))
    return (
      isJsonList(other) &&
      one.length === other.length &&
      one.every((item, position) => sameDocument(item, other[position]))
    );
  if (!isJsonObject(one)) return sameLeaf(one, other);
  if (!isJsonObject(other) || one.size !== other.size) return false;
  for (const [name, member] of one)
    if (!other.has(name) || !sameDocument(member, other.get(name))) return false;
  return true;
};

/**
 * The differences of two documents, smallest first seen: lists whose items carry ids are compared by id, whatever
 * their order (`moved` tells an order that changed); others by position, after what they begin and end with alike.
 */
export const diffDocuments = (
  before: JsonDocument,
  after: JsonDocument,
  onMoved?: (path: JsonPath) => void,
  numbers: NumberSense = 'written',
): ValueChange[] => {
  const changes: ValueChange[] = [];
  const path: (string | number)[] = [];
  const add = (from: JsonDocument | undefined, to: JsonDocument | undefined) =>
    changes.push({ path: [...path], from, to });

  const within = (name: string | number, visit: () => void) => {
    path.push(name);
    visit();
    path.pop();
  };

  const lists = (one: readonly JsonDocument[], other: readonly JsonDocument[]): void => {
    const ones = keysOf(one);
    const others = keysOf(other);
    if (ones !== undefined && others !== undefined && ones.size > 0 && others.size > 0) {
      const shared = [...ones.keys()].filter((key) => others.has(key));
      for (const [key, position] of ones)
        if (!others.has(key)) within(position, () => add(one[position], undefined));
      for (const [key, position] of others) {
        const earlier = ones.get(key);
        within(position, () =>
          earlier === undefined ? add(undefined, other[position]) : walk(one[earlier], other[position]),
        );
      }
      const order = [...others.keys()].filter((key) => ones.has(key));
      if (shared.some((key, position) => order[position] !== key)) onMoved?.([...path]);
      return;
    }
    let start = 0;
    while (start < one.length && start < other.length && sameDocument(one[start], other[start])) start++;
    let end = 0;
    while (
      end < one.length - start &&
      end < other.length - start &&
      sameDocument(one[one.length - 1 - end], other[other.length - 1 - end])
    )
      end++;
    const pairs = Math.max(one.length, other.length) - end;
    for (let position = start; position < pairs; position++) {
      const hasOne = position < one.length - end;
      const hasOther = position < other.length - end;
      within(position, () =>
        hasOne && hasOther
          ? walk(one[position], other[position])
          : add(hasOne ? one[position] : undefined, hasOther ? other[position] : undefined),
      );
    }
  };

  const walk = (one: JsonDocument | undefined, other: JsonDocument | undefined): void => {
    if (one === other) return;
    if (isJsonList(one) && isJsonList(other)) {
      lists(one, other);
      return;
    }
    if (isJsonObject(one) && isJsonObject(other)) {
      for (const [name, member] of one) if (!other.has(name)) within(name, () => add(member, undefined));
      for (const [name, member] of other)
        within(name, () => (one.has(name) ? walk(one.get(name), member) : add(undefined, member)));
      return;
    }
    if (!sameLeaf(one, other, numbers)) add(one, other);
  };
  walk(before, after);
  return changes;
};
