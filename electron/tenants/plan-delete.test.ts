import { expect, test } from 'vitest';
import type { DepartingAccount } from '../people/departure-facts.ts';
import type { LeavingAsset, LeavingFacts } from './leaving-facts.ts';
import { type DeleteInput, planDelete } from './plan-delete.ts';
import { planOffboard } from './plan-offboard.ts';
import type { LeavingWorld } from './read-leaving.ts';
import { connection, place } from './testing/model-world.ts';

const account = (fields: Partial<DepartingAccount> = {}): DepartingAccount => ({
  key: `arn:aws:quicksight:us-east-1:${place.accountId}:user/acme/ann`,
  userName: 'ann',
  namespace: 'acme',
  email: 'ann@acme.example',
  role: 'READER',
  identityType: 'IAM',
  nameless: false,
  principalId: 'federated/iam/1',
  customPermissions: null,
  ...fields,
});
const asset = (fields: Partial<LeavingAsset> = {}): LeavingAsset => ({
  kind: 'dashboard',
  id: 'sales',
  title: 'Sales',
  owners: ['ann'],
  usedBy: [],
  ...fields,
});
const user = (userName: string, identityType = 'IAM') => ({
  userName,
  email: `${userName}@acme.example`,
  role: 'READER',
  identityType,
  active: true,
});
const facts: LeavingFacts = {
  accounts: [account()],
  principals: [],
  grants: [],
  memberships: [],
  assignments: [],
  soleAssets: [],
  kept: [],
  foldersInside: [],
  openGrants: [],
  unread: [],
  readAt: '2026-03-01T08:00:00.000Z',
};
const world: LeavingWorld = {
  place,
  namespace: 'CREATED',
  users: new Map([['ann', user('ann')]]),
  groups: new Map([['acme-readers', { description: '', members: new Set() }]]),
  permissions: new Map(),
  assignments: new Map(),
  folders: new Map(),
};
const input: DeleteInput = {
  tenant: {
    slug: 'acme',
    name: 'Acme',
    connectionId: connection.id,
    namespace: 'acme',
    ownNamespace: true,
    central: false,
    userNames: ['ann'],
    emails: ['ann@acme.example'],
    groups: ['acme-readers', 'acme-authors', 'acme-admins'],
    folders: ['tenant-acme'],
    kept: [],
  },
  facts,
  world,
  connection,
  choices: new Map(),
  now: new Date('2026-03-01T08:30:00.000Z'),
  assets: [],
  neighbours: [],
  unfinished: null,
};
const folder = { name: 'Acme', type: 'SHARED', parent: null };

test('nothing stands in the way of what is known and decided', () => {
  const { findings, steps } = planDelete(input);
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(steps.map(({ title }) => title)).toEqual([
    'Delete group acme-readers',
    'Delete the account ann',
    'Delete namespace acme',
  ]);
  // The namespace goes last, and not before everything else has gone well.
  expect(steps.at(-1)?.needs).toEqual(['delete-group:acme-readers', 'remove:ann']);
});

test.each<[string, Partial<DeleteInput>, string | RegExp, string | RegExp]>([
  [
    'who is managed by Identity Center',
    { world: { ...world, users: new Map([['ann', user('ann', 'IAM_IDENTITY_CENTER')]]) } },
    'ann is managed by IAM Identity Center: QuickSight refuses to delete it.',
    /In IAM Identity Center, remove the user from the groups/,
  ],
  [
    'a directory that was never read',
    { facts: { ...facts, readAt: null } },
    /was never read: what these people hold and alone own is not known/,
    /Read the directory/,
  ],
  [
    'a list that could not be read',
    { facts: { ...facts, unread: ['grants/topic/costs', 'theme'] } },
    /2 lists could not be read, .*: grants\/topic\/costs, theme\./,
    /Give the connection the permissions/,
  ],
  [
    'what was read more than an hour ago',
    { now: new Date('2026-03-01T09:00:01.000Z') },
    /was last read at 2026-03-01 08:00 UTC/,
    /Read everything in the directory again/,
  ],
  [
    'a grant that is still open',
    { facts: { ...facts, openGrants: [{ holder: 'ann', title: 'Sales', endsAt: null, state: 'active' }] } },
    '1 grant made here is still open: ann on Sales.',
    /Revoke or decline/,
  ],
  [
    'an interrupted run',
    { unfinished: 'The last run of Acme was interrupted and not ended.' },
    /was interrupted/,
    /Resume or cancel that run/,
  ],
  [
    'an asset of which nobody has said what becomes of it',
    { assets: [asset()] },
    '1 asset has no owner but this tenant’s people: dashboard Sales.',
    /who becomes its owner/,
  ],
  [
    'an asset that another tenant uses and that would be left without an owner',
    { assets: [asset({ usedBy: ['Beta'] })], choices: new Map([['dashboard/sales', { what: 'keep' }]]) },
    'dashboard Sales is used by Beta too; it cannot be left without an owner.',
    /Hand it over/,
  ],
  [
    'a folder that others were given',
    {
      world: {
        ...world,
        folders: new Map([['tenant-acme', { ...folder, members: [] }]]),
        permissions: new Map([
          ['folder/tenant-acme', new Map([['arn:aws:quicksight:x:1:group/default/all', ['a']]])],
        ]),
      },
    },
    'Folder Acme is shared with 1 principal outside the tenant: group/default/all.',
    /Take these grants first/,
  ],
  [
    'something unknown in its folder',
    {
      world: {
        ...world,
        folders: new Map([['tenant-acme', { ...folder, members: [{ kind: null, id: 'story' }] }]]),
      },
    },
    'Folder Acme holds 1 thing that Steward cannot take out: story.',
    /Take them out/,
  ],
  [
    'a folder in its folder',
    { facts: { ...facts, foldersInside: [{ kind: 'folder', id: 'x', title: 'Own work' }] } },
    /1 folder in the tenant’s folders was not made by Steward: Own work\./,
    /Move or delete/,
  ],
  [
    'an account that the directory has not seen',
    {
      world: {
        ...world,
        users: new Map([
          ['ann', user('ann')],
          ['new', user('new')],
        ]),
      },
    },
    /1 account in namespace acme is not in the directory yet: new\./,
    /Read the directory/,
  ],
  [
    'an invitation that nothing names',
    {
      facts: {
        ...facts,
        accounts: [account(), account({ userName: 'N/A', nameless: true, principalId: null })],
      },
    },
    /1 invitation can be named neither by a user name nor by a principal id/,
    /in the QuickSight console/,
  ],
  [
    'a connection that may not write',
    { connection: { ...connection, readOnly: true } },
    'The connection Sandbox is read-only.',
    /Allow it to write/,
  ],
])('is stopped by %s', (_why, change, message, todo) => {
  const blockers = planDelete({ ...input, ...change }).findings.filter(
    ({ severity }) => severity === 'blocker',
  );
  expect(blockers).toEqual([
    expect.objectContaining({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      todo: expect.stringMatching(todo),
    }),
  ]);
});

test('an account that another tenant has too stays, and so do groups without the mark', () => {
  const { steps, findings } = planDelete({
    ...input,
    tenant: { ...input.tenant, namespace: 'default', ownNamespace: false, userNames: [] },
    facts: { ...facts, accounts: [] },
    world: { ...world, users: new Map() },
    neighbours: [{ userName: 'ann', namespace: 'default', role: 'reader', tenant: 'Beta' }],
  });
  expect(steps).toEqual([]);
  expect(findings.map(({ message }) => message)).toEqual([
    '1 group of the tenant’s name does not carry its mark and stays: acme-readers.',
    'What they hold is known from the directory, read at 2026-03-01 08:00 UTC.',
    'The account ann belongs to Beta too, and stays.',
  ]);
});

test('what IAM Identity Center keeps is left to it: grants are taken, its groups and who is in them are not', () => {
  const tenant = { ...input.tenant, central: true };
  const groups = new Map([['acme-readers', { description: '', members: new Set(['ann']) }]]);
  const held = new Map([
    [
      'dashboard/sales',
      new Map([
        [
          `arn:aws:quicksight:us-east-1:${place.accountId}:group/acme/acme-readers`,
          ['quicksight:DescribeDashboard'],
        ],
      ]),
    ],
  ]);
  const offboard = planOffboard({
    ...input,
    tenant,
    from: 'live',
    world: { ...world, groups, permissions: held },
  });
  expect(offboard.steps.map(({ kind }) => kind)).toEqual(['quicksight.access.revoke']);
  expect(offboard.effects[0]).toBe('The tenant loses 1 grant. Restoring gives exactly that back.');
  const { steps, findings } = planDelete({
    ...input,
    tenant,
    world: { ...world, groups, users: new Map() },
    facts: { ...facts, accounts: [] },
  });
  expect(steps.map(({ kind }) => kind)).toEqual(['quicksight.namespace.delete']);
  expect(findings.map(({ message }) => message)).toContain(
    'The groups acme-readers come from IAM Identity Center and stay in QuickSight until they are removed there.',
  );
});

test('a grant with an end stops an offboarding, for restoring would give it back without; one without an end does not', () => {
  const planned = (endsAt: string | null) =>
    planOffboard({
      ...input,
      from: 'live',
      facts: { ...facts, openGrants: [{ holder: 'ann', title: 'Sales', endsAt, state: 'active' }] },
    }).findings.filter(({ severity }) => severity === 'blocker');
  expect(planned('2026-04-01T00:00:00.000Z')).toHaveLength(1);
  expect(planned(null)).toEqual([]);
});
