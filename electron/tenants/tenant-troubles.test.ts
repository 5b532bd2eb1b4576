import { afterEach, expect, test } from 'vitest';
import type { TenantSpecInput } from '../../shared/domain/tenant-spec.ts';
import { readMembers } from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { createTenantsService } from './tenants-service.ts';
import { openTenantKit, type TenantKit } from './testing/tenant-kit.ts';

let kit: TenantKit;
afterEach(() => kit.close());

const acme = (fields: Partial<TenantSpecInput> = {}): TenantSpecInput => ({
  version: 1,
  slug: 'acme',
  name: 'Acme',
  tenantId: 'T-100',
  environment: 'dev',
  isolation: { model: 'namespace', namespace: 'acme' },
  identities: { federationRole: `arn:aws:iam::${kit.sandbox.accountId}:role/quicksight_sso` },
  people: Array.from({ length: 8 }, (_, at) => ({
    email: `p${at}@acme.example`,
    role: at === 0 ? 'author' : 'reader',
  })),
  entitlements: [
    { kind: 'dashboard', id: 'patient-flow', groups: ['reader', 'author'] },
    { kind: 'dashboard', id: 'revenue-summary', groups: ['author'] },
  ],
  ...fields,
});
const tenant = () => kit.tenants.get({ slug: 'acme' }, kit.call);
const readers = async () => readMembers(await kit.cloud(), 'acme', 'acme-readers');

test('a stopped onboarding stays open, and the next plan holds only what is left', async () => {
  kit = await openTenantKit({
    faults: [
      {
        operation: 'RegisterUser',
        count: 1,
        skip: 3,
        fault: { type: 'error', name: 'AccessDeniedException', status: 401, message: 'no' },
      },
    ],
  });
  const { run } = await kit.onboard(acme());
  expect(run).toMatchObject({ state: 'stopped', steps: { failed: 1, byState: { skipped: 1 } } });
  expect(await tenant()).toMatchObject({ status: 'onboarding', lastRun: { state: 'stopped' } });

  const again = await kit.onboard(acme());
  expect(again.plan.steps.map(({ kind }) => kind)).toEqual([
    'quicksight.user.register',
    'quicksight.membership.create',
  ]);
  expect(again.run.state).toBe('done');
  expect((await tenant()).status).toBe('live');
  expect((await readers()).size).toBe(7);
});

test('lost answers: everything is there once, and nothing is reported as failed', async () => {
  const lose = (operation: string) => ({ operation, count: 1, fault: { type: 'lose_response' as const } });
  kit = await openTenantKit({
    faults: [
      'CreateNamespace',
      'CreateGroup',
      'CreateFolder',
      'RegisterUser',
      'CreateGroupMembership',
      'UpdateDashboardPermissions',
    ].map(lose),
  });
  const { run } = await kit.onboard(acme());
  expect(run).toMatchObject({ state: 'done', error: null });
  expect((await readers()).size).toBe(7);
  expect((await kit.tenants.plan({ spec: acme() }, kit.call)).nothingToDo).toBe(true);
});

test('while a run is at work on a tenant, a second command is told so', async () => {
  kit = await openTenantKit({ asyncMs: 1200 });
  const { plan } = await kit.tenants.plan({ spec: acme() }, kit.call);
  const { runId } = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
  await expect(kit.tenants.plan({ spec: acme() }, kit.call)).rejects.toMatchObject({
    problem: { code: 'BUSY', happened: 'Another run is working on Acme.' },
  });
  expect((await kit.engine.ended(runId)).state).toBe('done');
});

test('a step names a dashboard as the account does, whatever the document calls it', async () => {
  kit = await openTenantKit();
  const entitlements = [
    { kind: 'dashboard' as const, id: 'patient-flow', groups: ['reader' as const] },
    { kind: 'dashboard' as const, id: 'revenue-summary', name: 'Harmless', groups: ['reader' as const] },
  ];
  const { plan } = await kit.tenants.plan({ spec: acme({ entitlements }) }, kit.call);
  expect(plan.steps.filter(({ section }) => section === 'Access').map(({ title }) => title)).toEqual([
    'Let acme-readers see dashboard Patient flow',
    'Let acme-readers see dashboard Revenue summary',
  ]);
});

test('a namespace that takes its time is waited for', async () => {
  kit = await openTenantKit({ asyncMs: 1200 });
  const { run } = await kit.onboard(acme());
  expect(run).toMatchObject({ state: 'done', error: null });
});

test('a suspend that stopped half-way is known, and resuming gives back what it took', async () => {
  kit = await openTenantKit({
    faults: [
      {
        operation: 'UpdateDashboardPermissions',
        count: 1,
        skip: 3,
        fault: { type: 'error', name: 'AccessDeniedException', status: 401, message: 'no' },
      },
    ],
  });
  await kit.onboard(acme());
  const held = async () =>
    [...((await readPermissions(await kit.cloud(), 'dashboard', 'patient-flow')) ?? [])].sort();
  const before = await held();
  const { plan } = await kit.tenants.planSuspend({ slug: 'acme' }, kit.call);
  const { runId } = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
  expect((await kit.engine.ended(runId)).state).toBe('stopped');
  expect(await tenant()).toMatchObject({ status: 'live', suspended: { memberships: 8 } });
  expect((await readers()).size).toBe(0);

  const resume = await kit.tenants.planResume({ slug: 'acme' }, kit.call);
  const resumed = await kit.tenants.apply({ planId: resume.plan.id, hash: resume.plan.hash }, kit.call);
  expect((await kit.engine.ended(resumed.runId)).state).toBe('done');
  expect(await tenant()).toMatchObject({ status: 'live', suspended: null });
  expect((await readers()).size).toBe(7);
  expect(await held()).toEqual(before);
  expect((await kit.tenants.plan({ spec: acme() }, kit.call)).nothingToDo).toBe(true);
});

test('a process that dies before the run began leaves a tenant to go on with, and its draft', async () => {
  kit = await openTenantKit();
  const draft = await kit.tenants.newDraft({}, kit.call);
  await kit.tenants.saveDraft({ id: draft.id, revision: 1, page: 'review', body: acme() as never }, kit.call);
  const { plan } = await kit.tenants.plan({ spec: acme() }, kit.call);
  const apply = { planId: plan.id, hash: plan.hash, draftId: draft.id };
  const dying = createTenantsService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    environments: kit.environments,
    engine: { start: () => Promise.reject(new Error('killed')), isLive: () => false },
  });
  await expect(dying.apply(apply, kit.call)).rejects.toThrow('killed');
  expect(await tenant()).toMatchObject({ status: 'onboarding', lastRun: null });
  expect(await kit.tenants.draft({ id: draft.id }, kit.call)).toMatchObject({
    tenantSlug: 'acme',
    title: 'Changes to Acme',
  });
  // Whoever plans again reads that it is still to be onboarded, not that it changes.
  expect((await kit.tenants.plan({ spec: acme() }, kit.call)).plan.title).toMatch(/^Onboard Acme into/);

  const { runId } = await kit.tenants.apply(apply, kit.call);
  expect((await kit.engine.ended(runId)).state).toBe('done');
  expect((await tenant()).status).toBe('live');
  expect((await kit.tenants.drafts({ limit: 50, offset: 0 }, kit.call)).total).toBe(0);
  await expect(kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call)).rejects.toThrow(
    'applied already',
  );
});

test('the sign-in check names each part that does not fit', async () => {
  kit = await openTenantKit();
  await kit.onboard(acme({ isolation: { model: 'shared' } }));
  const people = [
    ...(acme().people ?? []),
    {
      email: 'lena.hoffmann@platform.example',
      role: 'reader' as const,
      federationRole: `arn:aws:iam::${kit.sandbox.accountId}:role/other_sso`,
    },
  ];
  const { plan } = await kit.tenants.plan(
    { spec: acme({ isolation: { model: 'shared' }, people }) },
    kit.call,
  );
  // Put down but not applied: somebody of the document who has signed in with another role before.
  await kit.store.tenants.begin({
    id: plan.id,
    spec: (plan.context as { spec: never }).spec,
    namespace: 'default',
    connectionId: kit.connectionId,
    people: [],
    draftId: null,
    at: plan.createdAt,
  });
  const { checks } = await kit.tenants.signInCheck(
    { slug: 'acme', email: 'lena.hoffmann@platform.example' },
    kit.call,
  );
  expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'role failed',
    'session_name unknown',
    'user failed',
    'group failed',
    'data_source ok',
    'dashboards ok',
  ]);
  expect(checks.filter(({ state }) => state === 'failed').every(({ todo }) => todo !== undefined)).toBe(true);
});

test.each([
  ['back by a year', -365],
  ['forward by a year', 365],
])('a clock set %s does not keep a tenant from being changed, suspended and resumed', async (_, days) => {
  let off = 0;
  kit = await openTenantKit({ now: () => new Date(Date.now() + off) });
  await kit.onboard(acme());
  off = days * 24 * 60 * 60 * 1000;
  expect((await kit.onboard(acme({ name: 'Acme Two' }))).run.state).toBe('done');
  for (const change of [kit.tenants.planSuspend, kit.tenants.planResume]) {
    const { plan } = await change({ slug: 'acme' }, kit.call);
    const { runId } = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');
  }
  expect(await tenant()).toMatchObject({ status: 'live', name: 'Acme Two' });
});

test('a plan of a tenant that was changed since is refused, also when the clock was set back meanwhile', async () => {
  let off = 0;
  kit = await openTenantKit({ now: () => new Date(Date.now() + off) });
  await kit.onboard(acme());
  const late = await kit.tenants.plan({ spec: acme({ name: 'Acme Late' }) }, kit.call);
  off = -24 * 60 * 60 * 1000;
  await kit.onboard(acme({ name: 'Acme Two' }));
  await expect(kit.tenants.apply({ planId: late.plan.id, hash: late.plan.hash }, kit.call)).rejects.toThrow(
    'was changed after this plan was made',
  );
  expect((await tenant()).name).toBe('Acme Two');
});
