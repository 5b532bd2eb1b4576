import type { Json } from './plan.ts';

/**
 * The one text form of a JSON value: RFC 8785 (members sorted by UTF-16 code units, no white space,
 * ECMAScript's own number and string forms). Members that are `undefined` are left out, as JSON does.
 * Equal values have equal texts, so it is what hashes are taken over and states are compared by.
 *
 * Throws a TypeError for what JSON cannot say (NaN, infinities, functions, lone `undefined`).
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}.`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}.`);
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
};

/** Whether two JSON values are the same, whatever the order of their members. */
export const sameJson = (one: Json, other: Json): boolean =>
  one === other || canonicalJson(one) === canonicalJson(other);
