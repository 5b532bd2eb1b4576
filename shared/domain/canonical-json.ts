import type { Json } from './plan.ts';

const refuse = (value: unknown): never => {
  throw new TypeError(`JSON has no ${typeof value === 'number' ? value : typeof value}.`);
};

/** Names that an object does not keep in the order, or the sense, in which they are put in. */
const isOutOfOrder = (name: string): boolean => {
  const first = name.charCodeAt(0);
  return (first >= 48 && first <= 57) || name === '__proto__';
};

/** The value with members in order and without those that are `undefined`; undefined where no object can be so. */
const inOrder = (value: Json): Json | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : refuse(value);
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const ordered = inOrder(item);
      if (ordered === undefined) return undefined;
      items.push(ordered);
    }
    return items;
  }
  if (typeof value !== 'object') return refuse(value);
  const members: Record<string, Json> = {};
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member === undefined) continue;
    const ordered = isOutOfOrder(name) ? undefined : inOrder(member);
    if (ordered === undefined) return undefined;
    members[name] = ordered;
  }
  return members;
};

/** The same text, written piece by piece: for values with members that no object holds in order. */
const writeOut = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(inOrder(value));
  if (Array.isArray(value)) return `[${value.map(writeOut).join(',')}]`;
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${writeOut(member)}`);
  }
  return `{${members.join(',')}}`;
};

/**
 * The one text form of a JSON value: RFC 8785 (members sorted by UTF-16 code units, no white space,
 * ECMAScript's own number and string forms). Members that are `undefined` are left out, as JSON does.
 * Equal values have equal texts, so it is what hashes are taken over and states are compared by.
 *
 * Throws a TypeError for what JSON cannot say (NaN, infinities, functions, lone `undefined`).
 */
export const canonicalJson = (value: Json): string => {
  // The engine writes an ordered copy several times faster than a program writes text.
  const ordered = inOrder(value);
  return ordered === undefined ? writeOut(value) : JSON.stringify(ordered);
};

/** Whether two JSON values are the same, whatever the order of their members. */
export const sameJson = (one: Json, other: Json): boolean =>
  one === other || canonicalJson(one) === canonicalJson(other);
