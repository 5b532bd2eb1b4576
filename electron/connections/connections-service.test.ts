import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ListGroupsCommand, ListUsersCommand, RegisterUserCommand } from '@aws-sdk/client-quicksight';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ConnectionCheck,
  type ConnectionTest,
  connection as connectionSchema,
} from '../../shared/contract/connections.ts';
import { StewardError } from '../../shared/errors.ts';
import {
  html,
  identityAnswer,
  quickSightError,
  type ScriptedAws,
  startScriptedAws,
} from '../connectors/aws/testing/scripted-aws.ts';
import type { RateLimiter } from '../connectors/cloud-call.ts';
import type { CallContext } from '../rpc/service.ts';
import type { RunningSandbox } from '../sandbox/sandbox.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { createClouds } from './clouds.ts';
import { createConnectionsService } from './connections-service.ts';
import { createEnvironmentsService } from './environments-service.ts';
import { openTestStore, sessionSecrets } from './testing/connection-fixture.ts';

const call: CallContext = {
  sessionId: 's',
  actor: 'Ann',
  role: 'admin',
  origin: 'cli',
  signal: new AbortController().signal,
};
const freeLimiter: RateLimiter = {
  acquire: async () => undefined,
  succeeded: () => undefined,
  throttled: () => undefined,
};
const plantedSecret = 'planted/secret+access+key+0123456789';

let folder: string;
let sandbox: RunningSandbox;
let aws: ScriptedAws;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'connections-service-'));
  sandbox = await startSandbox({ file: join(folder, 'sandbox.db') });
  aws = await startScriptedAws();
});
afterAll(async () => {
  await Promise.all([sandbox.close(), aws.close()]);
  rmSync(folder, { recursive: true });
});

const open = () => {
  const local = openTestStore();
  const secrets = sessionSecrets();
  const deps = {
    store: local.store,
    secrets,
    sandbox: async () => sandbox,
    limiter: () => freeLimiter,
    testPatienceMs: 10_000,
  };
  const clouds = createClouds(deps);
  return {
    ...local,
    secrets,
    clouds,
    deps,
    service: createConnectionsService({ ...deps, clouds }),
    environments: createEnvironmentsService(local),
  };
};
let steward: ReturnType<typeof open>;
beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT1');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', plantedSecret);
  steward = open();
});
afterEach(() => {
  const disk = steward.bytes();
  steward.clouds.close();
  steward.close();
  vi.unstubAllEnvs();
  expect(disk).not.toContain('planted');
});

const add = (input: Record<string, unknown>) =>
  steward.service.add(
    {
      name: 'Prod',
      credential: { kind: 'env' },
      region: 'us-east-1',
      endpoints: sandbox.endpoints,
      readOnly: false,
      ...input,
    } as never,
    call,
  );
const refused = async (work: Promise<unknown>): Promise<StewardError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StewardError);
  expect(inspect(error, { depth: 20 }) + JSON.stringify(error)).not.toContain('planted');
  return error as StewardError;
};
const states = (test: ConnectionTest) => Object.fromEntries(test.checks.map(({ id, state }) => [id, state]));
const found = (test: ConnectionTest, id: ConnectionCheck['id']) =>
  test.checks.find((check) => check.id === id)!;
const role = (name: string) => ({
  kind: 'assume',
  roleArn: `arn:aws:iam::${sandbox.accountId}:role/${name}`,
});
const keys = { kind: 'keys', accessKeyId: 'AKIAPLANTEDKEY01', secretAccessKey: plantedSecret };

describe('testing a connection', () => {
  it('finds everything in order, and keeps what it learnt', async () => {
    const { id } = await add({});
    const test = await steward.service.test({ id }, call);
    expect(states(test)).toEqual({
      credentials: 'ok',
      identity: 'ok',
      account: 'ok',
      subscription: 'ok',
      identity_region: 'ok',
      permissions: 'ok',
    });
    expect(test).toMatchObject({
      ok: true,
      accountId: sandbox.accountId,
      identityRegion: sandbox.region,
      edition: expect.stringContaining('ENTERPRISE'),
    });
    expect(found(test, 'permissions').found).toContain('not tested');
    const kept = await steward.service.get({ id }, call);
    expect(kept).toMatchObject({
      accountId: sandbox.accountId,
      identityRegion: sandbox.region,
      lastTest: { ok: true },
    });
    expect(connectionSchema.safeParse(kept).error).toBeUndefined();
  });

  it('finds the identity region from another region, and calls go to both', async () => {
    const { id } = await add({ region: 'eu-central-1' });
    expect(found(await steward.service.test({ id }, call), 'identity_region')).toMatchObject({
      state: 'ok',
      found: expect.stringContaining(sandbox.region),
    });
    const quicksight = await steward.clouds.quicksight(id);
    expect(quicksight).toMatchObject({
      region: 'eu-central-1',
      identityRegion: sandbox.region,
      accountId: sandbox.accountId,
    });
    expect(
      (await quicksight.send(new ListUsersCommand({ AwsAccountId: sandbox.accountId, Namespace: 'default' })))
        .UserList?.length,
    ).toBeGreaterThan(0);
  });

  it('tells a different account apart', async () => {
    const { id } = await add({ accountId: '999999999999' });
    const test = await steward.service.test({ id }, call);
    expect(states(test)).toMatchObject({
      identity: 'ok',
      account: 'failed',
      subscription: 'skipped',
      permissions: 'skipped',
    });
    expect(found(test, 'account')).toMatchObject({
      reason: 'wrong_account',
      found: expect.stringMatching(new RegExp(`${sandbox.accountId}.*999999999999`)),
    });
    expect((await steward.service.get({ id }, call)).accountId).toBe('999999999999');
  });

  it('assumes a role with an external id that nobody typed', async () => {
    const added = await add({ credential: role('StewardAny') });
    const source = added.source as { externalId: string };
    expect(source.externalId).toMatch(/^steward-[0-9a-f]{48}$/);
    expect((await steward.service.test({ id: added.id }, call)).ok).toBe(true);
    const { externalId, policy } = await steward.service.trustPolicy({ id: added.id }, call);
    expect(externalId).toBe(source.externalId);
    expect(JSON.parse(policy).Statement[0].Condition.StringEquals['sts:ExternalId']).toBe(externalId);
    const second = await add({ name: 'Second', credential: role('StewardAny') });
    expect((second.source as { externalId: string }).externalId).not.toBe(externalId);
  });

  it.each(['StewardAdmin', 'Nobody'])('says when the external id or the role is wrong (%s)', async (name) => {
    const { id } = await add({ credential: role(name) });
    const test = await steward.service.test({ id }, call);
    expect(states(test)).toMatchObject({
      credentials: 'failed',
      identity: 'skipped',
      permissions: 'skipped',
    });
    expect(found(test, 'credentials')).toMatchObject({
      reason: 'assume_denied',
      todo: expect.stringContaining('external id'),
    });
  });

  it('tells an organisation’s policy from a missing permission', async () => {
    const scp = await add({ name: 'Scp', credential: role('ScpDenied') });
    const first = (await steward.service.test({ id: scp.id }, call)).checks.find(
      ({ state }) => state === 'failed',
    );
    expect(first).toMatchObject({
      reason: 'scp_denied',
      todo: expect.stringContaining('service control policy'),
    });

    await sandbox.control({
      role: {
        name: 'Narrow',
        trust: { kind: 'any_external_id', minimumLength: 2 },
        allow: [
          'sts:*',
          'quicksight:DescribeAccountSubscription',
          'quicksight:ListNamespaces',
          'quicksight:ListUsers',
        ],
      },
    });
    const narrow = await add({ name: 'Narrow', credential: role('Narrow') });
    const permissions = found(await steward.service.test({ id: narrow.id }, call), 'permissions');
    expect(permissions).toMatchObject({ state: 'failed', reason: 'missing_permissions' });
    expect(permissions.missingActions).toContain('quicksight:ListGroups');
    expect(permissions.missingActions).not.toContain('quicksight:ListUsers');
  });

  it('tells Standard edition from not being signed up', async () => {
    const { id } = await add({});
    try {
      await sandbox.control({ account: { edition: 'STANDARD' } });
      expect(found(await steward.service.test({ id }, call), 'subscription')).toMatchObject({
        state: 'failed',
        reason: 'standard_edition',
      });
      await sandbox.control({ account: { edition: 'ENTERPRISE', subscriptionStatus: 'UNSUBSCRIBED' } });
      expect(found(await steward.service.test({ id }, call), 'subscription')).toMatchObject({
        state: 'failed',
        reason: 'not_signed_up',
      });
    } finally {
      await sandbox.control({ account: { edition: 'ENTERPRISE', subscriptionStatus: 'ACCOUNT_CREATED' } });
    }
  });

  it('gets over slowness, throttling and cut connections', async () => {
    const { id } = await add({});
    try {
      await sandbox.control({
        latencyMs: 50,
        faults: [
          { operation: 'DescribeAccountSubscription', count: 1, fault: { type: 'drop' } },
          {
            operation: 'ListNamespaces',
            count: 1,
            fault: { type: 'error', name: 'ThrottlingException', status: 429 },
          },
          { operation: 'ListUsers', count: 1, fault: { type: 'lose_response' } },
        ],
      });
      expect((await steward.service.test({ id }, call)).ok).toBe(true);
    } finally {
      await sandbox.control({ latencyMs: 0, faults: [] });
    }
  });

  it('goes on when a session ends in the middle', async () => {
    const { id } = await add({ credential: role('StewardAny') });
    const quicksight = await steward.clouds.quicksight(id);
    const list = () =>
      quicksight.send(new ListUsersCommand({ AwsAccountId: sandbox.accountId, Namespace: 'default' }));
    await list();
    await sandbox.control({ expireSessions: true });
    expect((await list()).UserList?.length).toBeGreaterThan(0);
  });

  it('works for the sandbox’s own connection', async () => {
    const at = new Date().toISOString();
    const id = '0190a000-0000-7000-8000-000000000001';
    await steward.store.connections.seed({
      id,
      name: 'Sandbox',
      source: { kind: 'sandbox' },
      accountId: null,
      region: 'us-east-1',
      identityRegion: null,
      endpoints: {},
      readOnly: false,
      lastTest: null,
      createdAt: at,
      updatedAt: at,
    });
    expect((await steward.environments.current(undefined, call)).connection?.name).toBe('Sandbox');
    expect((await steward.service.test({ id }, call)).ok).toBe(true);
    const quicksight = await steward.clouds.quicksight(id);
    expect(
      (
        await quicksight.send(
          new ListGroupsCommand({ AwsAccountId: quicksight.accountId, Namespace: 'default' }),
        )
      ).GroupList,
    ).toBeDefined();
  });
});

describe('testing a connection to something else than AWS', () => {
  const scripted = () => add({ endpoints: { quicksight: aws.url, sts: aws.url } });

  it.each([
    ['a proxy’s page', () => html(200), 'identity'],
    [
      'a proxy’s page behind STS',
      ({ service }: { service: string }) => (service === 'sts' ? identityAnswer('111122223333') : html(200)),
      'subscription',
    ],
    [
      'nothing but 500',
      ({ service }: { service: string }) =>
        service === 'sts'
          ? identityAnswer('111122223333')
          : quickSightError('InternalFailureException', 500, 'x'),
      'subscription',
    ],
  ] as const)('%s fails where it is met', async (_what, answer, where) => {
    aws.answer(answer);
    const { id } = await scripted();
    const test = await steward.service.test({ id }, call);
    expect(test.ok).toBe(false);
    expect(test.checks.find(({ state }) => state === 'failed')?.id).toBe(where);
    expect(test.checks.filter(({ state }) => state === 'skipped').length).toBeGreaterThan(0);
  });

  it('ends in time and says what it waited for', async () => {
    aws.answer(({ service }) => (service === 'sts' ? identityAnswer('111122223333') : 'silence'));
    const { id } = await scripted();
    const impatient = createConnectionsService({
      ...steward.deps,
      clouds: steward.clouds,
      testPatienceMs: 700,
    });
    const started = Date.now();
    const test = await impatient.test({ id }, call);
    expect(Date.now() - started).toBeLessThan(3000);
    expect(found(test, 'subscription')).toMatchObject({
      reason: 'timed_out',
      found: expect.stringContaining('quicksight:DescribeAccountSubscription'),
    });
  });

  const signedUp = {
    status: 200,
    body: {
      AccountInfo: {
        Edition: 'ENTERPRISE',
        AuthenticationType: 'IAM_ONLY',
        AccountSubscriptionStatus: 'ACCOUNT_CREATED',
      },
    },
  };
  const denied = (message: string) => quickSightError('AccessDeniedException', 401, message);
  const sendsTo = (region: string) =>
    denied(
      `Operation is being called from endpoint x, but your identity region is ${region}. Please use the ${region} endpoint.`,
    );
  const namespaces = (region: string) => ({
    status: 200,
    body: { Namespaces: [{ Name: 'default', CapacityRegion: region }] },
  });

  it.each([
    [
      'by the refusal alone',
      {
        namespaces: () => denied('not authorized to perform: quicksight:ListNamespaces'),
        users: () => sendsTo('eu-west-1'),
      },
      'ok',
      'eu-west-1',
    ],
    [
      'by the refusal of ListNamespaces',
      {
        namespaces: (region: string) =>
          region === 'eu-west-1' ? namespaces('eu-west-1') : sendsTo('eu-west-1'),
      },
      'ok',
      'eu-west-1',
    ],
    [
      'with a capacity region that the service contradicts but proves otherwise',
      {
        namespaces: () => namespaces('eu-west-1'),
        groups: (region: string) =>
          region === 'eu-north-1' ? { status: 200, body: {} } : sendsTo('eu-north-1'),
      },
      'warning',
      'eu-north-1',
    ],
    [
      'not when it is contradicted without proof',
      {
        namespaces: () => namespaces('eu-west-1'),
        groups: (region: string) => (region === 'eu-north-1' ? sendsTo('eu-west-1') : sendsTo('eu-north-1')),
      },
      'warning',
      null,
    ],
    [
      'not when nothing may be listed',
      { namespaces: () => denied('not authorized'), users: () => denied('not authorized') },
      'warning',
      null,
    ],
    [
      'not when an organisation’s policy forbids it',
      { namespaces: () => denied('with an explicit deny in a service control policy') },
      'failed',
      null,
    ],
    [
      'not in a circle',
      { namespaces: (region: string) => sendsTo(region === 'eu-west-1' ? 'us-east-1' : 'eu-west-1') },
      'warning',
      null,
    ],
  ] as const)(
    'the identity region is found %s',
    async (_how, script: {
      namespaces: (region: string) => unknown;
      users?: (region: string) => unknown;
      groups?: (region: string) => unknown;
    }, state, region) => {
      aws.answer(({ service, path, region: at }) => {
        if (service === 'sts') return identityAnswer('111122223333');
        if (path.startsWith('/account/')) return signedUp;
        if (path.endsWith('/namespaces')) return script.namespaces(at) as never;
        if (path.endsWith('/users')) return (script.users?.(at) ?? { status: 200, body: {} }) as never;
        if (path.endsWith('/groups')) return (script.groups?.(at) ?? { status: 200, body: {} }) as never;
        return { status: 200, body: {} };
      });
      const { id } = await scripted();
      const test = await steward.service.test({ id }, call);
      expect(found(test, 'identity_region').state).toBe(state);
      expect(test.identityRegion).toBe(region);
      expect((await steward.service.get({ id }, call)).identityRegion).toBe(region);
    },
  );
});

describe('keeping connections', () => {
  it('keeps keys in the keychain only, and never sends them back', async () => {
    const added = await add({ credential: keys });
    expect(added).toMatchObject({ source: { kind: 'keys', accessKeyIdEnd: 'EY01' }, secret: 'session' });
    expect(JSON.stringify([added, await steward.service.list(undefined, call)])).not.toMatch(
      /planted|AKIAPLANTEDKEY01/i,
    );
    expect(steward.bytes()).not.toContain('AKIAPLANTEDKEY01');
    expect((await steward.service.test({ id: added.id }, call)).ok).toBe(true);
    await steward.service.update(
      { id: added.id, keys: { accessKeyId: 'AKIAPLANTEDKEY02', secretAccessKey: `${plantedSecret}2` } },
      call,
    );
    expect([...steward.secrets.kept.values()].join()).toContain('AKIAPLANTEDKEY02');
    await steward.service.remove({ id: added.id }, call);
    expect(steward.secrets.kept.size).toBe(0);
  });

  it('says that keys may remain in a keychain that cannot be asked to forget them', async () => {
    const { id } = await add({ credential: keys });
    steward.secrets.delete = async () => 'unreachable' as never;
    expect(await steward.service.remove({ id }, call)).toEqual({
      removed: 'Prod',
      left: expect.stringMatching(/access keys .* may still be in it\. Delete them there/),
    });
    expect(await steward.service.list(undefined, call)).toEqual([]);
  });

  it.each([
    ['a profile', { kind: 'profile', profile: 'paris' }, {}, 'eu-west-3'],
    ['a profile without one', { kind: 'profile', profile: 'nowhere' }, {}, 'us-east-1'],
    ['a profile with a silly one', { kind: 'profile', profile: 'silly' }, {}, 'us-east-1'],
    ['the environment', { kind: 'env' }, { AWS_REGION: 'eu-north-1' }, 'eu-north-1'],
    ['the environment’s default', { kind: 'env' }, { AWS_DEFAULT_REGION: 'eu-south-1' }, 'eu-south-1'],
    ['nothing', { kind: 'env' }, {}, 'us-east-1'],
  ])('takes the region from %s when none is given', async (_what, credential, env, region) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    writeFileSync(
      join(folder, 'config'),
      '[profile paris]\nregion = eu-west-3\n[profile nowhere]\n[profile silly]\nregion = Mars\n',
    );
    expect((await add({ credential, region: undefined })).region).toBe(region);
  });

  it('puts a test from the console into Activity, and leaves a command line’s to itself', async () => {
    const journal: unknown[] = [];
    const service = createConnectionsService({
      ...steward.deps,
      clouds: steward.clouds,
      commands: {
        begin: async (name, args, connectionId, { origin }) => {
          journal.push([name, args, connectionId, origin]);
          return 'run';
        },
        end: async (...of) => void journal.push(of),
      },
    });
    const { id } = await add({ accountId: '999999999999' });
    await service.test({ id }, call);
    expect(journal).toEqual([]);
    await service.test({ id }, { ...call, origin: 'web' });
    expect(journal).toEqual([
      ['connection test', ['Prod'], id, 'web'],
      ['run', 1, expect.stringMatching(/^Expected account: .*999999999999 is expected/)],
    ]);
  });

  it('says when the keys are gone', async () => {
    const { id } = await add({ credential: keys });
    steward.secrets.kept.clear();
    expect((await steward.service.get({ id }, call)).secret).toBe('missing');
    expect(found(await steward.service.test({ id }, call), 'credentials')).toMatchObject({
      state: 'failed',
      reason: 'keys_missing',
    });
    expect(
      (
        await refused(
          steward.clouds
            .quicksight(id)
            .then((quicksight) =>
              quicksight.send(new ListUsersCommand({ AwsAccountId: '1', Namespace: 'default' })),
            ),
        )
      ).code,
    ).toBe('KEYCHAIN');
  });

  it('saves nothing when the secret cannot be kept, and keeps no secret when the record cannot be saved', async () => {
    const broken = createConnectionsService({
      ...steward.deps,
      clouds: steward.clouds,
      secrets: {
        ...steward.secrets,
        set: async () => {
          throw new StewardError({ code: 'KEYCHAIN', happened: 'The keychain is locked.' });
        },
      },
    });
    const input = {
      name: 'K',
      credential: keys,
      region: 'us-east-1',
      endpoints: {},
      readOnly: false,
    } as never;
    expect((await refused(broken.add(input, call))).code).toBe('KEYCHAIN');
    expect(await steward.service.list(undefined, call)).toEqual([]);

    const full = createConnectionsService({
      ...steward.deps,
      clouds: steward.clouds,
      store: {
        connections: {
          ...steward.store.connections,
          insert: async () => {
            throw new StewardError({ code: 'STORE', happened: 'The disk is full.' });
          },
        },
      },
    });
    expect((await refused(full.add(input, call))).code).toBe('STORE');
    expect(steward.secrets.kept.size).toBe(0);
  });

  it.each([
    [{ accessKeyId: 'short', secretAccessKey: plantedSecret }, 'keys.accessKeyId'],
    [{ accessKeyId: 'AKIAPLANTEDKEY02', secretAccessKey: 'planted' }, 'keys.secretAccessKey'],
  ])('refuses keys that are none and leaves the old ones', async (given, field) => {
    const { id } = await add({ credential: keys });
    const error = await refused(steward.service.update({ id, keys: given }, call));
    expect(error.problem).toMatchObject({ code: 'BAD_INPUT', field });
    expect([...steward.secrets.kept.values()].join()).toContain('AKIAPLANTEDKEY01');
  });

  it('refuses a taken name in any case, and puts the old keys back', async () => {
    await add({ name: 'Prod' });
    expect((await refused(add({ name: 'PROD' }))).problem).toMatchObject({ code: 'CONFLICT', field: 'name' });
    const other = await add({ name: 'Other', credential: keys });
    await refused(
      steward.service.update(
        {
          id: other.id,
          name: 'prod',
          keys: { accessKeyId: 'AKIAPLANTEDKEY02', secretAccessKey: plantedSecret },
        },
        call,
      ),
    );
    expect([...steward.secrets.kept.values()].join()).toContain('AKIAPLANTEDKEY01');
  });

  it('refuses an endpoint that would give the session away', async () => {
    const error = await refused(add({ endpoints: { sts: 'http://sts.example.org' } }));
    expect(error.problem).toMatchObject({ code: 'BAD_INPUT', field: 'endpoints.sts' });
  });

  it('does not remove what is used, says by what, and lets it be renamed', async () => {
    const { id } = await add({});
    await steward.environments.assign({ name: 'staging', connectionId: id }, call);
    const at = new Date().toISOString();
    steward.database
      .prepare(
        `INSERT INTO tenants (id, slug, name, tenant_id, status, isolation, namespace, environment, connection_id, spec, created_at, updated_at) VALUES ('t', 'acme', 'Acme Ltd', 'T1', 'live', 'shared', 'default', 'staging', ?, '{}', ?, ?)`,
      )
      .run(id, at, at);
    steward.database
      .prepare(
        `INSERT INTO runs (id, type, kind, title, connection_id, origin, actor, state, started_at) VALUES ('r', 'plan', 'k', 'Onboard Acme', ?, 'cli', 'a', 'interrupted', ?)`,
      )
      .run(id, at);
    const error = await refused(steward.service.remove({ id }, call));
    expect(error.code).toBe('CONFLICT');
    expect(error.message).toContain('staging');
    expect(error.message).toContain('Acme Ltd');
    expect(error.message).toContain('Onboard Acme');
    expect(await steward.service.update({ id, name: 'Renamed' }, call)).toMatchObject({
      name: 'Renamed',
      environments: ['staging'],
      tenants: ['Acme Ltd'],
    });
  });

  it('writes nothing through a read-only connection, also in work under way', async () => {
    const { id } = await add({});
    const quicksight = await steward.clouds.quicksight(id);
    const register = () =>
      quicksight.send(
        new RegisterUserCommand({
          AwsAccountId: sandbox.accountId,
          Namespace: 'default',
          Email: 'zed@example.org',
          IdentityType: 'IAM',
          UserRole: 'READER',
          IamArn: `arn:aws:iam::${sandbox.accountId}:role/quicksight_sso`,
          SessionName: 'zed@example.org',
        }),
      );
    await steward.service.update({ id, name: 'Still writable' }, call);
    await steward.service.update({ id, readOnly: true }, call);
    expect((await refused(register())).code).toBe('READ_ONLY');
    expect(
      (
        await refused(
          (
            await steward.clouds.quicksight(id)
          ).send(new RegisterUserCommand({ AwsAccountId: '1', Namespace: 'default' } as never)),
        )
      ).code,
    ).toBe('READ_ONLY');
  });

  it('there is no connection, so nothing is done', async () => {
    const id = '0190a000-0000-7000-8000-00000000000f';
    for (const work of [
      steward.service.get({ id }, call),
      steward.service.remove({ id }, call),
      steward.service.test({ id }, call),
      steward.service.update({ id, name: 'x' }, call),
      steward.clouds.quicksight(id),
    ])
      expect((await refused(work)).code).toBe('NOT_FOUND');
    expect((await refused(steward.environments.assign({ name: 'dev', connectionId: id }, call))).code).toBe(
      'NOT_FOUND',
    );
    expect((await refused(steward.environments.setCurrent({ name: 'nowhere' }, call))).code).toBe(
      'NOT_FOUND',
    );
  });

  it('the chosen environment stays chosen', async () => {
    expect((await steward.environments.current(undefined, call)).name).toBe('dev');
    await steward.environments.setCurrent({ name: 'production' }, call);
    expect(await steward.environments.current(undefined, call)).toMatchObject({
      name: 'production',
      production: true,
    });
    expect((await steward.environments.list(undefined, call)).map(({ name }) => name)).toEqual([
      'dev',
      'test',
      'staging',
      'production',
    ]);
  });

  it('shows policies for the account', async () => {
    const { id } = await add({ accountId: '111122223333', region: 'eu-central-1' });
    const policies = await steward.service.policies({ id }, call);
    expect(policies.every(({ policy }) => JSON.parse(policy).Version === '2012-10-17')).toBe(true);
    expect(policies.map(({ policy }) => policy).join()).toContain(
      'arn:aws:quicksight:eu-central-1:111122223333:folder/*',
    );
  });
});

describe('signing in', () => {
  const sso =
    "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-central-1\n[profile it's me]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n[profile corp]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\n";
  const withProgram = (behaviour: () => { ended: Promise<{ code: number | null }>; output(): string }) => {
    const started: (readonly string[])[] = [];
    const service = createConnectionsService({
      ...steward.deps,
      clouds: steward.clouds,
      startProgram: (program, args) => {
        started.push([program, ...args]);
        return behaviour();
      },
    });
    return { service, started };
  };
  beforeEach(() => writeFileSync(join(folder, 'config'), sso));
  afterEach(() => rmSync(join(folder, 'config')));

  it('starts the AWS command line without a shell', async () => {
    const { id } = await add({ credential: { kind: 'profile', profile: 'corp' } });
    const { service, started } = withProgram(() => ({
      ended: new Promise(() => undefined),
      output: () => 'open https://device.sso.eu-central-1.amazonaws.com/?user_code=AB',
    }));
    expect(await service.signIn({ id }, call)).toMatchObject({
      started: true,
      message: expect.stringContaining('https://device.sso'),
    });
    expect(started).toEqual([['aws', 'sso', 'login', '--profile=corp']]);
  });

  it('says what to type where there is no command line', async () => {
    const { id } = await add({ credential: { kind: 'profile', profile: 'corp' } });
    const { service } = withProgram(() => ({ ended: Promise.reject(new Error('ENOENT')), output: () => '' }));
    expect(await service.signIn({ id }, call)).toEqual({
      started: false,
      message: expect.stringContaining('aws sso login --profile corp'),
    });
  });

  it.each(['--debug', '; touch /tmp/x', '$(id)', 'gone', 'constructor'])(
    'starts nothing for %j',
    async (profile) => {
      const { id } = await add({ credential: { kind: 'profile', profile } });
      const { service, started } = withProgram(() => ({
        ended: Promise.resolve({ code: 0 }),
        output: () => '',
      }));
      expect((await service.signIn({ id }, call)).started).toBe(false);
      expect(started).toEqual([]);
    },
  );
});
