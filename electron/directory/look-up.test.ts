import { afterEach, describe, expect, test } from 'vitest';
import { type DirectoryKit, openDirectoryKit } from './testing/directory-kit.ts';

let kit: DirectoryKit;
afterEach(() => kit.close());

const tomasz = 'quicksight_sso/tomasz.zielinski@harbourlight.example';
const view = ['DescribeDashboard', 'ListDashboardVersions', 'QueryDashboard'].map(
  (action) => `quicksight:${action}`,
);
const lookUp = (user: string, namespace?: string) =>
  kit.service.lookUp(
    { connectionId: kit.connectionId, user, ...(namespace === undefined ? {} : { namespace }) },
    kit.call,
  );
const people = () =>
  kit.service.people({ limit: 500, offset: 0, descending: false, sort: 'userName' }, kit.call);
const rowOf = async (userName: string) =>
  (await people()).people.find((person) => person.userName === userName);
const dashboards = () =>
  kit.service.assets(
    { limit: 500, offset: 0, descending: false, sort: 'title', kind: 'dashboard' },
    kit.call,
  );

const denied = (operation: string) => ({
  operation,
  fault: {
    type: 'error' as const,
    name: 'AccessDeniedException',
    status: 401,
    message: `User: arn:aws:iam::111122223333:user/ops is not authorized to perform: quicksight:${operation} on resource: *`,
  },
});

describe('a question about one person', () => {
  test('finds what changed about that person, without a sync, and leaves the age of others', async () => {
    kit = await openDirectoryKit();
    const synced = await kit.sync();
    const cloud = kit.sandbox.quicksight();
    const AwsAccountId = kit.sandbox.accountId;
    const person = { AwsAccountId, Namespace: 'default', UserName: tomasz };
    await cloud.updateUser({ ...person, Email: 'tomasz.zielinski@harbourlight.example', Role: 'READER' });
    await cloud.createGroupMembership({
      AwsAccountId,
      Namespace: 'default',
      GroupName: 'platform-authors',
      MemberName: tomasz,
    });
    await cloud.deleteGroupMembership({
      AwsAccountId,
      Namespace: 'default',
      GroupName: 'harbourlight-authors',
      MemberName: tomasz,
    });
    const arn = (await cloud.describeUser(person)).User?.Arn ?? '';
    await cloud.updateDashboardPermissions({
      AwsAccountId,
      DashboardId: 'brightwater-exam-results',
      GrantPermissions: [{ Principal: arn, Actions: view }],
    });

    kit.at('2026-03-02T08:00:00.000Z');
    const found = await lookUp('tomasz.zielinski@harbourlight.example');
    expect(found).toMatchObject({ userName: tomasz, namespace: 'default', gone: false });
    expect(found.groups).toEqual(['platform-authors']);
    expect(found.assets.map(({ id }) => id)).toContain('brightwater-exam-results');
    // A role and a membership ended and others began, and there is a grant.
    expect(found).toMatchObject({ began: 3, ended: 2 });
    expect(found.calls).toBeLessThan((synced.sync?.calls ?? 0) / 2);
    expect(found.notCovered.map(({ what }) => what)).toContain('Changes of the last minutes');

    expect(await rowOf(tomasz)).toMatchObject({
      role: 'READER',
      groups: 1,
      since: '2026-03-02T08:00:00.000Z',
      unseenAt: '2026-03-01T08:00:00.000Z',
      readAt: '2026-03-02T08:00:00.000Z',
    });
    expect(await rowOf('old.consultant')).toMatchObject({ readAt: '2026-03-01T08:00:00.000Z' });
    expect((await kit.edges('grant')).map(([from, to]) => `${from} ${to.split(':').at(-1)}`)).toContain(
      `${arn} dashboard/brightwater-exam-results`,
    );

    // A second time nothing is new, and a sync agrees with all of it.
    kit.at('2026-03-03T08:00:00.000Z');
    expect(await lookUp(tomasz)).toMatchObject({ began: 0, ended: 0 });
    kit.at('2026-03-04T08:00:00.000Z');
    expect((await kit.sync('full')).sync).toMatchObject({ state: 'done', began: 0, ended: 0 });
  });

  test('finds that a grant known to the directory is no longer there', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const before = (await dashboards()).assets.find(({ id }) => id === 'patient-flow')?.grants ?? 0;
    await kit.sandbox.quicksight().updateDashboardPermissions({
      AwsAccountId: kit.sandbox.accountId,
      DashboardId: 'patient-flow',
      RevokePermissions: [
        {
          Principal: `arn:aws:quicksight:eu-central-1:${kit.sandbox.accountId}:group/default/harbourlight-authors`,
          Actions: view,
        },
      ],
    });
    const found = await lookUp(tomasz);
    expect(found.assets.map(({ id }) => id)).not.toContain('patient-flow');
    expect((await dashboards()).assets.find(({ id }) => id === 'patient-flow')?.grants).toBe(before - 1);
  });

  test('works on an account that was never synced, and claims nothing about the rest of it', async () => {
    kit = await openDirectoryKit();
    const found = await lookUp(tomasz);
    expect(found.groups).toEqual(['harbourlight-authors']);
    expect((await people()).people.map(({ userName }) => userName)).toEqual([tomasz]);
    const status = await kit.status();
    expect(status).toMatchObject({ sync: null, unreadable: [], scopes: { failed: 0, unreadable: 0 } });
    const [group] = (
      await kit.service.groups({ limit: 50, offset: 0, descending: false, sort: 'name' }, kit.call)
    ).groups;
    expect(group).toMatchObject({ name: 'harbourlight-authors', members: null });
    const synced = await kit.sync();
    expect(synced).toMatchObject({ sync: { state: 'done' }, unreadable: [] });
    expect((await people()).total).toBe(45);
  });

  test('ends what is known of somebody who was deleted', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    const { userName, namespace } = { userName: tomasz, namespace: 'default' };
    await kit.sandbox
      .quicksight()
      .deleteUser({ AwsAccountId: kit.sandbox.accountId, Namespace: namespace, UserName: userName });
    kit.at('2026-03-02T08:00:00.000Z');
    expect(await lookUp(userName)).toMatchObject({ gone: true });
    expect(await rowOf(userName)).toBeUndefined();
    expect((await kit.edges('member')).some(([from]) => from.endsWith(userName))).toBe(false);
  });

  test('tells what it may not read, with the missing permission, and keeps what was known of it', async () => {
    kit = await openDirectoryKit();
    await kit.sync();
    await kit.sandbox.control({ faults: [denied('ListUserGroups'), denied('SearchDashboards')] });
    const found = await lookUp(tomasz);
    expect(found.groups).toBeNull();
    expect(found.notCovered).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'Groups', action: 'quicksight:ListUserGroups' }),
        expect.objectContaining({ what: 'Dashboards', action: 'quicksight:SearchDashboards' }),
      ]),
    );
    expect(await rowOf(tomasz)).toMatchObject({ groups: 1 });
  });

  test('a cloud that does not answer changes nothing', async () => {
    kit = await openDirectoryKit({ patienceMs: 300 });
    await kit.sync();
    await kit.sandbox.control({ faults: [{ operation: 'SearchFolders', fault: { type: 'drop' } }] });
    kit.at('2026-03-02T08:00:00.000Z');
    await expect(lookUp(tomasz)).rejects.toThrow(/could not be looked up/);
    expect(await rowOf(tomasz)).toMatchObject({ readAt: '2026-03-01T08:00:00.000Z' });
  });

  test.each([
    ['nobody has this name', 'nobody@nowhere.example', /knows a user “nobody@nowhere.example”/],
    ['it is a pattern, not a name', '%', /knows a user “%”/],
  ])('%s', async (_, user, message) => {
    kit = await openDirectoryKit();
    await kit.sync();
    await expect(lookUp(user)).rejects.toThrow(message);
  });

  test('asks which one is meant where two namespaces have such a user', async () => {
    kit = await openDirectoryKit();
    await kit.sandbox.quicksight().registerUser({
      AwsAccountId: kit.sandbox.accountId,
      Namespace: 'summitview',
      IdentityType: 'QUICKSIGHT',
      UserName: 'old.consultant',
      Email: 'old@contractors.example',
      UserRole: 'READER',
    });
    await kit.sync();
    await expect(lookUp('old.consultant')).rejects.toThrow(/can be 2 users/);
    expect(await lookUp('old.consultant', 'summitview')).toMatchObject({ namespace: 'summitview' });
  });
});
