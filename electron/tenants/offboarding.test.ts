import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import type { TenantSpecInput } from '../../shared/domain/tenant-spec.ts';
import { readAllUsers, readMembers } from '../connectors/quicksight/read-people.ts';
import { readPermissions } from '../connectors/quicksight/read-permissions.ts';
import { readFolder, readNamespace } from '../connectors/quicksight/read-places.ts';
import { readPolicyAssignment } from '../connectors/quicksight/read-policy-assignment.ts';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';

let clock = Date.parse('2026-03-01T08:00:00.000Z');
let kit: DirectoryKit;
const AwsAccountId = '111122223333';
const arn = (kind: string, name: string) => `arn:aws:quicksight:eu-central-1:${AwsAccountId}:${kind}/${name}`;
const lena = arn('user', 'default/quicksight_sso/lena.hoffmann@platform.example');
const ann = 'quicksight_sso/ann@acme.example';

const specOf = (slug: string, fields: Partial<TenantSpecInput> = {}): TenantSpecInput => ({
  version: 1,
  slug,
  name: slug === 'acme' ? 'Acme Industries' : slug,
  tenantId: `T-${slug}`,
  environment: 'dev',
  isolation: { model: 'namespace', namespace: slug },
  datastores: [{ kind: 'uc_catalog', environment: 'dev', catalog: slug }],
  identities: { federationRole: `arn:aws:iam::${AwsAccountId}:role/quicksight_sso` },
  people: [
    { email: `ann@${slug}.example`, role: 'admin' },
    { email: `bob@${slug}.example`, role: 'author' },
    { email: `cyd@${slug}.example`, role: 'reader' },
  ],
  entitlements: [
    { kind: 'dashboard', id: 'patient-flow', groups: ['reader', 'author', 'admin'] },
    { kind: 'dataset', id: 'patient-flow-data', groups: ['author'] },
  ],
  ...fields,
});

/** Moves both clocks on and reads everything: what one of them tells is an hour old soon. */
const read = () => {
  clock += 2 * 60 * 60_000;
  kit.at(new Date(clock).toISOString());
  return kit.sync('full');
};

beforeAll(async () => {
  kit = await openDirectoryKit({ now: () => new Date(clock) });
  expect((await kit.onboard(specOf('acme'))).run.state).toBe('done');
  expect((await kit.onboard(specOf('beta', { isolation: { model: 'shared' } }))).run.state).toBe('done');
  const cloud = kit.sandbox.quicksight();
  await cloud.createFolder({
    AwsAccountId,
    FolderId: 'anns',
    Name: 'Of Ann alone',
    Permissions: [{ Principal: arn('user', `acme/${ann}`), Actions: [...actionsFor('folder', 'owner')] }],
  });
  await cloud.createFolder({
    AwsAccountId,
    FolderId: 'bobs',
    Name: 'Of Bob alone',
    Permissions: [
      {
        Principal: arn('user', 'acme/quicksight_sso/bob@acme.example'),
        Actions: [...actionsFor('folder', 'owner')],
      },
    ],
  });
  await cloud.createIAMPolicyAssignment({
    AwsAccountId,
    Namespace: 'acme',
    AssignmentName: 'acme-read',
    AssignmentStatus: 'ENABLED',
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    Identities: { user: [ann], group: ['acme-authors'] },
  });
  await read();
});
afterAll(() => kit.close());

/** Who is in the groups, and who holds what on everything that the tenants touch. */
const access = async () => {
  const cloud = await kit.cloud();
  const groups = ['readers', 'authors', 'admins'];
  const [members, held, assignment] = await Promise.all([
    Promise.all(
      groups.flatMap((group) => [
        readMembers(cloud, 'acme', `acme-${group}`),
        readMembers(cloud, 'default', `beta-${group}`),
      ]),
    ),
    Promise.all(
      (
        [
          ['dashboard', 'patient-flow'],
          ['dataset', 'patient-flow-data'],
          ['folder', 'tenant-acme'],
          ['folder', 'tenant-beta'],
          ['folder', 'anns'],
          ['folder', 'bobs'],
        ] as const
      ).map(([kind, id]) => readPermissions(cloud, kind, id)),
    ),
    readPolicyAssignment(cloud, 'acme', 'acme-read'),
  ]);
  return {
    members: members.map((names) => [...names].sort()),
    held: held.map((one) => [...(one ?? [])].sort()),
    assignment,
  };
};
const apply = async ({ plan }: { plan: { id: string; hash: string } }, confirm?: string) => {
  const { runId } = await kit.tenants.apply(
    { planId: plan.id, hash: plan.hash, ...(confirm ? { confirm } : {}) },
    kit.call,
  );
  const run = await kit.engine.ended(runId);
  const steps = await kit.engine.steps(runId);
  return { run, errors: steps.flatMap(({ error }) => error ?? []) };
};
const statusOf = async (slug: string) => (await kit.tenants.get({ slug }, kit.call)).status;
const blockers = (findings: readonly { severity: string; message: string }[]) =>
  findings.filter(({ severity }) => severity === 'blocker').map(({ message }) => message);

describe('a tenant with a namespace of its own', () => {
  test('is offboarded, restored to exactly what it had, and offboarded again', async () => {
    const before = await access();
    const first = await kit.tenants.planOffboard({ slug: 'acme', assets: { 'folder/anns': lena } }, kit.call);
    expect(first.assets).toMatchObject([
      { key: 'folder/anns', title: 'Of Ann alone', owners: [ann], choice: lena },
      { key: 'folder/bobs', choice: 'keep' },
    ]);
    expect(blockers(first.plan.findings)).toEqual([]);
    expect(first.plan.effects[0]).toMatch(/^3 people lose their groups/);
    expect(await apply(first)).toMatchObject({ run: { state: 'done' }, errors: [] });
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      status: 'offboarded',
      offboarded: { by: 'Ann', from: 'live', memberships: 3, assignments: 1, handedOver: 1, kept: 1 },
    });
    const taken = await access();
    expect(taken.members.flat().filter((name) => name.includes('acme'))).toEqual([]);
    expect(JSON.stringify(taken.held.slice(0, 5))).not.toContain('acme/');
    expect(taken.held[4]).toEqual([[lena, expect.any(Array)]]);
    // Bob keeps what only he owns.
    expect(taken.held[5]).toEqual(before.held[5]);
    expect(taken.assignment).toMatchObject({ users: [], groups: [], enabled: false });

    for (const refused of [
      kit.tenants.planSuspend({ slug: 'acme' }, kit.call),
      kit.tenants.planResume({ slug: 'acme' }, kit.call),
      kit.tenants.planOffboard({ slug: 'acme' }, kit.call),
    ])
      await expect(refused).rejects.toThrow('is offboarded');
    const document = await kit.tenants.plan({ spec: specOf('acme') as never }, kit.call);
    expect(blockers(document.plan.findings)).toContain('Acme Industries is offboarded.');

    const restore = await kit.tenants.planRestore({ slug: 'acme' }, kit.call);
    expect(restore.plan.findings).toEqual([]);
    expect(await apply(restore)).toMatchObject({ run: { state: 'done' }, errors: [] });
    expect(await access()).toEqual(before);
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      status: 'live',
      offboarded: null,
    });
    expect((await kit.tenants.plan({ spec: specOf('acme') as never }, kit.call)).plan.steps).toEqual([]);

    await read();
    const again = await kit.tenants.planOffboard({ slug: 'acme' }, kit.call);
    expect(await apply(again)).toMatchObject({ run: { state: 'done' } });
  });

  test('is deleted only by a person who types its slug, knowing who gets what only it owned', async () => {
    const stale = await kit.tenants.planDelete({ slug: 'acme', otherwise: lena }, kit.call);
    expect(blockers(stale.plan.findings)).toEqual([]);
    clock += 90 * 60_000;
    const old = await kit.tenants.planDelete({ slug: 'acme', otherwise: lena }, kit.call);
    expect(blockers(old.plan.findings)).toEqual([expect.stringContaining('was last read at')]);
    await read();
    const undecided = await kit.tenants.planDelete({ slug: 'acme' }, kit.call);
    expect(blockers(undecided.plan.findings)).toEqual([
      '2 assets have no owner but this tenant’s people: folder Of Ann alone, folder Of Bob alone.',
    ]);
    const decided = await kit.tenants.planDelete(
      { slug: 'acme', assets: { 'folder/bobs': 'keep' }, otherwise: lena },
      kit.call,
    );
    expect(decided.plan.effects).toEqual([
      '3 accounts, 3 groups and 3 folders are deleted, and namespace acme with everything left in it. This cannot be undone.',
      '1 asset gets another owner: folder Of Ann alone.',
      '1 asset is left without an owner: folder Of Bob alone.',
      expect.stringContaining('history stays'),
    ]);
    await expect(apply(decided)).rejects.toThrow('not confirmed by its slug');
    await expect(apply(decided, 'beta')).rejects.toThrow('not confirmed by its slug');
    await expect(
      kit.tenants.apply(
        { planId: decided.plan.id, hash: decided.plan.hash, confirm: 'acme' },
        { ...kit.call, origin: 'api' },
      ),
    ).rejects.toThrow('by a person, not by a program');
    expect(await apply(decided, 'acme')).toMatchObject({ run: { state: 'done' }, errors: [] });
    const cloud = await kit.cloud();
    expect(await readNamespace(cloud, 'acme')).toBeNull();
    expect(await readFolder(cloud, 'tenant-acme')).toBeNull();
    expect([...((await readPermissions(cloud, 'folder', 'anns')) ?? []).keys()]).toEqual([lena]);
    expect(await kit.tenants.get({ slug: 'acme' }, kit.call)).toMatchObject({
      status: 'deleted',
      deleted: { by: 'Ann' },
      lastRun: { state: 'done' },
    });
    expect(await kit.tenants.list({ status: 'deleted', limit: 10, offset: 0 }, kit.call)).toMatchObject({
      total: 1,
      tenants: [{ slug: 'acme', status: 'deleted' }],
    });
    expect((await kit.tenants.list({ status: 'offboarded', limit: 10, offset: 0 }, kit.call)).total).toBe(0);
    for (const refused of [
      kit.tenants.planRestore({ slug: 'acme' }, kit.call),
      kit.tenants.planOffboard({ slug: 'acme' }, kit.call),
      kit.tenants.planDelete({ slug: 'acme' }, kit.call),
    ])
      await expect(refused).rejects.toThrow('deleted');
    // Its namespace and the places of its data are free for somebody else.
    const heir = specOf('heir', {
      isolation: { model: 'namespace', namespace: 'acme' },
      datastores: specOf('acme').datastores!,
    });
    expect(blockers((await kit.tenants.plan({ spec: heir as never }, kit.call)).plan.findings)).toEqual([]);
  });
});

describe('a tenant in the shared namespace', () => {
  test('that was suspended is suspended again when it is restored', async () => {
    await apply(await kit.tenants.planSuspend({ slug: 'beta' }, kit.call));
    const suspended = await access();
    await apply(await kit.tenants.planOffboard({ slug: 'beta' }, kit.call));
    expect(await statusOf('beta')).toBe('offboarded');
    await apply(await kit.tenants.planRestore({ slug: 'beta' }, kit.call));
    expect(await access()).toEqual(suspended);
    expect(await kit.tenants.get({ slug: 'beta' }, kit.call)).toMatchObject({
      status: 'suspended',
      suspended: { memberships: 3 },
    });
    await apply(await kit.tenants.planResume({ slug: 'beta' }, kit.call));
    expect(await statusOf('beta')).toBe('live');
  });

  test('loses only its own people and groups, an invitation without a name among them', async () => {
    const cloud = kit.sandbox.quicksight();
    // Somebody invited one of its people once more, by mail; nobody answered.
    await cloud.registerUser({
      AwsAccountId,
      Namespace: 'default',
      IdentityType: 'QUICKSIGHT',
      UserName: 'bob-by-mail',
      Email: 'Bob@beta.example',
      UserRole: 'READER',
    });
    const others = (await readAllUsers(await kit.cloud(), 'default')).length - 4;
    const offboard = await kit.tenants.planOffboard({ slug: 'beta' }, kit.call);
    await apply(offboard);
    await kit.sandbox.control({ namelessInvitations: true });
    await cloud.updateFolderPermissions({
      AwsAccountId,
      FolderId: 'tenant-beta',
      GrantPermissions: [{ Principal: lena, Actions: [...actionsFor('folder', 'viewer')] }],
    });
    await read();
    const shared = await kit.tenants.planDelete({ slug: 'beta' }, kit.call);
    expect(blockers(shared.plan.findings)).toEqual([
      'Folder beta is shared with 1 principal outside the tenant: user/default/quicksight_sso/lena.hoffmann@platform.example.',
    ]);
    await cloud.updateFolderPermissions({
      AwsAccountId,
      FolderId: 'tenant-beta',
      RevokePermissions: [{ Principal: lena, Actions: [...actionsFor('folder', 'viewer')] }],
    });
    await read();
    const planned = await kit.tenants.planDelete({ slug: 'beta' }, kit.call);
    expect(blockers(planned.plan.findings)).toEqual([]);
    expect(planned.plan.steps.map(({ kind }) => kind)).not.toContain('quicksight.namespace.delete');
    expect(
      planned.plan.steps.filter(({ section }) => section === 'Accounts').map(({ kind }) => kind),
    ).toEqual([
      'quicksight.user.delete',
      'quicksight.user.delete',
      'quicksight.user.delete',
      'quicksight.user.delete-by-principal',
    ]);
    expect(await apply(planned, 'beta')).toMatchObject({ run: { state: 'done' }, errors: [] });
    await kit.sandbox.control({ namelessInvitations: false });
    expect((await readAllUsers(await kit.cloud(), 'default')).length).toBe(others);
    expect(await statusOf('beta')).toBe('deleted');
  });
});

test.each([
  [
    'an asset that is not theirs',
    { assets: { 'folder/tenant-gamma': lena } },
    'is not among what only these people own',
  ],
  ['no ARN', { otherwise: 'lena' }, 'is not the ARN of a QuickSight user'],
  ['a group', { otherwise: arn('group', 'default/platform-authors') }, 'is not the ARN of a QuickSight user'],
  ['nobody', { otherwise: arn('user', 'default/nobody') }, 'has no account'],
  [
    'somebody who leaves too',
    { otherwise: arn('user', 'gamma/quicksight_sso/ann@gamma.example') },
    'leaves with this tenant',
  ],
])('what only they own is not handed to %s', async (_why, wish, words) => {
  if ((await kit.tenants.list({ search: 'gamma', limit: 1, offset: 0 }, kit.call)).total === 0) {
    await kit.onboard(specOf('gamma'));
    await read();
  }
  await expect(kit.tenants.planOffboard({ slug: 'gamma', ...wish }, kit.call)).rejects.toThrow(words);
  await expect(kit.tenants.planDelete({ slug: 'gamma', ...wish }, kit.call)).rejects.toThrow(
    'is not offboarded',
  );
});
