import type { AssetKind } from '../directory.ts';
import type { JsonDocument } from '../json-document.ts';
import { readJsonAt } from '../json-document-path.ts';
import { type ChangedPart, describeChanges } from './describe-changes.ts';
import { sameDocument } from './diff-documents.ts';
import { keySeparator, pathByKeys } from './item-keys.ts';

/**
 * Where a change comes from: the release; a hand in the stage since the last promotion; both, which did the same;
 * or both, which did different things to one part (`conflict`).
 */
export type ChangeOrigin = 'release' | 'hand' | 'both' | 'conflict';

/** A part that changed since the last promotion, on one side or on both. */
export interface ThreeWayPart {
  readonly origin: ChangeOrigin;
  /** What the release does to it since the last promotion; null where it leaves it alone. */
  readonly release: ChangedPart | null;
  /** What was done to it in the stage; null where nobody touched it. */
  readonly hand: ChangedPart | null;
}

export interface ThreeWayDocuments {
  /** What the last promotion put there. */
  readonly promoted: JsonDocument;
  /** What the service made of that: with defaults of its own. The same as `promoted` where it cannot be read any more. */
  readonly held: JsonDocument;
  /** What the stage has now. */
  readonly now: JsonDocument;
  /** What the release would put there, after mapping. */
  readonly wanted: JsonDocument;
}

/** Whether both sides brought a part into the same state. */
const sameChange = (one: ChangedPart, inOne: JsonDocument, other: ChangedPart, inOther: JsonDocument) => {
  if (one.change !== other.change || one.name !== other.name) return false;
  if (one.change === 'renamed') return pathByKeys(inOne, one.path) === pathByKeys(inOther, other.path);
  if (one.change === 'added')
    return sameDocument(readJsonAt(inOne, one.path), readJsonAt(inOther, other.path));
  if (one.change === 'moved') {
    const order = (document: JsonDocument, part: ChangedPart) => {
      const list = readJsonAt(document, part.path);
      return Array.isArray(list)
        ? list.map((_item, position) => pathByKeys(document, [...part.path, position])).join('\n')
        : '';
    };
    return order(inOne, one) === order(inOther, other);
  }
  if (one.properties.length !== other.properties.length) return false;
  const values = new Map(
    other.properties.map(({ path }) => [pathByKeys(inOther, path), readJsonAt(inOther, path)]),
  );
  return one.properties.every(({ path }) => {
    const key = pathByKeys(inOne, path);
    return values.has(key) && sameDocument(readJsonAt(inOne, path), values.get(key));
  });
};

const byKey = (parts: readonly ChangedPart[]) => new Map(parts.map((part) => [part.key, part]));

/** The part itself, or one around it that went: a visual cannot be kept on a sheet that is removed. */
const counterpart = (
  { key }: ChangedPart,
  others: ReadonlyMap<string, ChangedPart>,
): ChangedPart | undefined => {
  const same = others.get(key);
  if (same !== undefined) return same;
  for (let end = key.lastIndexOf(keySeparator); end > 0; end = key.lastIndexOf(keySeparator, end - 1)) {
    const around = others.get(key.slice(0, end));
    if (around?.change === 'removed') return around;
  }
  return undefined;
};

const order: readonly ChangeOrigin[] = ['conflict', 'hand', 'both', 'release'];

/**
 * Every part that changed since the last promotion, with where the change comes from: what is in conflict first, then
 * what was made by hand. A promotion takes back everything that was made by hand, and in conflict.
 */
export const describeThreeWay = (kind: AssetKind, documents: ThreeWayDocuments): ThreeWayPart[] => {
  const { promoted, held, now, wanted } = documents;
  const fromRelease = byKey(describeChanges(kind, promoted, wanted, 'value'));
  const byHand = byKey(describeChanges(kind, held, now, 'value'));
  const parts: ThreeWayPart[] = [];
  const met = new Set<ChangedPart>();
  for (const hand of byHand.values()) {
    const release = counterpart(hand, fromRelease);
    if (release !== undefined) met.add(release);
    const origin =
      release === undefined
        ? 'hand'
        : release.key === hand.key && sameChange(hand, now, release, wanted)
          ? 'both'
          : 'conflict';
    parts.push({ origin, release: release ?? null, hand });
  }
  const inTheWay = new Set<ChangedPart>();
  for (const release of fromRelease.values()) {
    if (met.has(release)) continue;
    const hand = counterpart(release, byHand);
    if (hand !== undefined) inTheWay.add(hand);
    parts.push({ origin: hand === undefined ? 'release' : 'conflict', release, hand: hand ?? null });
  }
  return parts
    .filter(({ origin, hand }) => origin !== 'hand' || hand === null || !inTheWay.has(hand))
    .sort((one, other) => order.indexOf(one.origin) - order.indexOf(other.origin));
};

/** Whether something was made by hand that the promotion would take back. */
export const holdsHandMade = (parts: readonly ThreeWayPart[]): boolean =>
  parts.some(({ origin }) => origin === 'hand' || origin === 'conflict');
