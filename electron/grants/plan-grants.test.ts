import { describe, expect, it } from 'vitest';
import type { GrantRequest } from '../../shared/domain/grant.ts';
import { firstPolicies } from '../../shared/domain/grant-policy.ts';
import { actionsFor, type GrantedResource } from '../../shared/domain/permission-sets.ts';
import type { MemberFact, PrincipalFact, TargetFact } from './grant-facts.ts';
import type { GrantRecord } from './grant-record.ts';
import type { GrantWorld, TenantMark } from './grant-world.ts';
import { planEnds } from './plan-ends.ts';
import { type GrantPair, planGrants } from './plan-grants.ts';

const now = '2026-03-01T08:00:00.000Z';
const connection = {
  id: '01a1fe09-2df5-7128-aee5-4df4f755f314',
  name: 'Sandbox',
  accountId: '111122223333',
  region: 'eu-central-1',
};

const principal = (more: Partial<PrincipalFact>): PrincipalFact => ({
  key: `arn:${more.kind ?? 'user'}/${more.namespace ?? 'default'}/${more.name ?? 'sso/ann'}`,
  kind: 'user',
  namespace: 'default',
  name: 'sso/ann',
  email: null,
  federated: true,
  nameless: false,
  ...more,
});
const target = (resource: GrantedResource, more: Partial<TargetFact> = {}): GrantPair['target'] => ({
  resource,
  kind: resource,
  id: 'x',
  key: `arn:${resource}/${more.id ?? 'x'}`,
  title: 'The thing',
  folderType: null,
  folders: [],
  ...more,
});
const tenant = (slug: string, more: Partial<TenantMark> = {}): TenantMark => ({
  slug,
  name: slug.toUpperCase(),
  isolation: 'shared',
  namespace: 'default',
  groups: [`${slug}-readers`, `${slug}-authors`, `${slug}-admins`],
  dataSources: [],
  ...more,
});
const world = (more: Partial<GrantWorld>): GrantWorld => ({
  now,
  principals: new Map(),
  members: [],
  groupsOf: [],
  groupsIn: [],
  peopleIn: new Map(),
  targets: new Map(),
  held: new Map(),
  covers: [],
  tenants: [],
  environments: [],
  policies: { version: 1, policies: firstPolicies },
  publicSharing: null,
  isScheduled: false,
  unread: [],
  oldest: now,
  assignments: new Map(),
  ...more,
});
const plan = (
  pairs: readonly (readonly [PrincipalFact, GrantPair['target']])[],
  more: { readonly request?: Partial<GrantRequest>; readonly world?: Partial<GrantWorld> } = {},
) => {
  const level = more.request?.level ?? 'viewer';
  return planGrants({
    request: {
      connectionId: connection.id,
      who: [],
      what: [],
      level,
      span: { kind: 'good' },
      reason: 'Needed',
      ticket: '',
      breakGlass: false,
      ...more.request,
    },
    requestId: connection.id,
    pairs: pairs.map(([who, what]) => ({ principal: who, target: what, level })),
    missing: [],
    world: world(more.world ?? {}),
    connection,
  }).body;
};
const said = (body: ReturnType<typeof plan>, severity: string) =>
  body.findings.filter((finding) => finding.severity === severity).map(({ message }) => message);

const group = principal({ kind: 'group', name: 'sales', federated: null });
const acme = principal({ kind: 'group', name: 'acme-readers', federated: null });
const production = { environments: [{ name: 'production', title: 'Production', production: true }] };

describe('what stands in the way', () => {
  it.each([
    [
      'another tenant’s folder',
      [[acme, target('folder', { id: 'tenant-beta' })]],
      {},
      { tenants: [tenant('acme'), tenant('beta')] },
      /crosses a border.*BETA.*ACME/,
    ],
    [
      'what lies in another tenant’s folder',
      [[acme, target('dashboard', { folders: ['tenant-beta-dashboards', 'tenant-beta'] })]],
      {},
      { tenants: [tenant('acme'), tenant('beta')] },
      /crosses a border/,
    ],
    [
      'another tenant’s data source',
      [[acme, target('data_source')]],
      {},
      { tenants: [tenant('acme'), tenant('beta', { dataSources: ['arn:data_source/x'] })] },
      /crosses a border/,
    ],
    [
      'a person of another tenant, by its namespace',
      [[principal({ namespace: 'acme' }), target('folder', { id: 'tenant-beta' })]],
      {},
      { tenants: [tenant('acme', { isolation: 'namespace', namespace: 'acme' }), tenant('beta')] },
      /crosses a border/,
    ],
    [
      'a namespace in which other tenants live',
      [
        [
          principal({ kind: 'namespace', name: 'default', federated: null }),
          target('dashboard', { folders: ['tenant-beta'] }),
        ],
      ],
      {},
      {
        tenants: [tenant('acme'), tenant('beta')],
        groupsIn: [
          { namespace: 'default', name: 'acme-readers' },
          { namespace: 'default', name: 'beta-readers' },
        ],
      },
      /crosses a border.*ACME/,
    ],
    [
      'somebody who does not sign in through the identity provider',
      [[principal({ name: 'svc', federated: false }), target('dashboard')]],
      {},
      {},
      /does not sign in/,
    ],
    [
      'an invited person without a name',
      [[principal({ nameless: true }), target('dashboard')]],
      {},
      {},
      /has no name/,
    ],
    [
      'an owner in production',
      [[group, target('dashboard')]],
      { level: 'owner' },
      production,
      /Nobody is made owner in Production/,
    ],
    ['a viewer of an analysis', [[group, target('analysis')]], {}, {}, /one level for analyses, owner/],
    [
      'a contributor of a dashboard',
      [[group, target('dashboard')]],
      { level: 'contributor' },
      {},
      /has no level contributor/,
    ],
    [
      'an owner of a restricted folder',
      [[group, target('folder', { folderType: 'RESTRICTED' })]],
      { level: 'owner' },
      {},
      /restricted folder.*has no owner/,
    ],
    [
      'a folder for a whole namespace',
      [[principal({ kind: 'namespace', name: 'default' }), target('folder')]],
      {},
      {},
      /no folder to a whole namespace/,
    ],
    [
      'a dataset for a whole namespace',
      [[principal({ kind: 'namespace', name: 'default' }), target('dataset')]],
      {},
      {},
      /no dataset to a whole namespace/,
    ],
    [
      'more receivers than the service takes',
      [[group, target('folder')]],
      {},
      { held: new Map([['folder/x', new Map(Array.from({ length: 64 }, (_, n) => [`arn:${n}`, ['a']]))]]) },
      /65 receivers, and QuickSight takes 64/,
    ],
    [
      'something that is gone',
      [[group, target('folder')]],
      {},
      { held: new Map([['folder/x', null]]) },
      /any more/,
    ],
    [
      'an end that is past',
      [[group, target('dashboard')]],
      { span: { kind: 'until', at: '2026-02-01T00:00:00.000Z' } },
      {},
      /is past/,
    ],
    ['no reason', [[group, target('dashboard')]], { reason: '' }, {}, /“Every grant” needs a reason/],
    [
      'longer than a policy allows',
      [[group, target('dashboard')]],
      { span: { kind: 'for', ms: 8 * 86_400_000 } },
      { policies: { version: 1, policies: [{ ...firstPolicies[0]!, title: 'Short', longestDays: 7 }] } },
      /“Short” allows 7 days/,
    ],
    [
      'for good where a policy allows days',
      [[group, target('dashboard')]],
      {},
      { policies: { version: 1, policies: [{ ...firstPolicies[0]!, title: 'Short', longestDays: 7 }] } },
      /“Short” allows 7 days/,
    ],
  ] as const)('%s', (_what, pairs, request, facts, message) => {
    const body = plan(pairs as never, { request: request as never, world: facts as never });
    expect(said(body, 'blocker').join(' ')).toMatch(message);
  });

  it.each([
    [
      'a tenant’s own folder',
      [[acme, target('folder', { id: 'tenant-acme' })]],
      { tenants: [tenant('acme'), tenant('acme-dashboards')] },
    ],
    [
      'an organisation’s own people in a tenant’s folder',
      [[group, target('folder', { id: 'tenant-acme' })]],
      { tenants: [tenant('acme')] },
    ],
    [
      'something that belongs to no tenant',
      [[acme, target('dashboard')]],
      { tenants: [tenant('acme'), tenant('beta')] },
    ],
  ] as const)('not: %s', (_what, pairs, facts) => {
    expect(said(plan(pairs as never, { world: facts as never }), 'blocker')).toEqual([]);
  });

  it('warns where only a laptop would end it in production, and not where something else does', () => {
    const request = { span: { kind: 'for' as const, ms: 86_400_000 } };
    const pairs = [[group, target('dashboard')]] as const;
    expect(said(plan(pairs, { request, world: production }), 'warning')).toMatchObject(
      [/Only this computer/].map(() => expect.stringContaining('Only this computer')),
    );
    expect(said(plan(pairs, { request, world: { ...production, isScheduled: true } }), 'warning')).toEqual(
      [],
    );
  });

  it('says what the directory could not read', () => {
    expect(
      said(
        plan([[group, target('dashboard')]], { world: { unread: ['members of group sales'] } }),
        'warning',
      )[0],
    ).toContain('members of group sales');
  });
});

describe('suggestions and effects', () => {
  const people = Array.from({ length: 5 }, (_, n) => principal({ name: `sso/p${n}`, key: `arn:user/p${n}` }));
  const groupsOf = people.map(({ key }) => ({
    user: key,
    group: group.key,
    name: 'sales',
    namespace: 'default',
  }));
  it.each([
    [3, 0],
    [4, 1],
    [5, 1],
  ])('%i people of one group: %i suggestions of the group', (picked, suggestions) => {
    const body = plan(
      people.slice(0, picked).map((one) => [one, target('dashboard')] as const),
      { world: { groupsOf } },
    );
    expect(said(body, 'note').filter((message) => message.includes('in group sales'))).toHaveLength(
      suggestions,
    );
  });

  it('counts people once, whatever groups they come through', () => {
    const members: MemberFact[] = people.flatMap(({ key }) =>
      [group.key, acme.key].map((each) => ({ group: each, user: key, userName: key, federated: true })),
    );
    const body = plan(
      [
        [group, target('dashboard')],
        [acme, target('dashboard')],
      ],
      { world: { members } },
    );
    expect(body.effects[0]).toBe('5 people may use 1 dashboard as viewers, for good.');
    expect(body.effects[1]).toBe('5 of them through group sales, and whoever joins it.');
  });

  it('plans nothing for who holds it already, and never takes an owner down', () => {
    const held = new Map([['dashboard/x', new Map([[group.key, actionsFor('dashboard', 'owner')]])]]);
    const body = plan([[group, target('dashboard')]], { world: { held } });
    expect(body.steps).toEqual([]);
    expect(said(body, 'note').join()).toContain('given outside Steward');
  });
});

describe('ends', () => {
  const record = (more: Partial<GrantRecord>): GrantRecord => ({
    id: 'g1',
    requestId: 'r',
    connectionId: connection.id,
    target: { resource: 'dashboard', id: 'x', title: 'The thing' },
    principal: { arn: group.key, kind: 'group', name: 'sales' },
    level: 'viewer',
    heldBefore: null,
    state: 'expiring',
    activeAt: now,
    endsAt: now,
    lastedMs: 0,
    ending: 'expiry',
    letEnd: false,
    problem: null,
    ...more,
  });
  const state = (level: 'viewer' | 'owner') => ({ level, actions: [...actionsFor('dashboard', level)] });
  const end = (held: readonly string[] | undefined, ending: GrantRecord[], others: GrantRecord[] = []) =>
    planEnds({
      id: 'e',
      now,
      cause: 'expiry',
      ending,
      covering: [...ending, ...others],
      assignments: new Map(),
      made: new Set(),
      held: new Map([['dashboard/x', new Map(held === undefined ? [] : [[group.key, held]])]]),
      connection,
    }).steps.map(({ kind, before, after }) => ({ kind, before, after }));
  const viewer = actionsFor('dashboard', 'viewer');
  const owner = actionsFor('dashboard', 'owner');
  const later = record({ id: 'g2', state: 'active', endsAt: '2027-01-01T00:00:00.000Z' });

  it.each([
    [
      'takes what is held',
      viewer,
      [record({})],
      [],
      [{ kind: 'quicksight.access.revoke', before: state('viewer'), after: null }],
    ],
    [
      'takes exactly what is held, also where somebody gave more outside',
      owner,
      [record({})],
      [],
      [{ kind: 'quicksight.access.revoke', before: state('owner'), after: null }],
    ],
    [
      'gives nothing back that is gone already',
      undefined,
      [record({ level: 'owner', heldBefore: state('viewer') })],
      [],
      [],
    ],
    ['leaves what another grant covers', viewer, [record({})], [later], []],
    [
      'comes down to what another grant covers',
      owner,
      [record({ level: 'owner' })],
      [later],
      [{ kind: 'quicksight.access.grant', before: state('owner'), after: state('viewer') }],
    ],
    [
      'comes down to what was held before',
      owner,
      [record({ level: 'owner', heldBefore: state('viewer') })],
      [],
      [{ kind: 'quicksight.access.grant', before: state('owner'), after: state('viewer') }],
    ],
    [
      'leaves a lower level that somebody made outside',
      viewer,
      [record({ level: 'viewer' })],
      [{ ...later, level: 'owner' as const }],
      [],
    ],
    [
      'ends two of one pair in one step',
      viewer,
      [record({}), record({ id: 'g3' })],
      [],
      [{ kind: 'quicksight.access.revoke', before: state('viewer'), after: null }],
    ],
  ])('%s', (_what, held, ending, others, steps) => {
    expect(end(held, ending, others)).toEqual(steps);
  });
});
