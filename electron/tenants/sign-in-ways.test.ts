import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type SignInWay, signInWays, whyNoSignIn } from '../../shared/domain/account-sign-in.ts';
import type { TenantSpecInput } from '../../shared/domain/tenant-spec.ts';
import { readMembers, readRoleAssignments } from '../connectors/quicksight/read-people.ts';
import { readTenantDocument } from './tenant-document.ts';
import { openTenantKit, type TenantKit } from './testing/tenant-kit.ts';

let kit: TenantKit | undefined;
afterEach(async () => {
  await kit?.close();
  kit = undefined;
});

const acme = (fields: Partial<TenantSpecInput>): TenantSpecInput => ({
  version: 1,
  slug: 'acme',
  name: 'Acme',
  tenantId: 'T-100',
  environment: 'dev',
  isolation: { model: 'shared' },
  people: [
    { email: 'ann@acme.example', role: 'author' },
    { email: 'bob@acme.example', role: 'reader' },
  ],
  entitlements: [{ kind: 'dashboard', id: 'patient-flow', groups: ['reader', 'author'] }],
  ...fields,
});
const invited = (fields: Partial<TenantSpecInput> = {}) =>
  acme({ identities: { kind: 'native', federatedOnly: false }, ...fields });
const central = (fields: Partial<TenantSpecInput> = {}) =>
  acme({ identities: { kind: 'identity_center' }, ...fields });

/** Every byte that a profile keeps, logs included. */
const kept = (directory: string): string =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

describe('people whom QuickSight itself manages', () => {
  test('are invited; their links are handed over once and kept nowhere', async () => {
    kit = await openTenantKit();
    const { plan, run, runId } = await kit.onboard(invited());
    expect(plan.effects.join(' ')).toContain('2 people are invited as QuickSight users');
    expect(plan.steps.filter(({ section }) => section === 'People').map(({ title }) => title)).toEqual([
      'Invite ann@acme.example as author',
      'Invite bob@acme.example as reader',
    ]);
    expect(run).toMatchObject({ state: 'done', error: null });
    const steps = await kit.engine.steps(runId);
    expect(steps.filter(({ kind }) => kind === 'quicksight.user.register').map(({ found }) => found)).toEqual(
      [
        { email: 'ann@acme.example', role: 'AUTHOR', invited: true },
        { email: 'bob@acme.example', role: 'READER', invited: true },
      ],
    );

    const people = async () => (await kit?.runs.invitations({ id: runId }, kit.call))?.people;
    expect(await people()).toMatchObject([
      { email: 'ann@acme.example', link: 'waits' },
      { email: 'bob@acme.example', link: 'waits' },
    ]);
    const { links } = await kit.runs.takeInvitations({ id: runId }, kit.call);
    expect(links.map(({ email }) => email).sort()).toEqual(['ann@acme.example', 'bob@acme.example']);
    const tokens = links.map(({ link }) => new URL(link).searchParams.get('token') ?? '');
    expect(new Set(tokens).size).toBe(2);
    expect((await kit.runs.takeInvitations({ id: runId }, kit.call)).links).toEqual([]);
    expect(await people()).toMatchObject([{ link: 'gone' }, { link: 'gone' }]);
    const bytes = kept(kit.directory);
    expect(bytes).toContain('bob@acme.example'); // the search does see what is kept
    for (const token of tokens) expect(bytes).not.toContain(token);
  });

  test('are found again although the service lists them as N/A, until they come and after', async () => {
    kit = await openTenantKit();
    await kit.sandbox.control({ namelessInvitations: true });
    expect((await kit.onboard(invited())).run.state).toBe('done');
    const nothingToDo = async () => (await kit?.tenants.plan({ spec: invited() }, kit.call))?.nothingToDo;
    expect(await nothingToDo()).toBe(true);

    // Suspending takes their access, resuming gives it back, and nobody is invited twice.
    const readers = async () => readMembers(await (kit as TenantKit).cloud(), 'default', 'acme-readers');
    for (const [change, left] of [
      [kit.tenants.planSuspend, []],
      [kit.tenants.planResume, ['bob@acme.example']],
    ] as const) {
      const { plan } = await change({ slug: 'acme' }, kit.call);
      const { runId } = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
      expect((await kit.engine.ended(runId)).state).toBe('done');
      expect([...(await readers())]).toEqual(left);
    }
    expect((await kit.sandbox.control()).operations.RegisterUser).toMatchObject({ effects: 2 });

    const wayIn = async () =>
      (await kit?.tenants.signInCheck({ slug: 'acme', email: 'ann@acme.example' }, kit.call))?.checks.find(
        ({ id }) => id === 'role',
      );
    expect(await wayIn()).toMatchObject({ title: 'Invitation', state: 'unknown', found: /not used yet/ });
    await kit.sandbox.control({
      acceptInvitations: [{ namespace: 'default', userName: 'ann@acme.example' }],
    });
    expect(await wayIn()).toMatchObject({ state: 'ok' });
    expect(await nothingToDo()).toBe(true);

    const { yaml } = await kit.tenants.export({ slug: 'acme' }, kit.call);
    expect(yaml).toContain('kind: native');
    const again = await kit.tenants.plan({ spec: readTenantDocument(yaml).value as never }, kit.call);
    expect(again.nothingToDo).toBe(true);
  });

  test('a lost answer, a cut and throttling invite each once; a link that was lost is said', async () => {
    const operation = 'RegisterUser';
    kit = await openTenantKit({
      faults: [
        { operation, count: 2, fault: { type: 'error', name: 'ThrottlingException', status: 429 } },
        { operation, count: 1, fault: { type: 'drop' } },
        // Done, and the link went with the answer.
        { operation, count: 1, fault: { type: 'lose_response' } },
      ],
    });
    const { run, runId } = await kit.onboard(invited());
    expect(run).toMatchObject({ state: 'done', error: null });
    expect((await kit.sandbox.control()).operations.RegisterUser).toMatchObject({ effects: 2 });
    const { people } = await kit.runs.invitations({ id: runId }, kit.call);
    expect(people.map(({ link }) => link).sort()).toEqual(['gone', 'waits']);
  });
});

describe('people of IAM Identity Center', () => {
  const groups = [
    { name: 'acme-readers', members: [{ userName: 'bob@acme.example', email: 'bob@acme.example' }] },
    { name: 'acme-authors', members: [{ userName: 'ann@acme.example', email: 'ann@acme.example' }] },
  ];
  const open = async () => {
    const opened = await openTenantKit();
    await opened.sandbox.control({
      account: { authenticationType: 'IAM_IDENTITY_CENTER' },
      identityCenter: groups,
    });
    return opened;
  };

  test('come by their groups’ roles; nobody is registered, and nothing is left to do', async () => {
    kit = await open();
    const { plan, run } = await kit.onboard(central());
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(plan.findings.map(({ message }) => message).join('\n')).toContain(
      '1 person comes with the Identity Center group acme-readers: bob@acme.example.',
    );
    expect(new Set(plan.steps.map(({ kind }) => kind))).toEqual(
      new Set(['quicksight.role.assign', 'quicksight.folder.create', 'quicksight.access.grant']),
    );
    expect(run).toMatchObject({ state: 'done', error: null });
    const cloud = await kit.cloud();
    expect(await readRoleAssignments(cloud, 'default')).toEqual(
      new Map([
        ['acme-readers', ['READER']],
        ['acme-authors', ['AUTHOR']],
      ]),
    );
    expect([...(await readMembers(cloud, 'default', 'acme-readers'))]).toEqual(['bob@acme.example']);
    expect(await kit.tenants.plan({ spec: central() }, kit.call)).toMatchObject({
      nothingToDo: true,
      plan: { findings: [] },
    });
    const { checks } = await kit.tenants.signInCheck({ slug: 'acme', email: 'ann@acme.example' }, kit.call);
    expect(checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'role ok',
      'user ok',
      'group ok',
      'data_source ok',
      'dashboards ok',
    ]);
  });

  test('groups of other names are used as the document says, and stay what they are', async () => {
    kit = await open();
    await kit.sandbox.control({
      identityCenter: [
        { ...groups[0], name: 'QS Everybody (EU)' },
        { ...groups[1], name: 'qs-makers' },
      ] as typeof groups,
    });
    const named = (reader = 'QS Everybody (EU)') =>
      central({ identities: { kind: 'identity_center', groups: { reader, author: 'qs-makers' } } });
    const { run } = await kit.onboard(named());
    expect(run).toMatchObject({ state: 'done', error: null });
    const cloud = await kit.cloud();
    expect(await readRoleAssignments(cloud, 'default')).toEqual(
      new Map([
        ['QS Everybody (EU)', ['READER']],
        ['qs-makers', ['AUTHOR']],
      ]),
    );
    expect(await kit.tenants.plan({ spec: named() }, kit.call)).toMatchObject({
      nothingToDo: true,
      plan: { findings: [] },
    });
    const { checks } = await kit.tenants.signInCheck({ slug: 'acme', email: 'bob@acme.example' }, kit.call);
    expect(checks.every(({ state }) => state === 'ok')).toBe(true);
    const { yaml } = await kit.tenants.export({ slug: 'acme' }, kit.call);
    expect(yaml).toContain('  groups:\n    reader: QS Everybody (EU)\n    author: qs-makers\n');

    // What the old group was given would stay with it.
    const { plan } = await kit.tenants.plan({ spec: named('qs-all') }, kit.call);
    expect(plan.findings[0]).toMatchObject({
      severity: 'blocker',
      message:
        'The readers of Acme come with the group QS Everybody (EU); what it was given is not moved to qs-all.',
    });
    // Its people are acme's: another tenant does not get them.
    const other = { ...named('globex-all'), slug: 'globex', name: 'Globex', tenantId: 'T-2', people: [] };
    await expect(kit.tenants.plan({ spec: other }, kit.call)).rejects.toMatchObject({
      problem: {
        issues: [
          {
            path: ['identities', 'groups', 'author'],
            message: 'The people of this group belong to the tenant "Acme". Name another group.',
          },
        ],
      },
    });
  });

  test('who is missing, strange or in another role’s group is told with what to do', async () => {
    kit = await open();
    await kit.onboard(central());
    await kit.sandbox.control({
      identityCenter: [
        {
          name: 'acme-readers',
          members: [
            { userName: 'ann@acme.example', email: 'ann@acme.example' },
            { userName: 'eve', email: 'eve@else.example' },
          ],
        },
        ...groups.slice(1),
      ],
    });
    const { plan } = await kit.tenants.plan({ spec: central() }, kit.call);
    expect(plan.steps).toEqual([]);
    expect(plan.findings).toMatchObject([
      {
        severity: 'warning',
        message: /not in the Identity Center group acme-readers yet.*bob@/,
        todo: /IAM Identity Center/,
      },
      { severity: 'warning', message: /in a group of another role too: ann@acme.example \(acme-readers\)/ },
      { severity: 'warning', message: /1 member of the tenant's groups is not in the document: eve/ },
    ]);
  });

  test('suspending takes what the groups see, and says that the seats stay', async () => {
    kit = await open();
    await kit.onboard(central());
    const { plan } = await kit.tenants.planSuspend({ slug: 'acme' }, kit.call);
    expect(new Set(plan.steps.map(({ kind }) => kind))).toEqual(new Set(['quicksight.access.revoke']));
    expect(plan.effects.join()).toContain('2 people lose everything');
    expect(plan.findings.map(({ message }) => message).join()).toContain('The seats are billed on');
    const { runId } = await kit.tenants.apply({ planId: plan.id, hash: plan.hash }, kit.call);
    expect((await kit.engine.ended(runId)).state).toBe('done');
    const resume = await kit.tenants.planResume({ slug: 'acme' }, kit.call);
    const resumed = await kit.tenants.apply({ planId: resume.plan.id, hash: resume.plan.hash }, kit.call);
    expect((await kit.engine.ended(resumed.runId)).state).toBe('done');
    expect((await kit.tenants.plan({ spec: central() }, kit.call)).nothingToDo).toBe(true);
  });
});

const takes: Readonly<Record<string, readonly SignInWay[]>> = {
  IAM_AND_QUICKSIGHT: ['federated', 'native', 'iam_user'],
  IAM_ONLY: ['federated', 'iam_user'],
  IAM_IDENTITY_CENTER: ['identity_center'],
  ACTIVE_DIRECTORY: [],
  // Of what is not known the service decides.
  SOMETHING_NEW: signInWays,
};
test.each(Object.entries(takes))(
  'an account of type %s takes %j and says why not the others',
  (type, ways) => {
    const refusals = signInWays.map((way) => [way, whyNoSignIn(way, type)] as const);
    expect(refusals.filter(([, why]) => why === undefined).map(([way]) => way)).toEqual(ways);
    for (const [, why] of refusals) if (why) expect(why.todo).toMatch(/\.$/);
  },
);
