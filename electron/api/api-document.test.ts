import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../shared/contract/index.ts';
import type { ProcedureMeta } from '../../shared/contract/procedure.ts';
import { apiScopes, scopeWords } from '../../shared/domain/api-scopes.ts';
import { apiDocument } from './api-document.ts';

const metas = Object.values(contract).flatMap((procedures) =>
  Object.values(procedures).map((procedure) => procedure['~orpc'].meta as ProcedureMeta),
);
const offered = metas.flatMap(({ api }) => (api ? [api] : []));

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly { readonly $ref?: string; readonly in?: string; readonly name?: string }[];
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: object }>>;
}
let document: Awaited<ReturnType<typeof apiDocument>>;
let operations: (readonly [method: string, path: string, operation: Operation])[];
beforeAll(async () => {
  document = await apiDocument();
  operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(
      ([method, operation]) => [method, path, operation as Operation] as const,
    ),
  );
});

describe('the API’s document', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    expect([errors, valid, validator.version]).toEqual([undefined, true, '3.1']);
  });

  it('has exactly what the contract offers, each once', () => {
    const described = operations.map(([method, path]) => `${method.toUpperCase()} ${path}`);
    expect(described.sort()).toEqual(offered.map(({ method, path }) => `${method} ${path}`).sort());
    expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(operations.length);
  });

  it('says of each operation what it does, which scope it needs, what it answers and how it refuses', () => {
    for (const [method, path, operation] of operations) {
      const route = offered.find((one) => one.path === path && one.method === method.toUpperCase());
      expect(operation.summary, path).toMatch(/^[A-Z]/);
      expect(operation.description, path).toContain(route?.scope);
      expect(Object.keys(operation.responses), path).toEqual(['200', '401', '403', '422', '429', 'default']);
      expect(operation.responses[200]?.content, path).toHaveProperty(['application/json', 'schema']);
      for (const status of ['401', 'default'])
        expect(operation.responses[status]?.$ref).toBe('#/components/responses/Problem');
      const hasKey = operation.parameters?.some(({ $ref }) => $ref?.endsWith('/IdempotencyKey')) === true;
      expect(hasKey, `${method} ${path}`).toBe(method !== 'get');
    }
  });

  it('asks for every part of a path', () => {
    for (const [, path, { parameters = [] }] of operations) {
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        parameters.filter((one) => one.in === 'path').map(({ name }) => name),
        path,
      ).toEqual(parts);
    }
  });

  it('leaves no reference open', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? '');
    expect(references.length).toBeGreaterThan(50);
    for (const to of new Set(references)) {
      const found = to
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document);
      expect(found, to).toBeDefined();
    }
  });
});

describe('what the contract offers', () => {
  it('needs each scope somewhere, and each scope has its words', () => {
    expect([...new Set(offered.map(({ scope }) => scope))].sort()).toEqual([...apiScopes].sort());
    expect(Object.keys(scopeWords).sort()).toEqual([...apiScopes].sort());
  });

  it('reads with GET and changes with POST or DELETE, so that no address changes anything by being followed', () => {
    for (const { api, writes } of metas)
      if (api) expect([api.path, api.method === 'GET']).toEqual([api.path, !writes]);
  });

  it('has nothing that makes or ends tokens, takes a credential, or streams', () => {
    expect(offered.filter(({ path }) => /token|session|watch|live/.test(path))).toEqual([]);
    for (const procedure of Object.values(contract.tokens))
      expect((procedure['~orpc'].meta as ProcedureMeta).api).toBeUndefined();
  });
});
