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
  kit.at(`2026-03-0${day++}T08:00:00.000Z`);
  // A reading of changes takes memberships and grants as they were.
  return kit.sync('full');
};

beforeAll(async () => {
  kit = await openDirectoryKit();
  people = createPeopleService({
    store: kit.store,
    settings: kit.store.settings,
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
