import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createPeopleService } from './people-service.ts';

const AwsAccountId = '111122223333';
const arn = (kind: string, name: string) => `arn:aws:quicksight:eu-central-1:${AwsAccountId}:${kind}/${name}`;
const user = (name: string) => arn('user', `default/${name}`);
const isabel = 'quicksight_sso/isabel.navarro@platform.example';
const lena = 'quicksight_sso/lena.hoffmann@platform.example';
const folderOwner = [
  'CreateFolder',
  'DescribeFolder',
  'CreateFolderMembership',
  'DeleteFolderMembership',
  'DescribeFolderPermissions',
  'UpdateFolder',
  'DeleteFolder',
  'UpdateFolderPermissions',
].map((action) => `quicksight:${action}`);

let kit: DirectoryKit;
let people: ReturnType<typeof createPeopleService>;
let day = 1;
const sync = () => {
  kit.at(`2026-03-${String(day++).padStart(2, '0')}T08:00:00.000Z`);
  // A reading of changes takes memberships and grants as they were.
  return kit.sync('full');
};

beforeAll(async () => {
  kit = await openDirectoryKit();
  people = createPeopleService({
    store: kit.store,
    clouds: kit.clouds,
    connections: kit.connections,
    engine: kit.engine,
  });
  const cloud = kit.sandbox.quicksight();
  await cloud.createFolder({
    AwsAccountId,
    FolderId: 'isabels',
    Name: 'Of Isabel alone',
    Permissions: [{ Principal: user(isabel), Actions: folderOwner }],
  });
  await cloud.updateIAMPolicyAssignment({
    AwsAccountId,
    Namespace: 'default',
    AssignmentName: 'curated-zone-read',
    Identities: { user: [isabel, lena] },
  });
  await sync();
});
afterAll(() => kit.close());

const idOf = async (search: string): Promise<string> => {
  const { people: found } = await people.list(
    { search, limit: 5, offset: 0, sort: 'name', descending: false },
    kit.call,
  );
  return found[0]?.id ?? '';
};
const leave = async (search: string, successor?: string) =>
  people.planLeave(
    { personId: await idOf(search), connectionId: kit.connectionId, ...(successor ? { successor } : {}) },
    kit.call,
  );
const apply = async ({ plan }: Awaited<ReturnType<typeof leave>>) => {
  const { runId } = await people.apply({ planId: plan.id, hash: plan.hash }, kit.call);
  const run = await kit.engine.ended(runId);
  return { run, steps: await kit.engine.steps(runId) };
};
const folderHolders = async () => {
  const { Permissions } = await kit.sandbox
    .quicksight()
    .describeFolderPermissions({ AwsAccountId, FolderId: 'isabels' });
  return (Permissions ?? []).map(({ Principal }) => Principal);
};
const userNames = async () => {
  const { UserList } = await kit.sandbox
    .quicksight()
    .listUsers({ AwsAccountId, Namespace: 'default', MaxResults: 100 });
  return (UserList ?? []).map(({ UserName }) => UserName);
};

describe('an invitation that nobody answered', () => {
  const guest = 'guest@partner.example';
  const invite = async (more: { readonly userName?: string } = {}) => {
    const personId = await idOf(guest);
    const { accountList } = await people.get({ id: personId }, kit.call);
    const key = accountList.find(({ goneAt }) => goneAt === null)?.key ?? '';
    return people.planInvite({ personId, connectionId: kit.connectionId, key, ...more }, kit.call);
  };

  test.each([
    ['with its name', false, 'guest', {}],
    ['as N/A', true, 'guest', { userName: 'guest' }],
  ])(
    'listed %s is made anew, with its groups and grants and another link',
    async (_how, nameless, name, more) => {
      const cloud = kit.sandbox.quicksight();
      const place = { AwsAccountId, Namespace: 'default' };
      await cloud.deleteUser({ ...place, UserName: name }).catch(() => undefined);
      const registered = await cloud.registerUser({
        ...place,
        IdentityType: 'QUICKSIGHT',
        UserName: name,
        Email: guest,
        UserRole: 'READER',
        Tags: [{ Key: 'steward:tenant', Value: 'acme' }],
      });
      await cloud.createGroupMembership({ ...place, GroupName: 'platform-authors', MemberName: name });
      await kit.sandbox.control({ namelessInvitations: nameless });
      await sync();
      const { plan } = await invite(more);
      expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
      expect(plan.steps.map(({ title }) => title)).toEqual([
        `Take back the invitation of ${guest}`,
        `Invite ${guest} again as READER`,
        'Add guest to platform-authors',
      ]);
      const { run, steps } = await apply({ plan, nothingToDo: false });
      expect([run.state, steps.map(({ error }) => error).filter(Boolean)]).toEqual(['done', []]);
      const { links } = await kit.runs.takeInvitations({ id: run.id }, kit.call);
      expect(links).toMatchObject([{ email: guest, userName: name, link: expect.stringMatching(/^https:/) }]);
      expect(links[0]?.link).not.toBe(registered.UserInvitationUrl);
      const { UserList } = await cloud.listUsers({ ...place, MaxResults: 100 });
      const now = UserList?.filter(({ Email }) => Email === guest) ?? [];
      expect(now).toHaveLength(1);
      expect(now[0]?.PrincipalId).not.toBe(registered.User?.PrincipalId);
      const { GroupList } = await cloud.listUserGroups({ ...place, UserName: name });
      expect(GroupList?.map(({ GroupName }) => GroupName)).toEqual(['platform-authors']);
      const { Tags } = await cloud.listTagsForResource({ ResourceArn: user(name) });
      expect(Tags).toEqual([{ Key: 'steward:tenant', Value: 'acme' }]);
    },
  );

  test('of somebody who came meanwhile, or under a name that is not there, is left as it is', async () => {
    await sync();
    expect((await invite({ userName: 'nobody' })).plan).toMatchObject({
      steps: [],
      findings: [{ severity: 'blocker', message: 'There is no account nobody in namespace default.' }],
    });
    await kit.sandbox.control({
      namelessInvitations: false,
      acceptInvitations: [{ namespace: 'default', userName: 'guest' }],
    });
    expect((await invite({ userName: 'guest' })).plan).toMatchObject({
      steps: [],
      findings: [{ severity: 'blocker', message: 'guest has signed in already.' }],
    });
    await kit.sandbox.quicksight().deleteUser({ AwsAccountId, Namespace: 'default', UserName: 'guest' });
    await sync();
  });
});

describe('a rename', () => {
  const newName = 'quicksight_sso/isabel.moreno@platform.example';
  test('gives a new account the same role, groups and grants, removes the old one, and stays one person', async () => {
    const personId = await idOf('isabel.navarro');
    const planned = await people.planRename(
      {
        personId,
        connectionId: kit.connectionId,
        key: user(isabel),
        email: 'isabel.moreno@platform.example',
        name: 'isabel.moreno@platform.example',
      },
      kit.call,
    );
    expect(planned.plan.effects).toEqual([
      `isabel.navarro@platform.example signs in as ${newName} from then on, with the same role, 1 group and 1 grant.`,
    ]);
    expect(planned.plan.findings.filter(({ severity }) => severity === 'warning')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('IAM policy assignments') }),
    ]);
    const { run, steps } = await apply(planned);
    expect([run.state, steps.map(({ error }) => error).filter(Boolean)]).toEqual(['done', []]);
    expect(await folderHolders()).toEqual([user(newName)]);
    expect(await userNames()).not.toContain(isabel);
    await sync();
    const person = await people.get({ id: personId }, kit.call);
    expect(person).toMatchObject({ accounts: 1, soleOwnerOf: 1, groupList: [{ name: 'platform-authors' }] });
    expect(person.accountList.map(({ userName, goneAt }) => [userName, goneAt === null])).toEqual([
      [newName, true],
      [isabel, false],
    ]);
  });

  test('to a name that somebody has is refused', async () => {
    const { plan } = await people.planRename(
      {
        personId: await idOf('isabel.moreno'),
        connectionId: kit.connectionId,
        key: user(newName),
        email: 'lena.hoffmann@platform.example',
        name: 'lena.hoffmann@platform.example',
      },
      kit.call,
    );
    expect(plan.findings[0]).toMatchObject({
      severity: 'blocker',
      message: expect.stringContaining('already'),
    });
  });
});

describe('a leaver', () => {
  test('who alone owns something needs a successor, who gets it before anything is taken', async () => {
    const without = await leave('isabel.moreno');
    expect(without.plan.findings[0]).toMatchObject({
      severity: 'blocker',
      message: '1 asset has no other owner: folder Of Isabel alone.',
    });
    await expect(apply(without)).rejects.toThrow('cannot be applied');
    await expect(
      leave('isabel.moreno', user('quicksight_sso/isabel.moreno@platform.example')),
    ).rejects.toThrow('The successor is the person who leaves.');
    await expect(leave('isabel.moreno', user('nobody'))).rejects.toThrow('no account');
    const planned = await leave('isabel.moreno', user(lena));
    expect(planned.plan.effects).toContain(
      `${lena} becomes owner of 1 asset that nobody else owns: folder Of Isabel alone.`,
    );
    const { run } = await apply(planned);
    expect(run.state).toBe('done');
    expect(await folderHolders()).toEqual([user(lena)]);
    expect(await userNames()).not.toContain('quicksight_sso/isabel.moreno@platform.example');
    expect((await leave('lena.hoffmann')).plan.steps.map(({ kind }) => kind)).toContain(
      'quicksight.policy-assignment.put',
    );
  });

  test('an invitation without a name goes by its principal id', async () => {
    await kit.sandbox.control({ namelessInvitations: true });
    await sync();
    const planned = await leave('old.consultant');
    expect(planned.plan.steps.map(({ kind }) => kind)).toEqual(['quicksight.user.delete-by-principal']);
    expect((await apply(planned)).run.state).toBe('done');
    await kit.sandbox.control({ namelessInvitations: false });
    expect(await userNames()).not.toContain('old.consultant');
  });

  test('the last admin of a namespace, and whoever is managed elsewhere, is refused with what to do', async () => {
    await sync();
    const { people: admins } = await people.list(
      { role: 'ADMIN', limit: 500, offset: 0, sort: 'name', descending: false },
      kit.call,
    );
    const messages = await Promise.all(
      admins.map(async ({ id }) => {
        const { plan } = await people.planLeave({ personId: id, connectionId: kit.connectionId }, kit.call);
        return plan.findings.filter(({ severity }) => severity === 'blocker').map(({ message }) => message);
      }),
    );
    expect(
      messages.flat().some((message) => message.includes('is the last admin of namespace summitview')),
    ).toBe(true);
  });
});
