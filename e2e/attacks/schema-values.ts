import fc from 'fast-check';
import type { z } from 'zod';

/** As much of zod's description of a schema as the walk needs. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly keyType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
  readonly checks?: readonly { readonly _zod: { readonly def: Readonly<Record<string, unknown>> } }[];
}
export const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition;

export const fits = (schema: z.core.$ZodType, value: unknown): boolean =>
  (schema as z.ZodType).safeParse(value).success;

/** Where values come from that no schema can make up: what the program itself answered, and plain samples. */
export interface ValuePool {
  /** Takes in every text of an answer. */
  learn(answer: unknown): void;
  texts(): readonly string[];
  /** Whole documents for members that take any JSON. */
  documents(): readonly unknown[];
  /** Goes up with each thing learnt. */
  readonly size: number;
}

const mostTexts = 400;

export const createValuePool = (samples: readonly string[], documents: readonly unknown[]): ValuePool => {
  const kept = new Set(samples);
  let learnt = 0;
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'string') {
      if (value.length > 200 || kept.has(value)) return;
      kept.add(value);
      learnt += 1;
      if (kept.size > mostTexts + samples.length)
        for (const oldest of kept) {
          if (samples.includes(oldest)) continue;
          kept.delete(oldest);
          break;
        }
    } else if (typeof value === 'object' && value !== null && depth < 8)
      for (const part of Object.values(value)) walk(part, depth + 1);
  };
  return {
    learn: (answer) => walk(answer, 0),
    texts: () => [...kept],
    documents: () => documents,
    get size() {
      return learnt;
    },
  };
};

/** Thrown where no value that a schema accepts could be found. */
class NoValue extends Error {}

export interface Draw {
  /** In [0, 1). */
  readonly random: () => number;
  readonly pool: ValuePool;
}

// The last one is a day, for spans of time in milliseconds.
const numbers = [1, 0, 2, 10, 100, 3, 500, -1, 0.5, 86_400_000];
const known = new WeakMap<z.core.$ZodType, { readonly size: number; readonly texts: readonly string[] }>();

const textsFor = (schema: z.core.$ZodType, pool: ValuePool): readonly string[] => {
  const found = known.get(schema);
  if (found && found.size === pool.size) return found.texts;
  const texts = pool.texts().filter((text) => fits(schema, text));
  known.set(schema, { size: pool.size, texts });
  return texts;
};

const patternOf = (schema: z.core.$ZodType): RegExp | undefined =>
  definitionOf(schema)
    .checks?.map((check) => check._zod.def.pattern)
    .find((pattern) => pattern instanceof RegExp);

/** How long a list may be, as far as its schema says it: short ones are as good as long ones. */
const lengthFor = (schema: z.core.$ZodType, random: () => number): number => {
  let least = 0;
  let most = Number.POSITIVE_INFINITY;
  for (const { _zod } of definitionOf(schema).checks ?? []) {
    const { minimum, maximum, length } = _zod.def as {
      readonly minimum?: number;
      readonly maximum?: number;
      readonly length?: number;
    };
    least = Math.max(least, length ?? minimum ?? 0);
    most = Math.min(most, length ?? maximum ?? most);
  }
  return Math.min(most, least + Math.floor(random() * 4));
};

/** A value that a schema accepts, drawn from its own description. Throws where none is found. */
export const validValue = (schema: z.core.$ZodType, draw: Draw, depth = 0): unknown => {
  const { random, pool } = draw;
  const pick = <T>(of: readonly T[]): T => {
    if (of.length === 0) throw new NoValue(definitionOf(schema).type);
    return of[Math.floor(random() * of.length)] as T;
  };
  const inner = (part: z.core.$ZodType | undefined) => {
    if (part === undefined) throw new NoValue(definitionOf(schema).type);
    return validValue(part, draw, depth + 1);
  };
  const make = (): unknown => {
    const definition = definitionOf(schema);
    switch (definition.type) {
      case 'object':
        return Object.fromEntries(
          Object.entries(definition.shape ?? {}).flatMap(([key, part]) => {
            if (fits(part, undefined) && random() < 0.4) return [];
            const value = inner(part);
            return value === undefined ? [] : [[key, value]];
          }),
        );
      case 'string': {
        const texts = textsFor(schema, pool);
        const pattern = patternOf(schema);
        if (pattern && (texts.length === 0 || random() < 0.2))
          try {
            return fc.sample(fc.stringMatching(pattern), {
              seed: Math.floor(random() * 2 ** 31),
              numRuns: 1,
            })[0];
          } catch {
            // Its pattern looks ahead, which cannot be made up.
          }
        return pick(texts);
      }
      case 'number':
      case 'int':
        return pick(numbers.filter((number) => fits(schema, number)));
      case 'boolean':
        return random() < 0.5;
      case 'null':
        return null;
      case 'undefined':
      case 'void':
        return undefined;
      case 'literal':
        return pick(definition.values ?? []);
      case 'enum':
        return pick(Object.values(definition.entries ?? {}));
      case 'union':
        return inner(pick(definition.options ?? []));
      case 'array':
        return Array.from({ length: lengthFor(schema, random) }, () => inner(definition.element));
      case 'record':
        return Object.fromEntries(
          Array.from({ length: Math.floor(random() * 3) }, () => [
            String(inner(definition.keyType)),
            inner(definition.valueType),
          ]),
        );
      case 'nullable':
        return random() < 0.2 ? null : inner(definition.innerType);
      case 'optional':
      case 'default':
      case 'prefault':
        return random() < 0.2 ? undefined : inner(definition.innerType);
      case 'pipe':
        return inner(definition.in);
      case 'lazy':
      case 'unknown':
      case 'any':
        return pick([...pool.documents(), 'x', 7, null, [], {}]);
      default:
        return inner(definition.innerType);
    }
  };
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const value = make();
    if (fits(schema, value)) return value;
  }
  throw new NoValue(`${definitionOf(schema).type}: nothing in the pool fits; add a sample`);
};
