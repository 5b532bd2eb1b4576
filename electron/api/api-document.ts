import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { connection, environment } from '../../shared/contract/connections.ts';
import { auditEntry } from '../../shared/contract/console.ts';
import { directoryAsset, directoryGroup, personAccount } from '../../shared/contract/directory.ts';
import { contract } from '../../shared/contract/index.ts';
import { tenant, tenantSummary } from '../../shared/contract/tenants.ts';
import { plan, runDetail, runSummary } from '../../shared/domain/plan.ts';
import { tenantSpec } from '../../shared/domain/tenant-spec.ts';
import { once } from '../once.ts';
import { apiPrefix, offeredContract } from './offered-contract.ts';
import { problemDocument } from './problem-body.ts';
import { zodJsonSchema } from './zod-json-schema.ts';

const named = {
  Connection: connection,
  Environment: environment,
  Tenant: tenant,
  TenantSummary: tenantSummary,
  Plan: plan,
  Run: runDetail,
  RunSummary: runSummary,
  Account: personAccount,
  Group: directoryGroup,
  Asset: directoryAsset,
  AuditEntry: auditEntry,
};

const description = `
What Steward offers to an organisation's own control panel or pipeline. Every call carries a token in
\`Authorization: Bearer stw_…\`, made with \`steward token create\` or on the page API tokens; nobody needs
credentials of a cloud. A token may do what its scopes say, until it expires or is revoked.

A change is a plan first: ask for one, look at its effects and findings, then apply it by its id and hash and
follow the run.

A call that changes something can carry an \`Idempotency-Key\`: repeated with the same key and content within a
day it is not done again and has the same answer, also after a restart. Another content under the same key is
refused with 422; a call that began and whose end is not known with 409.

A token may make so many calls a minute, 600 where its maker said nothing else, and a tenth of them at once; beyond
that the answer is 429 with \`Retry-After\`.
`.trim();

const problems = ['401', '403', '422', '429', 'default'];

type Parameter = NonNullable<OpenAPI.OperationObject['parameters']>[number];

/** The generator says of parts of a path what OpenAPI allows for queries only. */
const parameterOf = (parameter: Parameter): Parameter => {
  if (!('in' in parameter) || parameter.in !== 'path') return parameter;
  const { allowEmptyValue: _, allowReserved: __, ...rest } = parameter;
  return rest;
};

/** What every operation has in common: its problems, and the idempotency key of those that change something. */
const finished = (operation: OpenAPI.OperationObject, method: string): OpenAPI.OperationObject => ({
  ...operation,
  parameters: [
    ...(operation.parameters ?? []).map(parameterOf),
    ...(method === 'get' ? [] : [{ $ref: '#/components/parameters/IdempotencyKey' }]),
  ],
  responses: {
    ...Object.fromEntries(
      Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2')),
    ),
    ...Object.fromEntries(problems.map((status) => [status, { $ref: '#/components/responses/Problem' }])),
  },
});

const generate = async (): Promise<OpenAPI.Document> => {
  const generator = new OpenAPIGenerator({ schemaConverters: [zodJsonSchema] });
  const generated = await generator.generate(offeredContract(contract), {
    info: {
      title: 'Steward',
      version: packageJson.version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: apiPrefix }],
    security: [{ token: [] }],
    commonSchemas: {
      ...Object.fromEntries(
        Object.entries(named).map(([name, schema]) => [name, { schema, strategy: 'output' as const }]),
      ),
      Problem: { schema: problemDocument, strategy: 'output' },
      TenantDocument: { schema: tenantSpec, strategy: 'input' },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of Steward: `stw_…`.' },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Repeated with the same content, the call is not done again and has the same answer.',
          schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
        },
      },
      responses: {
        Problem: {
          description: 'What happened, what was left unchanged, and what to do.',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    },
  });
  const paths = Object.fromEntries(
    Object.entries(generated.paths ?? {}).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations ?? {}).map(([method, operation]) => [
          method,
          finished(operation as OpenAPI.OperationObject, method),
        ]),
      ),
    ]),
  );
  return { ...generated, paths };
};

/** The API as an OpenAPI 3.1 document, from the contract itself. */
export const apiDocument = once(generate);
