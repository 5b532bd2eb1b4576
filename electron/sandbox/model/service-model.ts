import * as quicksight from '@aws-sdk/client-quicksight';

/**
 * QuickSight's own description of itself, read from the runtime schemas that the SDK exports: every
 * operation's method, URI template, members, types and which of them are required. Nothing here is typed
 * by hand, so a newer SDK brings its newer operations along.
 *
 * The encoding is Smithy's static schema (`@smithy/types`): `[9, namespace, name, traits, input, output]`
 * is an operation, `[3 | 4, namespace, name, traits, memberNames, memberSchemas, requiredCount]` a structure
 * or union whose required members come first, `[1, …, value]` a list, `[2, …, key, value]` a map; a number is
 * a scalar, with 64 or 128 added for a list or map of it; `[schema, traits]` is a member with HTTP traits.
 */
export type Shape =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document' }
  | { readonly kind: 'list' | 'map'; readonly value: () => Shape }
  | Structure;

export interface Structure {
  readonly kind: 'structure' | 'union';
  readonly name: string;
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly name: string;
  readonly shape: () => Shape;
  readonly required: boolean;
  readonly at: 'body' | 'label' | 'status' | { readonly query: string };
}

export interface Operation {
  readonly name: string;
  readonly method: string;
  /** `/accounts/{AwsAccountId}/users`. */
  readonly uri: string;
  readonly status: number;
  readonly input: Structure;
  readonly output: Structure;
}

const scalars: Readonly<Record<number, 'string' | 'number' | 'boolean' | 'timestamp' | 'blob' | 'document'>> =
  {
    0: 'string',
    1: 'number',
    17: 'number',
    19: 'number',
    2: 'boolean',
    4: 'timestamp',
    5: 'timestamp',
    6: 'timestamp',
    7: 'timestamp',
    15: 'document',
    21: 'blob',
    42: 'blob',
  };

const httpLabel = 1;
const httpResponseCode = 32;

const known = new WeakMap<object, Shape>();

function scalar(code: number): Shape {
  const kind = scalars[code];
  if (kind === undefined) throw new Error(`The SDK uses a schema code that is not known here: ${code}.`);
  return { kind };
}

/** `[schema, traits]` as against a schema that is itself an array: those have their namespace second. */
const isMember = (schema: readonly unknown[]): boolean => typeof schema[1] !== 'string';

function readShape(schema: unknown): Shape {
  if (typeof schema === 'function') return readShape(schema());
  if (typeof schema === 'number') {
    if (schema >= 128) return { kind: 'map', value: () => scalar(schema - 128) };
    if (schema >= 64) return { kind: 'list', value: () => scalar(schema - 64) };
    return scalar(schema);
  }
  if (!Array.isArray(schema)) throw new Error('The SDK uses a schema form that is not known here.');
  const found = known.get(schema);
  if (found !== undefined) return found;
  const shape = isMember(schema) ? readShape(schema[0]) : readDeclaration(schema);
  known.set(schema, shape);
  return shape;
}

function readDeclaration(schema: readonly unknown[]): Shape {
  switch (schema[0]) {
    case 0:
      return readShape(schema[4]);
    case 1:
      return { kind: 'list', value: () => readShape(schema[4]) };
    case 2:
      return { kind: 'map', value: () => readShape(schema[5]) };
    default:
      return readStructure(schema);
  }
}

function readStructure(schema: readonly unknown[]): Structure {
  const names = schema[4] as readonly string[];
  const schemas = schema[5] as readonly unknown[];
  const required = (schema[6] as number | undefined) ?? 0;
  const members = new Map<string, Member>();
  for (const [index, name] of names.entries()) {
    const member = schemas[index];
    members.set(name, {
      name,
      shape: () => readShape(member),
      required: index < required,
      at: place(Array.isArray(member) && isMember(member) ? member[1] : 0),
    });
  }
  return { kind: schema[0] === 4 ? 'union' : 'structure', name: String(schema[2]), members };
}

function place(traits: unknown): Member['at'] {
  if (typeof traits === 'number') {
    if ((traits & httpLabel) !== 0) return 'label';
    if ((traits & httpResponseCode) !== 0) return 'status';
    return 'body';
  }
  if (typeof traits === 'object' && traits !== null) {
    if ('httpQuery' in traits) return { query: String(traits.httpQuery) };
    if ('httpLabel' in traits) return 'label';
  }
  return 'body';
}

function structureOf(schema: unknown): Structure {
  const shape = readShape(schema);
  // Operations without members refer to Smithy's unit type, which is a scalar here.
  return shape.kind === 'structure' ? shape : { kind: 'structure', name: 'Unit', members: new Map() };
}

function readOperations(): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Operation>();
  for (const value of Object.values(quicksight as Readonly<Record<string, unknown>>)) {
    if (!Array.isArray(value) || value[0] !== 9) continue;
    const name = String(value[2]);
    const [method, uri, status] = (value[3] as { http: [string, string, number] }).http;
    operations.set(name, {
      name,
      method,
      uri,
      status,
      input: structureOf(value[4]),
      output: structureOf(value[5]),
    });
  }
  return operations;
}

/** All operations by name. */
export const operations: ReadonlyMap<string, Operation> = readOperations();

/** HTTP status by error name, from the SDK's error schemas (AccessDenied is 401). */
export const errorStatus: ReadonlyMap<string, number> = new Map(
  Object.values(quicksight as Readonly<Record<string, unknown>>)
    .filter((value): value is unknown[] => Array.isArray(value) && value[0] === -3)
    .map((value) => [String(value[2]), (value[3] as { httpError?: number }).httpError ?? 400]),
);
