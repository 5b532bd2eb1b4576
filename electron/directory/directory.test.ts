import { afterEach, describe, expect, test } from 'vitest';
import { syncCycle } from './decide-reading.ts';
import { type DirectoryKit, openDirectoryKit } from './testing/directory-kit.ts';

let kit: DirectoryKit;
afterEach(() => kit.close());

const denied = (operation: string) => ({
  operation,
  fault: {
    type: 'error' as const,
    name: 'AccessDeniedException',
    status: 401,
    message: `User: arn:aws:iam::111122223333:user/ops is not authorized to perform: quicksight:${operation} on resource: *`,
  },
});

const people = (extra: object = {}) =>
  kit.service.people({ limit: 500, offset: 0, descending: false, sort: 'userName', ...extra }, kit.call);
const groups = () => kit.service.groups({ limit: 500, offset: 0, descending: false, sort: 'name' }, kit.call);
const assets = (extra: object = {}) =>
  kit.service.assets({ limit: 500, offset: 0, descending: false, sort: 'title', ...extra }, kit.call);

describe('the directory of an account', () => {
  test('knows in which folder a folder lies, though no list of members names folders', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const nested = (await kit.edges('contains')).filter(([, to]) => to.includes(':folder/'));
    expect(nested.map(([from, to]) => [from, to].map((arn) => arn.replace(/^.*:/, '')))).toEqual([
      ['folder/shared-library', 'folder/shared-library-operations'],
    ]);
  });

  test('holds what the stock SDK lists, and a second sync finds nothing new', async () => {
    kit = await openDirectoryKit();
    const first = await kit.sync();
    expect(kit.defects).toEqual([]);
    expect(first).toMatchObject({ sync: { state: 'done', problem: null }, unreadable: [] });

    const cloud = kit.sandbox.quicksight();
    const AwsAccountId = kit.sandbox.accountId;
    const namespaces = (await cloud.listNamespaces({ AwsAccountId })).Namespaces ?? [];
    const listed = await Promise.all(
      namespaces.map(
        async ({ Name }) => (await cloud.listUsers({ AwsAccountId, Namespace: Name })).UserList ?? [],
      ),
    );
    const held = (await people()).people;
    expect(held.map((person) => person.key).sort()).toEqual(
      listed
        .flat()
        .map((user) => user.Arn)
        .sort(),
    );
    for (const group of (await groups()).groups) {
      const members = await cloud.listGroupMemberships({
        AwsAccountId,
        Namespace: group.namespace,
        GroupName: group.name,
      });
      expect([group.name, group.members]).toEqual([group.name, members.GroupMemberList?.length]);
    }

    const second = await kit.sync();
    expect(second.sync).toMatchObject({ state: 'done', number: 2, began: 0, ended: 0 });
    expect(second.sync?.calls).toBeLessThan((first.sync?.calls ?? 0) / 3);
    expect(second.scopes.assumed).toBeGreaterThan(0);
  });

  test('holds who is restricted by which profile, who has which IAM policy, and what the account allows', async () => {
    kit = await openDirectoryKit();
    const profile = { AwsAccountId: kit.sandbox.accountId, CustomPermissionsName: 'no-exports' };
    await kit.sandbox.quicksight().updateAccountCustomPermission(profile);
    expect(await kit.sync()).toMatchObject({
      unreadable: [],
      counts: {
        theme: 1,
        topic: 1,
        vpc_connection: 1,
        custom_permissions: 1,
        policy_assignment: 1,
        account: 1,
      },
    });
    const start = `arn:aws:quicksight:eu-central-1:${kit.sandbox.accountId}`;
    const exports = 'custom_permissions:no-exports';
    const assignment = 'policy_assignment:default/curated-zone-read';
    const account = `account:${kit.sandbox.accountId}`;
    expect(await kit.edges('restriction')).toEqual([
      [account, exports, null],
      [`${start}:user/default/old.consultant`, exports, null],
      ['role:summitview/READER', exports, null],
    ]);
    expect(await kit.edges('assigned')).toEqual([
      [`${start}:group/default/platform-authors`, assignment, null],
    ]);
    expect(await kit.edges('settings')).toEqual([
      [account, account, { defaultNamespace: 'default', publicSharing: false, terminationProtection: true }],
      [assignment, assignment, { policy: `arn:aws:iam::${kit.sandbox.accountId}:policy/curated-zone-read` }],
    ]);
    const restrictions = async () =>
      new Map((await people()).people.map(({ userName, restriction }) => [userName, restriction]));
    const before = await restrictions();
    expect(before.get('old.consultant')).toEqual({ profile: 'no-exports', through: 'user' });
    expect(before.get('quicksight_sso/kim.tran@summitview.example')).toEqual({
      profile: 'no-exports',
      through: 'role',
    });
    expect(before.get('break-glass')).toEqual({ profile: 'no-exports', through: 'account' });
    expect((await kit.status()).account).toEqual({
      edition: 'ENTERPRISE',
      authenticationType: 'IAM_AND_QUICKSIGHT',
      publicSharing: false,
      restriction: { profile: 'no-exports' },
    });
    expect((await assets({ kind: 'topic' })).assets).toMatchObject([{ id: 'patient-questions', grants: 2 }]);
    expect((await assets({ kind: 'theme' })).assets).toMatchObject([{ id: 'corporate', grants: 2 }]);

    await kit.sandbox.quicksight().deleteAccountCustomPermission({ AwsAccountId: kit.sandbox.accountId });
    await kit.sync();
    expect((await kit.edges('restriction')).map(([from]) => from)).not.toContain(account);
    expect((await kit.status()).account.restriction).toEqual({ profile: null });
    expect((await restrictions()).get('break-glass')).toEqual({ profile: null, through: null });
  });

  test('does not say that nobody is restricted where it may not ask', async () => {
    kit = await openDirectoryKit({
      faults: [
        denied('DescribeRoleCustomPermission'),
        denied('DescribeAccountCustomPermission'),
        denied('DescribeAccountSettings'),
      ],
    });
    const { account } = await kit.sync();
    expect(account).toMatchObject({ edition: 'ENTERPRISE', publicSharing: null, restriction: null });
    const held = (await people()).people;
    expect(held.find(({ userName }) => userName === 'old.consultant')?.restriction?.through).toBe('user');
    expect(held.find(({ userName }) => userName === 'break-glass')?.restriction).toBeNull();
  });

  test('drops what it read about the first pages of a list that did not come to its end', async () => {
    kit = await openDirectoryKit({ patienceMs: 300 });
    const cloud = kit.sandbox.quicksight();
    for (let set = 0; set < 101; set += 1)
      await cloud.createDataSet({
        AwsAccountId: kit.sandbox.accountId,
        DataSetId: `z${set}`,
        Name: `Set ${set}`,
        ImportMode: 'DIRECT_QUERY',
        PhysicalTableMap: {},
      });
    // The first page comes, with the pilot's datasets in it; the second never does.
    const dropped = { operation: 'ListDataSets', skip: 1, fault: { type: 'drop' as const } };
    await kit.sandbox.control({ faults: [dropped] });
    const status = await kit.sync();
    expect(status.sync?.state).toBe('stopped');
    expect(status.unreadable).toMatchObject([{ operation: 'ListDataSets', scopes: 1 }]);
    const granted = (await kit.edges('grant')).map(([, to]) => to);
    expect(granted.some((to) => to.includes(':dashboard/'))).toBe(true);
    expect(granted.some((to) => to.includes(':dataset/'))).toBe(false);

    await kit.sandbox.control({ faults: [] });
    expect((await kit.sync()).sync).toMatchObject({ state: 'done', number: 1 });
    expect((await assets({ kind: 'dataset' })).total).toBe(113);
  });

  test('remembers since when a fact holds, and that it held until it did not', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const [person] = (await people()).people;
    const cloud = kit.sandbox.quicksight();
    await cloud.updateUser({
      AwsAccountId: kit.sandbox.accountId,
      Namespace: person!.namespace,
      UserName: person!.userName,
      Email: person!.email!,
      Role: person!.role === 'AUTHOR' ? 'READER' : 'AUTHOR',
    });
    kit.at('2026-03-02T08:00:00.000Z');
    expect((await kit.sync()).sync).toMatchObject({ began: 1, ended: 1 });
    const after = (await people({ search: person!.userName })).people.find(({ key }) => key === person!.key);
    expect(after).toMatchObject({ since: '2026-03-02T08:00:00.000Z', unseenAt: '2026-03-01T08:00:00.000Z' });

    await cloud.deleteUser({
      AwsAccountId: kit.sandbox.accountId,
      Namespace: person!.namespace,
      UserName: person!.userName,
    });
    kit.at('2026-03-03T08:00:00.000Z');
    const gone = await kit.sync();
    expect(gone.sync?.ended).toBeGreaterThanOrEqual(1);
    expect((await people({ search: person!.userName })).people.map(({ key }) => key)).not.toContain(
      person!.key,
    );
  });

  test('finds a grant that moves no date within one cycle of syncs', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const [dashboard] = (await assets({ kind: 'dashboard' })).assets;
    const [person] = (await people()).people;
    await kit.sandbox.quicksight().updateDashboardPermissions({
      AwsAccountId: kit.sandbox.accountId,
      DashboardId: dashboard!.id,
      GrantPermissions: [
        {
          Principal: person!.key,
          Actions: [
            'quicksight:DescribeDashboard',
            'quicksight:ListDashboardVersions',
            'quicksight:QueryDashboard',
          ],
        },
      ],
    });
    const now = async () =>
      (await assets({ kind: 'dashboard' })).assets.find(({ key }) => key === dashboard!.key);
    for (let turn = 0; turn < syncCycle; turn += 1) await kit.sync();
    expect((await now())?.grants).toBe((dashboard!.grants ?? 0) + 1);
  });

  test('shows what may not be read as not readable, with the permission that is missing, and keeps what it knew', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const before = await groups();
    kit.sandbox.control({ faults: [denied('ListGroupMemberships'), denied('DescribeDashboardPermissions')] });
    const status = await kit.sync('full');
    expect(status.sync?.state).toBe('done');
    expect(status.unreadable.map(({ operation, action, scopes }) => ({ operation, action, scopes }))).toEqual(
      expect.arrayContaining([
        {
          operation: 'DescribeDashboardPermissions',
          action: 'quicksight:DescribeDashboardPermissions',
          scopes: 12,
        },
      ]),
    );
    const after = await groups();
    expect(after.groups.map(({ name, members }) => [name, members])).toEqual(
      before.groups.map(({ name, members }) => [name, members]),
    );
  });

  test('what was never readable is unknown, not none', async () => {
    kit = await openDirectoryKit({ faults: [denied('ListGroupMemberships')] });
    await kit.sync();
    const all = (await groups()).groups;
    expect(all.length).toBeGreaterThan(0);
    expect(all.every(({ members }) => members === null)).toBe(true);
    expect((await people()).people.every((person) => person.groups === null)).toBe(true);
  });

  test('in how many folders an asset lies is unknown where folders cannot be looked into', async () => {
    kit = await openDirectoryKit({ faults: [denied('ListFolderMembers')] });
    await kit.sync();
    const all = (await assets({ kind: 'dashboard' })).assets;
    expect(all.length).toBeGreaterThan(0);
    expect(all.every(({ folders }) => folders === null)).toBe(true);
  });

  test('goes on where it was stopped, without reading again what it has', async () => {
    kit = await openDirectoryKit({ latencyMs: 15 });
    const undisturbed = await openDirectoryKit();
    const whole = (await undisturbed.sync()).sync?.calls ?? 0;
    await undisturbed.close();

    await kit.start();
    for (;;) {
      const { progress } = await kit.status();
      if (progress && progress.read > 20) break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await kit.service.cancel({ connectionId: kit.connectionId }, kit.call);
    const stopped = await kit.status();
    expect(stopped.sync?.state).toBe('cancelled');
    const { resumed } = await kit.start();
    expect(resumed).toBe(true);
    const done = await kit.ended();
    expect(done.sync).toMatchObject({ state: 'done', number: 1 });
    // What was under way when it was stopped is asked for once more.
    expect(done.sync?.calls).toBeLessThanOrEqual(whole + 48);
    expect((await people()).total).toBe(45);
  });

  test('a cloud that is out of reach stops it, in words, and nothing known is lost', async () => {
    kit = await openDirectoryKit({ patienceMs: 1_500 });
    await kit.sync();
    kit.sandbox.control({ faults: [{ operation: '*', fault: { type: 'drop' } }] });
    const status = await kit.sync();
    expect(status.sync?.state).toBe('stopped');
    expect(status.sync?.problem?.todo).toContain('sync again');
    expect((await people()).total).toBe(45);
  });

  test('a clock that was set back ends no fact before it began', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const [person] = (await people()).people;
    await kit.sandbox.quicksight().deleteUser({
      AwsAccountId: kit.sandbox.accountId,
      Namespace: person!.namespace,
      UserName: person!.userName,
    });
    kit.at('2020-01-01T00:00:00.000Z');
    const status = await kit.sync();
    expect(status.sync?.state).toBe('done');
    expect((await people()).total).toBe(44);
    expect((await people()).people.every(({ readAt }) => readAt !== null && readAt >= '2026')).toBe(true);
  });

  test('reads an account once at a time', async () => {
    kit = await openDirectoryKit({ latencyMs: 20 });
    await kit.start();
    await expect(kit.start()).rejects.toThrow(/being read already/);
    await kit.ended();
  });
});

describe('the list of IAM policy assignments', () => {
  const assignments = (extra: object = {}) =>
    kit.service.assignments({ limit: 50, offset: 0, descending: false, sort: 'name', ...extra }, kit.call);

  test('says whom each is for, and when that is everybody because it names nobody', async () => {
    kit = await openDirectoryKit();
    const cloud = kit.sandbox.quicksight();
    const AwsAccountId = kit.sandbox.accountId;
    const policy = `arn:aws:iam::${AwsAccountId}:policy/raw-zone-read`;
    for (const [AssignmentName, AssignmentStatus] of [
      ['for-nobody-yet', 'DISABLED'],
      ['open-to-all', 'ENABLED'],
    ] as const)
      await cloud.createIAMPolicyAssignment({
        AwsAccountId,
        Namespace: 'default',
        AssignmentName,
        AssignmentStatus,
        PolicyArn: policy,
      });
    await kit.sync();
    const { total, assignments: held } = await assignments();
    expect(total).toBe(3);
    expect(
      held.map(({ name, status, assigned, everybody }) => ({ name, status, assigned, everybody })),
    ).toEqual([
      {
        name: 'curated-zone-read',
        status: 'ENABLED',
        assigned: {
          policy: `arn:aws:iam::${AwsAccountId}:policy/curated-zone-read`,
          users: [],
          groups: ['platform-authors'],
        },
        everybody: false,
      },
      {
        name: 'for-nobody-yet',
        status: 'DISABLED',
        assigned: { policy, users: [], groups: [] },
        everybody: false,
      },
      {
        name: 'open-to-all',
        status: 'ENABLED',
        assigned: { policy, users: [], groups: [] },
        everybody: true,
      },
    ]);
    expect((await assignments({ search: 'raw-zone', sort: 'policy' })).total).toBe(2);
    expect((await assignments({ status: 'DISABLED' })).assignments.map(({ name }) => name)).toEqual([
      'for-nobody-yet',
    ]);
  });

  test('does not say that one names nobody where it may not ask', async () => {
    kit = await openDirectoryKit({ faults: [denied('DescribeIAMPolicyAssignment')] });
    await kit.sync();
    expect((await assignments()).assignments).toMatchObject([
      { name: 'curated-zone-read', assigned: null, everybody: null },
    ]);
  });
});
