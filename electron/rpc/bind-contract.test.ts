import { type AnyContractRouter, eventIterator, isContractProcedure } from '@orpc/contract';
import { createRouterClient, ORPCError } from '@orpc/server';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contract } from '../../shared/contract/index.ts';
import {
  admins,
  command,
  everyone,
  operators,
  type ProcedureMeta,
  query,
} from '../../shared/contract/procedure.ts';
import { type Role, roles } from '../../shared/domain/identifiers.ts';
import { type Problem, problem, StewardError } from '../../shared/errors.ts';
import type { NewAuditEntry } from '../audit/append-audit-entry.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import { bindContract } from './bind-contract.ts';
import type { Service } from './service.ts';

const tiny = {
  things: {
    read: query(everyone)
      .input(z.object({ id: z.string() }))
      .output(z.object({ text: z.string() })),
    look: query(operators, 'thing.look')
      .input(z.object({ slug: z.string() }))
      .output(z.string()),
    change: command(admins, 'thing.change', (output) => (output as { ok?: boolean }).ok === false)
      .input(z.object({ name: z.string().min(2, 'Too short.'), secretAccessKey: z.string().optional() }))
      .output(z.object({ ok: z.boolean() })),
    saveDraft: command(admins, 'tenant.draft.save')
      .input(z.object({ id: z.string() }))
      .output(z.null()),
    stream: query(everyone)
      .input(z.object({ fail: z.boolean() }))
      .output(eventIterator(z.number())),
    deep: command(admins, 'thing.deep')
      .input(z.object({ value: z.json() }))
      .output(z.null()),
  },
};
type Things = Service<typeof tiny.things>;

const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
let audited: NewAuditEntry[];
let logged: unknown[];
let auditFails: boolean;
beforeEach(() => {
  audited = [];
  logged = [];
  auditFails = false;
});

const working: Things = {
  read: async ({ id }) => ({ text: id }),
  look: async ({ slug }) => slug,
  change: async () => ({ ok: true }),
  saveDraft: async () => null,
  stream: async function* ({ fail }: { fail: boolean }) {
    yield 1;
    if (fail) throw new Error(`secret ${secret}`);
    yield 2;
  } as unknown as Things['stream'],
  deep: async () => null,
};

const calling = (
  changes: Partial<Things> = {},
  role: Role = 'admin',
  session: { id: string } | null = { id: 's1' },
) => {
  const router = bindContract(tiny, { things: { ...working, ...changes } } as never, {
    identify: async () => ({ actor: 'Ann', role }),
    audit: {
      append: async (entry) => {
        if (auditFails) throw new StewardError({ code: 'STORE', happened: 'The disk is full.' });
        audited.push(entry);
      },
    },
    log: { info: (...of) => logged.push(of), error: (...of) => logged.push(of) },
    clock: () => 0,
  });
  return createRouterClient(router, {
    context: { session: session && { ...session, origin: 'cli' as const } },
  });
};

const problemFrom = async (call: Promise<unknown>): Promise<Problem> => {
  const error = await call.then(
    () => expect.fail('It was answered.'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ORPCError);
  return problem.strict().parse((error as ORPCError<string, Problem>).data);
};

describe('a call', () => {
  test('gets the parsed input and who is calling', async () => {
    let seen: unknown;
    const client = calling({
      read: async (input, call) => {
        seen = { input, actor: call.actor, role: call.role, origin: call.origin, session: call.sessionId };
        return { text: 'x' };
      },
    });
    await client.things.read({ id: '1', more: true } as never);
    expect(seen).toEqual({ input: { id: '1' }, actor: 'Ann', role: 'admin', origin: 'cli', session: 's1' });
  });

  test('of a service that lacks a procedure cannot be bound at all', () => {
    expect(() => calling({ read: undefined as never })).toThrow('No service answers things.read');
  });

  const failures: readonly [what: string, thrown: unknown, expected: Partial<Problem>][] = [
    [
      'a StewardError keeps its words',
      new StewardError(
        { code: 'CONFLICT', happened: 'It is in use.', todo: 'Wait.' },
        { cause: new Error(secret) },
      ),
      { code: 'CONFLICT', happened: 'It is in use.', todo: 'Wait.' },
    ],
    [
      'a refusal of the cloud keeps the service’s words',
      new CloudError({
        name: 'AccessDeniedException',
        message: 'You may not.',
        failure: 'refused',
        service: 'QuickSight',
        operation: 'ListUsers',
        status: 401,
        cause: new Error(secret),
      }),
      {
        code: 'CLOUD',
        happened: 'QuickSight refused ListUsers (AccessDeniedException).',
        cloud: {
          service: 'QuickSight',
          operation: 'ListUsers',
          name: 'AccessDeniedException',
          message: 'You may not.',
          status: 401,
        },
      },
    ],
    [
      'a defect says nothing but a reference',
      new Error(secret),
      { code: 'INTERNAL', happened: 'Steward made a mistake.' },
    ],
    ['a thrown string says nothing', secret, { code: 'INTERNAL' }],
    [
      'an oRPC error of a handler says nothing',
      new ORPCError('TEAPOT', { message: secret, data: { secret } }),
      { code: 'INTERNAL' },
    ],
  ];
  test.each(failures)('%s', async (_what, thrown, expected) => {
    const client = calling({
      change: async () => {
        throw thrown;
      },
    });
    const got = await problemFrom(client.things.change({ name: 'abc' }));
    expect(got).toMatchObject(expected);
    expect(JSON.stringify(got)).not.toContain(secret);
    expect(JSON.stringify(audited)).not.toContain(secret);
    expect(audited).toMatchObject([{ action: 'thing.change', outcome: 'failed', subject: 'thing:abc' }]);
    if (expected.code === 'INTERNAL') expect(JSON.stringify(logged)).toContain(got.reference);
  });

  test('with a bad input is answered with each complaint and its place', async () => {
    expect(await problemFrom(calling().things.change({ name: 'a' }))).toMatchObject({
      code: 'BAD_INPUT',
      happened: 'Too short.',
      field: 'name',
      issues: [{ path: ['name'], message: 'Too short.' }],
    });
  });

  test('nested beyond reason is a bad input, not a defect', async () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 50_000; depth++) value = [value];
    expect(await problemFrom(calling().things.deep({ value } as never))).toMatchObject({ code: 'BAD_INPUT' });
  });

  test('whose output does not fit is a defect, logged without the values', async () => {
    const client = calling({ read: async () => ({ text: { secret } }) as never });
    expect(await problemFrom(client.things.read({ id: '1' }))).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(logged)).toContain('expected string');
    expect(JSON.stringify(logged)).not.toContain(secret);
  });

  test('that streams ends with words when it fails in the middle', async () => {
    const numbers: number[] = [];
    const reading = async (fail: boolean) => {
      for await (const number of await calling().things.stream({ fail })) numbers.push(number);
    };
    await reading(false);
    expect(numbers).toEqual([1, 2]);
    const got = await problemFrom(reading(true));
    expect(got).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(got)).not.toContain(secret);
  });
});

describe('the audit log', () => {
  test('gets commands with safe fields only', async () => {
    await calling().things.change({ name: 'abc', secretAccessKey: secret });
    expect(audited).toEqual([
      {
        actor: 'Ann',
        role: 'admin',
        origin: 'cli',
        action: 'thing.change',
        subject: 'thing:abc',
        outcome: 'ok',
        runId: null,
        detail: { name: 'abc', ms: 0 },
      },
    ]);
    expect(JSON.stringify(logged)).not.toContain(secret);
  });

  test('takes for a run only what is an id: a refused input may hold anything', async () => {
    const runId = '01a1fe09-2df5-7128-aee5-4df4f755f314';
    const client = calling({ change: async () => ({ ok: true, runId }) as never });
    for (const named of [runId, 'a\ud800b', 'x'.repeat(900_000), '', 7])
      await client.things.change({ name: 'x', runId: named } as never).catch(() => undefined);
    expect(audited.map((entry) => [entry.outcome, entry.runId])).toEqual([
      ['failed', runId],
      ...Array(4).fill(['failed', null]),
    ]);
  });

  test('gets an answer that tells of a failure as one', async () => {
    await calling({ change: async () => ({ ok: false }) }).things.change({ name: 'abc' });
    expect(audited.map(({ outcome }) => outcome)).toEqual(['failed']);
    await calling().things.change({ name: 'abc' });
    expect(audited.map(({ outcome }) => outcome)).toEqual(['failed', 'ok']);
  });

  test('gets refusals', async () => {
    expect(await problemFrom(calling({}, 'support').things.change({ name: 'abc' }))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(audited).toMatchObject([{ action: 'thing.change', outcome: 'refused', role: 'support' }]);
  });

  test('gets a draft once, however often it is saved', async () => {
    const client = calling();
    for (const id of ['a', 'a', 'b', 'a']) await client.things.saveDraft({ id });
    expect(audited.map(({ subject }) => subject)).toEqual(['draft:a', 'draft:b']);
  });

  test('calls a question about access by its whole name', async () => {
    const access = {
      access: {
        pair: query(operators)
          .input(z.object({ user: z.string(), asset: z.string() }))
          .output(z.null()),
      },
    };
    const router = bindContract(access, { access: { pair: async () => null } } as never, {
      identify: async () => ({ actor: 'Sue', role: 'support' }),
      audit: { append: async (entry) => audited.push(entry) },
      log: { info: () => undefined, error: () => undefined },
    });
    const client = createRouterClient(router, { context: { session: { id: 's1', origin: 'web' } } });
    await client.access.pair({ user: 'ann', asset: 'sales' });
    expect(audited).toMatchObject([{ action: 'read.access.pair', subject: 'access:ann → sales' }]);
  });

  test('gets support’s reads of one thing, once', async () => {
    const client = calling({}, 'support');
    for (const id of ['a', 'a']) await client.things.read({ id });
    await client.things.look({ slug: 'acme' });
    expect(audited.map(({ action, subject }) => [action, subject])).toEqual([
      ['read.things.read', 'thing:a'],
      ['thing.look', 'thing:acme'],
    ]);
  });

  test('that cannot be written stops an audited read, and never hides what a command did', async () => {
    auditFails = true;
    expect(await problemFrom(calling().things.look({ slug: 'acme' }))).toMatchObject({ code: 'STORE' });
    expect(await calling().things.change({ name: 'abc' })).toEqual({ ok: true });
  });
});

describe('every procedure of the contract', () => {
  const procedures: { path: string[]; meta: ProcedureMeta }[] = [];
  const walk = (part: AnyContractRouter, path: string[]): void => {
    if (isContractProcedure(part)) procedures.push({ path, meta: part['~orpc'].meta as ProcedureMeta });
    else for (const [key, child] of Object.entries(part)) walk(child as AnyContractRouter, [...path, key]);
  };
  walk(contract, []);

  let reached: string[];
  const bound = (role: Role) =>
    bindContract(
      contract,
      Object.fromEntries(
        Object.entries(contract).map(([domain, methods]) => [
          domain,
          Object.fromEntries(
            Object.keys(methods).map((method) => [
              method,
              async () => {
                reached.push(`${domain}.${method}`);
                throw new StewardError({ code: 'NOT_FOUND', happened: 'reached' });
              },
            ]),
          ),
        ]),
      ),
      {
        identify: async () => ({ actor: 'Ann', role }),
        audit: { append: async () => undefined },
        log: { info: () => undefined, error: () => undefined },
      },
    );
  const callAs = (role: Role, path: readonly string[], session: boolean) => {
    const client = createRouterClient(bound(role), {
      context: { session: session ? { id: 's', origin: 'web' } : null },
    }) as unknown as Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;
    return client[path[0] ?? '']?.[path[1] ?? '']?.({}) ?? Promise.reject(new Error('absent'));
  };

  test.each(procedures)(
    '$path is refused without a session and to the wrong role',
    async ({ path, meta }) => {
      reached = [];
      expect(meta.roles.length).toBeGreaterThan(0);
      if (meta.writes) expect(meta.audit).toBeTruthy();
      expect((await problemFrom(callAs('admin', path, false))).code).toBe('SIGNED_OUT');
      for (const role of roles) {
        const { code } = await problemFrom(callAs(role, path, true));
        if (meta.roles.includes(role)) expect(['BAD_INPUT', 'NOT_FOUND']).toContain(code);
        else expect(code).toBe('FORBIDDEN');
      }
      expect(reached.length).toBeLessThanOrEqual(meta.roles.length);
    },
  );
});
