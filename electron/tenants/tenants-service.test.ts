import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantSpecInput } from '../../shared/domain/tenant-spec.ts';
import { readMembers, readUsers } from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readTenantDocument } from './tenant-document.ts';
import { openTenantKit, type TenantKit } from './testing/tenant-kit.ts';

let kit: TenantKit;
beforeAll(async () => {
  kit = await openTenantKit();
});
afterAll(() => kit.close());

const role = () => `arn:aws:iam::${kit.sandbox.accountId}:role/quicksight_sso`;
const acme = (fields: Partial<TenantSpecInput> = {}): TenantSpecInput => ({
  version: 1,
  slug: 'acme',
  name: 'Acme Industries',
  tenantId: 'T-100',
  environment: 'dev',
  contacts: [{ name: 'Olga Owner', email: 'olga@acme.example', role: 'owner' }],
  isolation: { model: 'namespace', namespace: 'acme' },
  datastores: [
    { kind: 'uc_catalog', environment: 'dev', catalog: 'acme' },
    {
      kind: 'data_source',
      environment: 'dev',
      arn: `arn:aws:quicksight:${kit.sandbox.region}:${kit.sandbox.accountId}:datasource/lakehouse`,
    },
  ],
  identities: { federationRole: role() },
  people: Array.from({ length: 60 }, (_, at) => ({
    email: `person.${at}@acme.example`,
    role: at < 2 ? 'admin' : at < 8 ? 'author' : 'reader',
  })),
  entitlements: [
    { kind: 'dashboard', id: 'patient-flow', groups: ['reader', 'author', 'admin'] },
    { kind: 'dashboard', id: 'revenue-summary', groups: ['author'] },
    { kind: 'dataset', id: 'patient-flow-data', groups: ['author', 'admin'] },
  ],
  ...fields,
});
const members = async (group: string, namespace = 'acme') => readMembers(await kit.cloud(), namespace, group);

describe('a tenant of sixty people, from the first plan to the last', () => {
  test('is onboarded end to end', async () => {
    const { plan, nothingToDo, run } = await kit.onboard(acme());
    expect(nothingToDo).toBe(false);
    expect(plan.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(plan.effects).toContain('52 people gain 1 dashboard.');
    expect(run.error).toBeNull();
    expect(run).toMatchObject({ state: 'done', steps: { failed: 0 } });
    expect((await members('acme-readers')).size).toBe(52);
    expect((await members('acme-admins')).size).toBe(2);
    const users = await readUsers(await kit.cloud(), 'acme', ['quicksight_sso/person.0@acme.example']);
    expect([...users.values()]).toMatchObject([{ role: 'ADMIN', email: 'person.0@acme.example' }]);
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      status: 'live',
      people: 60,
      lastRun: { state: 'done' },
    });
  });

  test('onboarded again, nothing is to do', async () => {
    const { plan, nothingToDo } = await kit.tenants.plan({ spec: acme() }, kit.call);
    expect(plan.steps).toEqual([]);
    expect(nothingToDo).toBe(true);
  });

  test('what is exported onboards the same tenant, with nothing to do', async () => {
    const { yaml } = await kit.tenants.export({ slug: 'acme' }, kit.call);
    const planned = await kit.tenants.plan({ spec: readTenantDocument(yaml).value as never }, kit.call);
    // The file lists things in its own order; that is no difference.
    expect(planned).toMatchObject({ plan: { steps: [] }, nothingToDo: true });
  });

  test('the sign-in check finds that everything fits', async () => {
    const { checks } = await kit.tenants.signInCheck(
      { slug: 'acme', email: 'Person.3@acme.example' },
      kit.call,
    );
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'role ok',
      'session_name ok',
      'user ok',
      'group ok',
      'data_source ok',
      'dashboards ok',
    ]);
  });

  test('suspended, nobody has anything; resumed, everybody has what they had', async () => {
    const before = await snapshot();
    const suspend = await kit.tenants.planSuspend({ slug: 'acme' }, kit.call);
    const { runId } = await kit.tenants.apply({ planId: suspend.plan.id, hash: suspend.plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      status: 'suspended',
      suspended: { memberships: 60, grants: 3 + 1 + 2 + 3 },
    });
    expect((await members('acme-readers')).size).toBe(0);
    await expect(kit.onboard(acme())).rejects.toThrow('is suspended');

    const { plan } = await kit.tenants.planResume({ slug: 'acme' }, kit.call);
    expect(plan.effects).toEqual(['60 people get back what suspending took.']);
    const resumed = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(resumed.runId)).state).toBe('done');
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      status: 'live',
      suspended: null,
    });
    expect(await snapshot()).toEqual(before);
    expect((await kit.tenants.plan({ spec: acme() }, kit.call)).plan.steps).toEqual([]);
  });

  test('an edit from its draft changes only what differs', async () => {
    const draft = await kit.tenants.newDraft({ slug: 'acme' }, kit.call);
    expect(draft).toMatchObject({ title: 'Changes to Acme Industries', tenantSlug: 'acme' });
    const people = acme()
      .people!.slice(1)
      .map((person, at) => (at === 0 ? { ...person, role: 'author' } : person));
    const body = { ...draft.body, name: 'Acme AG', people, entitlements: acme().entitlements!.slice(0, 1) };
    await kit.tenants.saveDraft(
      { id: draft.id, revision: draft.revision, page: 'review', body: body as never },
      kit.call,
    );
    const { plan } = await kit.tenants.plan({ spec: body as never }, kit.call);
    expect(plan.steps.map(({ title }) => title).sort()).toEqual([
      'Add person.1@acme.example to acme-authors',
      'Change person.1@acme.example from ADMIN to AUTHOR',
      'Remove person.0@acme.example from acme-admins',
      'Remove person.1@acme.example from acme-admins',
      'Rename folder Acme Industries to Acme AG',
      'Take dashboard Revenue summary from acme-authors',
      'Take dataset Patient flow data from acme-admins',
      'Take dataset Patient flow data from acme-authors',
    ]);
    const { runId } = await kit.tenants.apply(
      { planId: plan.id, hash: plan.hash, draftId: draft.id },
      kit.call,
    );
    expect((await kit.engine.ended(runId)).state).toBe('done');
    expect((await kit.tenants.drafts({ limit: 50, offset: 0 }, kit.call)).total).toBe(0);
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      name: 'Acme AG',
      status: 'live',
      people: 59,
    });
    expect((await kit.tenants.plan({ spec: body as never }, kit.call)).nothingToDo).toBe(true);
  });

  const snapshot = async () => {
    const cloud = await kit.cloud();
    const groups = await Promise.all(
      ['readers', 'authors', 'admins'].map((group) => members(`acme-${group}`)),
    );
    const grants = await Promise.all([
      readPermissions(cloud, 'dashboard', 'patient-flow'),
      readPermissions(cloud, 'dashboard', 'revenue-summary'),
      readPermissions(cloud, 'dataset', 'patient-flow-data'),
      readPermissions(cloud, 'folder', 'tenant-acme'),
    ]);
    return {
      groups: groups.map((group) => [...group].sort()),
      grants: grants.map((held) => [...(held ?? [])].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  };
});

describe('the shared model', () => {
  const globex = () =>
    acme({
      slug: 'globex',
      name: 'Globex',
      tenantId: 'T-200',
      isolation: { model: 'shared' },
      datastores: [],
      people: [
        { email: 'gus@globex.example', role: 'author' },
        {
          email: 'ann@ext.example',
          role: 'reader',
          iamUser: `arn:aws:iam::${kit.sandbox.accountId}:user/svc-reporting`,
        },
      ],
      identities: {
        federationRole: role(),
        exceptions: [{ email: 'ann@ext.example', reason: 'service account' }],
      },
    });
  test('lives in the default namespace with a restricted folder, IAM users included', async () => {
    const { run } = await kit.onboard(globex());
    expect(run).toMatchObject({ state: 'done', error: null });
    expect([...(await members('globex-authors', 'default'))]).toEqual(['quicksight_sso/gus@globex.example']);
    expect((await kit.tenants.plan({ spec: globex() }, kit.call)).plan.steps).toEqual([]);
  });
});

describe('what is refused changes nothing', () => {
  const refusal = async (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'accepted',
      (error: { problem?: { code: string; happened: string } }) =>
        `${error.problem?.code}: ${error.problem?.happened}`,
    );

  test('a plan that was not reviewed, or is out of date', async () => {
    const { plan } = await kit.tenants.plan({ spec: acme({ name: 'Acme One' }) }, kit.call);
    const late = await kit.tenants.plan({ spec: acme({ name: 'Acme Two' }) }, kit.call);
    expect(await refusal(kit.tenants.apply({ planId: plan.id, hash: 'x' }, kit.call))).toContain(
      'CONFLICT: This is not the plan',
    );
    const { runId } = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
    await kit.engine.ended(runId);
    expect(
      await refusal(kit.tenants.apply({ planId: late.plan.id, hash: late.plan.hash }, kit.call)),
    ).toContain('was changed after this plan');
    expect((await kit.tenants.get({ slug: 'acme' }, kit.call)).name).toBe('Acme One');
  });

  test('a plan with a blocker', async () => {
    const spec = acme({ entitlements: [{ kind: 'dashboard', id: 'no-such', groups: ['reader'] }] });
    const { plan } = await kit.tenants.plan({ spec }, kit.call);
    expect(await refusal(kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call))).toContain(
      'There is no dashboard no-such',
    );
  });

  test('what belongs to another tenant', async () => {
    const spec = acme({ slug: 'initech', name: 'Initech' });
    expect(await refusal(kit.tenants.plan({ spec }, kit.call))).toContain('BAD_INPUT: 4 things');
    const { issues } = await kit.tenants.validate({ body: spec as never, tenantSlug: null }, kit.call);
    expect(issues.map(({ path }) => path.join('.'))).toEqual([
      'tenantId',
      'isolation.namespace',
      'datastores.0.catalog',
      'datastores.1.arn',
    ]);
    expect(
      (await kit.tenants.validate({ body: acme() as never, tenantSlug: null }, kit.call)).issues[0],
    ).toEqual({
      path: ['slug'],
      message: 'The tenant "Acme One" has this slug. Choose another.',
    });
  });

  test('a change of isolation, or an environment without connection', async () => {
    const { plan } = await kit.tenants.plan({ spec: acme({ isolation: { model: 'shared' } }) }, kit.call);
    expect(plan.findings[0]).toMatchObject({
      severity: 'blocker',
      message: expect.stringContaining('lives in namespace acme'),
    });
    expect(await refusal(kit.tenants.plan({ spec: acme({ environment: 'test' }) }, kit.call))).toContain(
      'has no connection',
    );
  });

  test('a draft that another window saved', async () => {
    const draft = await kit.tenants.newDraft({}, kit.call);
    const save = (name: string, revision: number) =>
      kit.tenants.saveDraft({ id: draft.id, revision, page: 'people', body: { name } }, kit.call);
    expect(await save('One', 1)).toMatchObject({ revision: 2, title: 'New tenant One', page: 'people' });
    expect(await refusal(save('Two', 1))).toContain('CONFLICT: This draft was changed in another window');
    expect((await kit.tenants.draft({ id: draft.id }, kit.call)).body).toEqual({ name: 'One' });
    await kit.tenants.discardDraft({ id: draft.id }, kit.call);
    expect(await refusal(kit.tenants.draft({ id: draft.id }, kit.call))).toContain('NOT_FOUND');
  });
});

test('tenants are found by name, slug or id; wildcards are letters', async () => {
  const names = async (search: string) =>
    (await kit.tenants.list({ search, limit: 10, offset: 0 }, kit.call)).tenants.map(({ slug }) => slug);
  expect(await names('')).toEqual(['acme', 'globex']);
  expect(await names('GLOB')).toEqual(['globex']);
  expect(await names('T-100')).toEqual(['acme']);
  expect(await names('%')).toEqual([]);
  expect(await names('_')).toEqual([]);
  expect(await kit.tenants.list({ status: 'live', limit: 1, offset: 1 }, kit.call)).toMatchObject({
    total: 2,
    tenants: [{ slug: 'globex' }],
  });
});

test('datastores are looked up where the connection allows', async () => {
  const arn = (id: string, account = kit.sandbox.accountId) =>
    `arn:aws:quicksight:${kit.sandbox.region}:${account}:datasource/${id}`;
  const checks = await kit.tenants.checkDatastores(
    {
      environment: 'dev',
      tenantSlug: null,
      datastores: [
        { kind: 'data_source', environment: 'dev', arn: arn('athena-curated') },
        { kind: 'data_source', environment: 'dev', arn: arn('nowhere') },
        { kind: 'data_source', environment: 'dev', arn: arn('lakehouse') },
        { kind: 'data_source', environment: 'dev', arn: arn('x', '999999999999') },
        { kind: 'uc_catalog', environment: 'dev', catalog: 'free' },
        { kind: 'uc_catalog', environment: 'dev', catalog: "x'; --" },
        { kind: 'uc_catalog', environment: 'dev', catalog: 'FREE' },
      ],
    },
    kit.call,
  );
  expect(checks.map(({ index, state }) => `${index} ${state}`)).toEqual([
    '0 exists',
    '1 missing',
    '2 taken',
    '3 missing',
    '4 unknown',
    '5 unsafe',
    '6 taken',
  ]);
});

test('dashboards and datasets to choose from', async () => {
  const { assets } = await kit.tenants.assets({ environment: 'dev' }, kit.call);
  expect(assets.filter(({ kind }) => kind === 'dashboard')).toHaveLength(12);
  expect(assets.find(({ id }) => id === 'patient-flow')).toMatchObject({
    kind: 'dashboard',
    updatedAt: expect.any(String),
  });
});
