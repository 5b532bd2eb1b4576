import type { AnyProcedure } from '@orpc/server';
import type { z } from 'zod';

/** As much of zod's description of a schema as is needed here. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly innerType?: z.core.$ZodType;
}
const bare = (schema: z.core.$ZodType | undefined): Definition | undefined => {
  const definition = schema?._zod.def as Definition | undefined;
  return definition?.innerType ? bare(definition.innerType) : definition;
};

const numberShape = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/**
 * An input that came in an address, where everything is text: members that the schema wants as numbers or as
 * true and false become such. What is neither stays text, for the schema to refuse.
 */
export const queryValues = (procedure: AnyProcedure, input: unknown): unknown => {
  const { shape } = bare(procedure['~orpc'].inputSchema as z.core.$ZodType | undefined) ?? {};
  if (!shape || typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const readText = (name: string, text: unknown): unknown => {
    if (typeof text !== 'string') return text;
    const type = Object.hasOwn(shape, name) ? bare(shape[name])?.type : undefined;
    if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
    return (type === 'number' || type === 'int') && numberShape.test(text) ? Number(text) : text;
  };
  return Object.fromEntries(Object.entries(input).map(([name, text]) => [name, readText(name, text)]));
};
