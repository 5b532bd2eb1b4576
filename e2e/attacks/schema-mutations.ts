import type { z } from 'zod';
import { hostileTexts } from './hostile-values.ts';
import { definitionOf } from './schema-values.ts';

/** An input with one thing changed. `nan` is where NaN stands, which JSON cannot say. */
export interface Mutant {
  readonly why: string;
  readonly value: unknown;
  readonly nan?: readonly (string | number)[];
}

type Path = readonly (string | number)[];
const remove = Symbol('remove');

/** A copy with another value at a path. Own members called `__proto__` stay own members. */
const withAt = (value: unknown, path: Path, next: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value)) {
    const copy = [...value];
    if (rest.length === 0 && next === remove) copy.splice(Number(key), 1);
    else copy[Number(key)] = withAt(value[Number(key)], rest, next);
    return copy;
  }
  const members = Object.entries(value as object).filter(
    ([name]) => !(name === key && rest.length === 0 && next === remove),
  );
  return Object.fromEntries(
    members.map(([name, part]) => [name, name === key ? withAt(part, rest, next) : part]),
  );
};

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<string | number, unknown>)[key], value);

/** Every place of a value, the shallow ones first. */
const placesOf = (value: unknown): Path[] => {
  const found: Path[] = [[]];
  for (let next = 0; next < found.length && found.length < 200; next += 1) {
    const path = found[next] as Path;
    const part = at(value, path);
    if (Array.isArray(part)) found.push(...part.map((_, index) => [...path, index]));
    else if (typeof part === 'object' && part !== null)
      found.push(...Object.keys(part).map((key) => [...path, key]));
  }
  return found;
};

/** The schema of a place, as far as one can be told. */
const schemaAt = (schema: z.core.$ZodType | undefined, path: Path): z.core.$ZodType | undefined => {
  if (schema === undefined) return undefined;
  const { innerType, in: input, shape, element, valueType, type } = definitionOf(schema);
  if (type === 'pipe') return schemaAt(input, path);
  if (innerType) return schemaAt(innerType, path);
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  return schemaAt(shape?.[String(key)] ?? element ?? valueType, rest);
};

/** The bounds that a schema's checks name: of a number, of a text's length. */
const boundsOf = (schema: z.core.$ZodType | undefined): { numbers: number[]; lengths: number[] } => {
  const numbers: number[] = [];
  const lengths: number[] = [];
  for (const check of (schema && definitionOf(schema).checks) ?? []) {
    const { value, maximum, minimum } = check._zod.def;
    if (typeof value === 'number') numbers.push(value);
    for (const bound of [maximum, minimum]) if (typeof bound === 'number') lengths.push(bound);
  }
  return { numbers, lengths };
};

const wrongTypes: readonly unknown[] = [null, true, 7, 'x', [], {}, [[]], { length: 1 }];
const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
const deep = (depth: number): unknown => {
  let value: unknown = 0;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};
const own = (key: string, value: unknown): object =>
  Object.defineProperty({}, key, { value, enumerable: true, writable: true, configurable: true });

/** Each way of spoiling one place of a good value, one at a time. */
const spoilings = (
  part: unknown,
  schema: z.core.$ZodType | undefined,
  isRoot: boolean,
): { why: string; next: unknown }[] => {
  const found: { why: string; next: unknown }[] = [];
  const say = (why: string, next: unknown) => found.push({ why, next });
  if (!isRoot) say('missing', remove);
  for (const wrong of wrongTypes)
    if (typeOf(wrong) !== typeOf(part)) say(`${typeOf(wrong)} instead of ${typeOf(part)}`, wrong);
  say('nested 3,000 deep', deep(3_000));
  if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
    say('an extra member', { ...part, unheardOf: 1 });
    say('an own __proto__', Object.assign(own('__proto__', { role: 'admin' }), part));
    say('an own constructor', { ...part, constructor: { prototype: { polluted: true } } });
    say('an own toString', { ...part, toString: 'x', valueOf: 'x' });
  }
  if (Array.isArray(part)) {
    if (part.length > 0) say('an element twice', [...part, part[0]]);
    say('20,000 elements', Array(20_000).fill(part[0] ?? 'x'));
    say('an element that is null', [...part, null]);
  }
  const { numbers, lengths } = boundsOf(schema);
  if (typeof part === 'number') {
    const near = numbers.flatMap((bound) => [bound - 1, bound, bound + 1]);
    for (const next of [...near, -1, 0.5, -0, 2 ** 53, 2 ** 31, 1e308, -1e308])
      say(`the number ${next}`, next);
  }
  if (typeof part === 'string') {
    for (const [why, text] of hostileTexts) say(why, text);
    say('upper case', part.toUpperCase());
    say('a space behind', `${part} `);
    for (const bound of lengths.filter((length) => length < 100_000))
      for (const length of [bound - 1, bound, bound + 1])
        if (length >= 0) say(`${length} letters`, 'a'.repeat(length));
  }
  return found;
};

/** A good input with one place changed in one way, all of them. Places beyond `mostPlaces` are left out. */
export function* mutantsOf(schema: z.core.$ZodType, value: unknown, mostPlaces: number): Generator<Mutant> {
  let grown = false;
  for (const path of placesOf(value).slice(0, mostPlaces)) {
    const part = at(value, path);
    const where = path.length === 0 ? 'the input' : path.join('.');
    for (const { why, next } of spoilings(part, schemaAt(schema, path), path.length === 0))
      yield { why: `${where}: ${why}`, value: withAt(value, path, next) };
    if (typeof part === 'string' && !grown) {
      grown = true;
      yield { why: `${where}: 900,000 letters`, value: withAt(value, path, 'a'.repeat(900_000)) };
    }
    if (typeof part === 'number')
      yield { why: `${where}: NaN`, value: withAt(value, path, Number.NaN), nan: path };
  }
}
