import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../../bench/measure/cpu-ms.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { checkTenant } from '../../shared/domain/tenant-check.ts';
import { groupArn, tenantGroup, tenantNamespace } from '../../shared/domain/tenant-names.ts';
import { type TenantSpec, tenantRoles, tenantSpec } from '../../shared/domain/tenant-spec.ts';
import type { TenantWorld } from '../connectors/quicksight/read-tenant-world.ts';
import { checkSteps } from '../operations/check-steps.ts';
import { recordedPeople } from './apply-tenant-plan.ts';
import type { Neighbour } from './plan-parts.ts';
import { planResume } from './plan-resume.ts';
import { planSuspend, takenBy } from './plan-suspend.ts';
import { planTenant } from './plan-tenant.ts';
import type { Recorded } from './tenant-record.ts';
import {
  applySteps,
  connection,
  emptyWorld,
  place,
  recordedDuring,
  recordedOf,
  shapeOf,
} from './testing/model-world.ts';

const role = 'arn:aws:iam::123456789012:role/team/quicksight_sso';
const dashboards = ['sales', 'costs', 'ops'].map((id) => ({ kind: 'dashboard' as const, id }));
const datasets = ['orders', 'stock'].map((id) => ({ kind: 'dataset' as const, id }));
const assets = [...dashboards, ...datasets];

const document = (fields: Partial<TenantSpec>): TenantSpec =>
  tenantSpec.parse({
    version: 1,
    slug: 'acme',
    name: 'Acme',
    tenantId: 'T-1',
    environment: 'dev',
    isolation: { model: 'namespace', namespace: 'acme' },
    identities: { federationRole: role },
    ...fields,
  });

/** The three ways in which a whole tenant may sign in; invited and central people live in the default namespace. */
const ways = fc.constantFrom<Partial<TenantSpec>>(
  {},
  { isolation: { model: 'shared' }, identities: { kind: 'native', federatedOnly: false, exceptions: [] } },
  {
    isolation: { model: 'shared' },
    identities: { kind: 'identity_center', federatedOnly: true, exceptions: [] },
  },
);
const signedUpFor = (spec: TenantSpec, world: TenantWorld): TenantWorld =>
  spec.identities.kind === 'identity_center'
    ? {
        ...world,
        subscription: { edition: 'ENTERPRISE', authenticationType: 'IAM_IDENTITY_CENTER' },
        roleAssignments: new Map(),
      }
    : world;

const plan = (
  spec: TenantSpec,
  world: TenantWorld,
  recorded: Recorded | null = null,
  neighbours: readonly Neighbour[] = [],
) => planTenant({ spec, world, recorded, neighbours, connection });

const someone = fc.record({
  email: fc.constantFrom('ann', 'bob', 'cyd', 'dee', 'eve', 'fay').map((name) => `${name}@x.org`),
  role: fc.constantFrom(...tenantRoles),
});
const content = fc.record({
  people: fc.uniqueArray(someone, { selector: ({ email }) => email, maxLength: 6 }),
  entitlements: fc
    .uniqueArray(
      fc.record({
        asset: fc.constantFrom(...assets),
        groups: fc.uniqueArray(fc.constantFrom(...tenantRoles), { minLength: 1, maxLength: 3 }),
      }),
      { selector: ({ asset }) => asset.id, maxLength: 5 },
    )
    .map((list) => list.map(({ asset, groups }) => ({ ...asset, groups }))),
  name: fc.constantFrom('Acme', 'Acme Industries'),
});
const isolation = fc.constantFrom<TenantSpec['isolation']>(
  { model: 'shared' },
  { model: 'namespace', namespace: 'acme' },
);

/** An account in which others have been at work before: users with roles of their own. */
const lived = fc.record({
  isolation,
  first: content,
  second: content,
  users: fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('ann', 'bob', 'cyd'),
      fc.constantFrom('READER', 'AUTHOR', 'ADMIN_PRO', 'READER_PRO'),
    ),
    {
      selector: ([name]) => name,
    },
  ),
});
const worldOf = (
  model: TenantSpec['isolation'],
  users: readonly (readonly [string, string])[],
): TenantWorld => ({
  ...emptyWorld(assets, model.model === 'namespace'),
  users: new Map(
    model.model === 'namespace'
      ? []
      : users.map(([name, userRole]) => [
          `quicksight_sso/${name}@x.org`,
          {
            userName: `quicksight_sso/${name}@x.org`,
            email: userRole === 'AUTHOR' ? 'other@y.org' : `${name}@x.org`,
            role: userRole,
            identityType: 'IAM',
            active: true,
          },
        ]),
  ),
});

describe('onboarding', () => {
  test('a plan that was applied leaves nothing to plan, with or without a record of it', () => {
    fc.assert(
      fc.property(lived, ways, ({ isolation: model, first, users }, way) => {
        const spec = document({ ...first, isolation: model, ...way });
        const before = signedUpFor(spec, worldOf(spec.isolation, users));
        const body = plan(spec, before);
        expect(body.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
        expect(checkSteps(body.steps)).toBeUndefined();
        const world = applySteps(before, body.steps);
        expect(plan(spec, world, recordedOf(spec)).steps).toEqual([]);
        expect(plan(spec, world, null).steps).toEqual([]);
      }),
    );
  });

  test('an edit makes exactly the difference: everybody is in the group of their role, leavers in none', () => {
    fc.assert(
      fc.property(lived, ({ isolation: model, first, second, users }) => {
        const before = document({ ...first, isolation: model });
        const after = document({ ...second, isolation: model });
        const world = applySteps(worldOf(model, users), plan(before, worldOf(model, users)).steps);
        const edited = applySteps(world, plan(after, world, recordedDuring(recordedOf(before), after)).steps);
        expect(plan(after, edited, recordedOf(after)).steps).toEqual([]);
        const wanted = new Map(recordedPeople(after).map((person) => [person.userName, person.role]));
        for (const one of tenantRoles) {
          const members = [...(edited.groups.get(tenantGroup({ slug: 'acme' }, one))?.members ?? [])].sort();
          expect(members).toEqual(
            [...wanted]
              .filter(([, given]) => given === one)
              .map(([name]) => name)
              .sort(),
          );
          const principal = groupArn(place, tenantNamespace(model), tenantGroup({ slug: 'acme' }, one));
          const seen = [...edited.assets].filter(([, held]) => held.has(principal)).map(([key]) => key);
          expect(seen.sort()).toEqual(
            after.entitlements
              .filter(({ groups }) => groups.includes(one))
              .map(({ kind, id }) => `${kind}/${id}`)
              .sort(),
          );
        }
      }),
    );
  });

  test('an edit that was stopped anywhere is completed by the next plan', () => {
    fc.assert(
      fc.property(lived, fc.nat(), ({ isolation: model, first, second, users }, cut) => {
        const before = document({ ...first, isolation: model });
        const after = document({ ...second, isolation: model });
        const start = applySteps(worldOf(model, users), plan(before, worldOf(model, users)).steps);
        const during = recordedDuring(recordedOf(before), after);
        const { steps } = plan(after, start, recordedOf(before));
        const undisturbed = applySteps(start, steps);
        const stopped = applySteps(start, steps.slice(0, steps.length === 0 ? 0 : cut % (steps.length + 1)));
        const rest = applySteps(stopped, plan(after, stopped, during).steps);
        expect(shapeOf(rest)).toEqual(shapeOf(undisturbed));
      }),
    );
  });

  test('suspending and resuming gives back exactly what was there', () => {
    fc.assert(
      fc.property(lived, fc.nat(), ({ isolation: model, first, users }, cut) => {
        const spec = document({ ...first, isolation: model });
        const world = applySteps(worldOf(model, users), plan(spec, worldOf(model, users)).steps);
        const recorded = recordedOf(spec);
        const { steps, context } = planSuspend({ spec, recorded, world, connection });
        const done = steps.slice(0, steps.length === 0 ? 0 : cut % (steps.length + 1)); // also from half-way
        const suspended = applySteps(world, done);
        const ids = new Set(done.map(({ id }) => id));
        const taken = takenBy(context as never, (id) => ids.has(id), null);
        expect(taken.memberships.length + taken.grants.length).toBe(done.length);
        const back = applySteps(
          suspended,
          planResume({ spec, recorded, taken, world: suspended, connection }).steps,
        );
        expect(shapeOf(back)).toEqual(shapeOf(world));
      }),
    );
  });

  test('a suspended tenant has no access left, and strangers keep theirs', () => {
    const spec = document({
      people: [{ email: 'ann@x.org', role: 'author' }],
      entitlements: [{ ...dashboards[0]!, groups: ['author'] }],
    });
    const world = applySteps(emptyWorld(assets, true), plan(spec, emptyWorld(assets, true)).steps);
    const group = world.groups.get('acme-authors')!;
    const withStranger: TenantWorld = {
      ...world,
      groups: new Map(world.groups).set('acme-authors', {
        ...group,
        members: new Set([...group.members, 'stranger']),
      }),
    };
    const { steps, effects, findings } = planSuspend({
      spec,
      recorded: recordedOf(spec),
      world: withStranger,
      connection,
    });
    const after = applySteps(
      { ...withStranger, users: new Map([...world.users, ['stranger', world.users.values().next().value!]]) },
      steps,
    );
    expect([...after.groups.get('acme-authors')!.members]).toEqual(['stranger']);
    expect([...after.assets.values()].every((held) => held.size === 0)).toBe(true);
    expect(effects).toEqual([
      '1 person loses everything that this tenant gave them: 1 dashboard. Resuming gives it back.',
    ]);
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('until they expire')]);
  });
});

describe('what a reviewer reads', () => {
  const people = (count: number, authors: number) =>
    Array.from({ length: count }, (_, at) => ({
      email: `p${at}@x.org`,
      role: at < authors ? ('author' as const) : ('reader' as const),
    }));

  test('effects name people, assets and who can author', () => {
    const spec = document({
      people: people(12, 4),
      entitlements: dashboards.map((one) => ({ ...one, groups: [...tenantRoles] })),
    });
    expect(plan(spec, emptyWorld(assets, true)).effects).toEqual([
      '12 people gain 3 dashboards; 4 of them can author.',
      '12 people are registered as QuickSight users, who are billed by role.',
    ]);
  });

  test('somebody who leaves loses access and keeps the account, and it says so', () => {
    const before = document({
      people: people(2, 0),
      entitlements: [{ ...dashboards[0]!, groups: ['reader'] }],
    });
    const world = applySteps(emptyWorld(assets, true), plan(before, emptyWorld(assets, true)).steps);
    const after = document({ ...before, people: people(1, 0) });
    const body = plan(after, world, recordedOf(before));
    expect(body.title).toBe('Bring Acme up to date');
    expect(body.effects).toEqual(['1 person loses 1 dashboard.']);
    expect(body.steps.map(({ title }) => title)).toEqual(['Remove p1@x.org from acme-readers']);
    expect(body.findings).toMatchObject([
      { severity: 'note', message: '1 account stays registered without access: p1@x.org.' },
    ]);
  });

  test('a role change adds before it removes', () => {
    const before = document({ people: [{ email: 'ann@x.org', role: 'reader' }] });
    const world = applySteps(emptyWorld(assets, true), plan(before, emptyWorld(assets, true)).steps);
    const body = plan(
      document({ people: [{ email: 'ann@x.org', role: 'author' }] }),
      world,
      recordedOf(before),
    );
    expect(body.steps.map(({ title, needs }) => [title, needs])).toEqual([
      ['Change ann@x.org from READER to AUTHOR', []],
      ['Add ann@x.org to acme-authors', ['user:quicksight_sso/ann@x.org']],
      ['Remove ann@x.org from acme-readers', ['membership:acme-authors/quicksight_sso/ann@x.org']],
    ]);
  });

  test('the shared model restricts the folder and has no owner of it', () => {
    const spec = document({ isolation: { model: 'shared' } });
    const root = plan(spec, emptyWorld(assets, false)).steps.find(({ id }) => id === 'folder:tenant-acme');
    expect(root?.after).toMatchObject({
      type: 'RESTRICTED',
      tags: { 'steward:tenant': 'acme', 'steward:tenant-id': 'T-1' },
    });
    const permissions = Object.values((root!.after as { permissions: Record<string, string[]> }).permissions);
    expect(permissions.map((actions) => actions.length)).toEqual([1, 5, 5]);
  });
});

describe('the account in the default namespace belongs to others too', () => {
  const shared = (role: 'reader' | 'author') =>
    document({ isolation: { model: 'shared' }, people: [{ email: 'ann@x.org', role }] });
  const world = (userRole: string) => worldOf({ model: 'shared' }, [['ann', userRole]]);

  test.each([
    ['ADMIN', 'reader', null, undefined],
    ['READER', 'author', null, 'AUTHOR'],
    ['READER_PRO', 'author', null, 'AUTHOR_PRO'],
    ['AUTHOR', 'reader', 'author', 'READER'],
    // Given here as reader, made admin by somebody else: not ours to lower.
    ['ADMIN', 'reader', 'reader', undefined],
  ] as const)('%s, wanted %s, given before %s: becomes %s', (present, wanted, given, becomes) => {
    const recorded = given === null ? null : recordedOf(shared(given as 'reader'));
    const { steps } = plan(shared(wanted), world(present), recorded);
    const update = steps.find(({ kind }) => kind === 'quicksight.user.update');
    expect((update?.after as { role?: string } | undefined)?.role).toBe(becomes);
  });

  test('another tenant that makes the same person an author keeps them one', () => {
    const neighbours: Neighbour[] = [
      { userName: 'quicksight_sso/ann@x.org', namespace: 'default', role: 'author', tenant: 'Globex' },
    ];
    const { steps } = plan(shared('reader'), world('AUTHOR'), recordedOf(shared('author')), neighbours);
    expect(steps.filter(({ kind }) => kind.startsWith('quicksight.user'))).toEqual([]);
  });
});

describe('what stands in the way', () => {
  const spec = document({
    people: [{ email: 'ann@x.org', role: 'reader' }],
    entitlements: [{ kind: 'dashboard', id: 'gone', groups: ['reader'] }],
  });
  const base = emptyWorld(assets, true);
  const blockers = (world: TenantWorld, wanted = spec, recorded: Recorded | null = null, readOnly = false) =>
    planTenant({ spec: wanted, world, recorded, neighbours: [], connection: { ...connection, readOnly } })
      .findings.filter(({ severity }) => severity === 'blocker')
      .map(({ message }) => message);

  test.each<[string, string[]]>([
    ['a missing dashboard', blockers(base)],
    [
      'a Standard account',
      blockers(
        { ...base, subscription: { edition: 'STANDARD', authenticationType: 'IAM_ONLY' } },
        document({}),
      ),
    ],
    ['no subscription', blockers({ ...base, subscription: 'none' }, document({}))],
    [
      'Identity Center',
      blockers(
        { ...base, subscription: { edition: 'ENTERPRISE', authenticationType: 'IAM_IDENTITY_CENTER' } },
        document({}),
      ),
    ],
    [
      'Active Directory',
      blockers(
        { ...base, subscription: { edition: 'ENTERPRISE', authenticationType: 'ACTIVE_DIRECTORY' } },
        document({}),
      ),
    ],
    ['a read-only connection', blockers(base, document({}), null, true)],
    [
      'a foreign namespace',
      blockers(
        { ...base, namespace: { status: 'CREATED', tags: { 'steward:tenant': 'globex' } } },
        document({}),
        recordedOf(document({})),
      ),
    ],
    [
      'an untagged namespace of an unknown tenant',
      blockers({ ...base, namespace: { status: 'CREATED', tags: {} } }, document({})),
    ],
    [
      'a namespace that could not be made',
      blockers({ ...base, namespace: { status: 'NON_RETRYABLE_FAILURE', tags: {} } }, document({})),
    ],
    [
      'a foreign group',
      blockers(
        { ...base, groups: new Map([['acme-readers', { description: 'mine', members: new Set<string>() }]]) },
        document({}),
      ),
    ],
    [
      'a foreign folder',
      blockers(
        {
          ...base,
          folders: new Map([
            ['tenant-acme', { name: 'x', type: 'SHARED', parent: null, tags: {}, permissions: new Map() }],
          ]),
        },
        document({}),
      ),
    ],
    [
      'a folder of another type',
      blockers(
        {
          ...base,
          folders: new Map([
            [
              'tenant-acme',
              {
                name: 'x',
                type: 'RESTRICTED',
                parent: null,
                tags: { 'steward:tenant': 'acme' },
                permissions: new Map(),
              },
            ],
          ]),
        },
        document({}),
      ),
    ],
  ])('%s', (_what, messages) => {
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/\.$/);
  });

  test('a legacy dataset viewer is enough, an owner is left and told, a part of a set is completed', () => {
    const wanted = document({
      entitlements: [
        { kind: 'dataset', id: 'orders', groups: ['author'] },
        { kind: 'dashboard', id: 'sales', groups: ['author'] },
        { kind: 'dashboard', id: 'costs', groups: ['author'] },
      ],
    });
    const principal = groupArn(place, 'acme', 'acme-authors');
    const legacy = [
      'DescribeDataSet',
      'DescribeDataSetPermissions',
      'PassDataSet',
      'DescribeIngestion',
      'ListIngestions',
    ].map((name) => `quicksight:${name}`);
    const body = plan(wanted, {
      ...base,
      assets: new Map([
        ['dataset/orders', new Map([[principal, legacy]])],
        ['dashboard/sales', new Map([[principal, actionsFor('dashboard', 'owner')]])],
        ['dashboard/costs', new Map([[principal, ['quicksight:DescribeDashboard']]])],
      ]),
    });
    expect(
      body.steps.filter(({ section }) => section === 'Access').map(({ id, before }) => [id, before]),
    ).toEqual([
      ['access:dashboard/costs/acme-authors', { level: 'custom', actions: ['quicksight:DescribeDashboard'] }],
    ]);
    expect(body.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('holds more on dashboard sales'),
    ]);
  });
});

test('5,000 people are judged in time for a person who waits, and planned within 300 ms', () => {
  const people = Array.from({ length: 5000 }, (_, at) => ({
    email: `person.${at}@example.org`,
    role: tenantRoles[at % 3]!,
  }));
  const entitlements = dashboards.map((one) => ({ ...one, groups: [...tenantRoles] }));
  const spec = document({ people, entitlements });
  const checked = cpuMs();
  expect(checkTenant(spec).issues).toEqual([]);
  const started = cpuMs();
  const body = plan(spec, emptyWorld(assets, true));
  const ended = cpuMs();
  expect(body.steps).toHaveLength(1 + 3 + 3 + 10_000 + 9);
  expect(started - checked).toBeLessThan(1500);
  expect(ended - started).toBeLessThan(300);
});
