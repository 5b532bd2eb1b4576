import type { ConditionalSchemaConverter } from '@orpc/openapi';
import { z } from 'zod';

type JsonSchema = Awaited<ReturnType<ConditionalSchemaConverter['convert']>>[1];

const isZod = (schema: unknown): schema is z.ZodType =>
  typeof schema === 'object' && schema !== null && '_zod' in schema;

/** Any JSON is the only schema that contains itself; in a document without definitions it is left open. */
const withoutCycles = (part: unknown): unknown => {
  if (Array.isArray(part)) return part.map(withoutCycles);
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part && String(part.$ref).startsWith('#/$defs/')) return {};
  return Object.fromEntries(
    Object.entries(part).flatMap(([name, child]) =>
      name === '$schema' || name === '$defs' || name === '~standard' ? [] : [[name, withoutCycles(child)]],
    ),
  );
};

/** Describes the contract's zod schemas as OpenAPI 3.1 wants them: JSON Schema 2020-12, with named parts. */
export const zodJsonSchema: ConditionalSchemaConverter = {
  condition: isZod,
  convert: (schema, { strategy, components = [], minStructureDepthForRef = 0 }) => {
    if (!isZod(schema)) return [false, {}];
    const described = z.toJSONSchema(schema, {
      io: strategy,
      unrepresentable: 'any',
      reused: 'inline',
      override: ({ zodSchema, jsonSchema }) => {
        if ((zodSchema as unknown) === schema && minStructureDepthForRef > 0) return;
        const named = components.find(
          (one) => one.schema === (zodSchema as unknown) && one.allowedStrategies.includes(strategy),
        );
        if (!named) return;
        for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
        jsonSchema.$ref = named.ref;
      },
    });
    const required = !schema.safeParse(undefined).success;
    return [required, withoutCycles(described) as JsonSchema];
  },
};
