import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
let quicksight: ReturnType<TestSandbox['quicksight']>;
const AwsAccountId = '111122223333';
const here = { AwsAccountId, Namespace: 'default' };
const role = `arn:aws:iam::${AwsAccountId}:role/quicksight_sso`;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  quicksight = sandbox.quicksight();
});
afterAll(() => sandbox.remove());

describe('users', () => {
  it('names a federated person role/session, whatever the path makes of it', async () => {
    const { User } = await quicksight.registerUser({
      ...here,
      IdentityType: 'IAM',
      IamArn: role,
      SessionName: 'ana.costa+test@acme.example',
      Email: 'ana.costa@acme.example',
      UserRole: 'READER',
      Tags: [{ Key: 'tenant', Value: 'acme' }],
    });
    expect(User).toMatchObject({
      UserName: 'quicksight_sso/ana.costa+test@acme.example',
      Arn: `arn:aws:quicksight:eu-central-1:${AwsAccountId}:user/default/quicksight_sso/ana.costa+test@acme.example`,
      Active: true,
    });
    const described = await quicksight.describeUser({ ...here, UserName: User!.UserName! });
    expect(described.User).toEqual(User);
    expect((await quicksight.listTagsForResource({ ResourceArn: User!.Arn! })).Tags).toEqual([
      { Key: 'tenant', Value: 'acme' },
    ]);
  });

  it('says that a registered person exists, and changes nothing', async () => {
    const request = {
      ...here,
      IdentityType: 'IAM' as const,
      IamArn: role,
      SessionName: 'twice@acme.example',
      Email: 'twice@acme.example',
      UserRole: 'READER' as const,
    };
    await quicksight.registerUser(request);
    await expect(quicksight.registerUser(request)).rejects.toMatchObject({
      name: 'ResourceExistsException',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it.each([
    [
      'a user name for an IAM identity',
      { UserName: 'x', IamArn: role, SessionName: 'ab@c.d' },
      /not applicable to this identity type: User Name/,
    ],
    ['no ARN', {}, /IamArn is required/],
    ['a role without a session', { IamArn: role }, /SessionName is required/],
    [
      'a session for an IAM user',
      { IamArn: `arn:aws:iam::${AwsAccountId}:user/u`, SessionName: 'ab@c.d' },
      /does not exist|not applicable/,
    ],
    [
      'a role of another account',
      { IamArn: 'arn:aws:iam::999999999999:role/r', SessionName: 'ab@c.d' },
      /another account/,
    ],
    ['no ARN at all', { IamArn: 'quicksight_sso', SessionName: 'ab@c.d' }, /not the ARN/],
    ['a session name with a space', { IamArn: role, SessionName: 'a b' }, /sessionName.*regular expression/],
    [
      'a session name of one character',
      { IamArn: role, SessionName: 'a' },
      /sessionName.*greater than or equal to 2/,
    ],
    [
      'a session name of 65 characters',
      { IamArn: role, SessionName: 'a'.repeat(65) },
      /less than or equal to 64/,
    ],
  ])('refuses %s', async (_what, identity, message) => {
    const request = {
      ...here,
      IdentityType: 'IAM' as const,
      Email: 'x@y.example',
      UserRole: 'READER' as const,
      ...identity,
    };
    await expect(quicksight.registerUser(request)).rejects.toThrow(message);
  });

  it.each([
    ['an e-mail address without @', { Email: 'nobody' }, /Email/],
    ['a role that nobody may use', { UserRole: 'RESTRICTED_READER' as const }, /not available/],
    ['a role that does not exist', { UserRole: 'OWNER' as never }, /enum value set: \[ADMIN, /],
    ['an identity type that does not exist', { IdentityType: 'SAML' as never }, /enum value set/],
    [
      'Identity Center in an account without it',
      { IdentityType: 'IAM_IDENTITY_CENTER' as const, UserName: 'u' },
      /Identity Center/,
    ],
  ])('refuses %s', async (_what, change, message) => {
    const request = {
      ...here,
      IdentityType: 'QUICKSIGHT' as const,
      UserName: 'n',
      Email: 'x@y.example',
      UserRole: 'READER' as const,
    };
    await expect(quicksight.registerUser({ ...request, ...change })).rejects.toThrow(message);
  });

  it('invites a native user, who is inactive until then', async () => {
    const { User, UserInvitationUrl } = await quicksight.registerUser({
      ...here,
      IdentityType: 'QUICKSIGHT',
      UserName: 'native',
      Email: 'native@acme.example',
      UserRole: 'AUTHOR',
    });
    expect(User?.Active).toBe(false);
    expect(UserInvitationUrl).toMatch(/^https:\/\/signin\.aws\.amazon\.com\//);
    await quicksight.updateUser({ ...here, UserName: 'native', Email: 'new@acme.example', Role: 'READER' });
    expect((await quicksight.describeUser({ ...here, UserName: 'native' })).User).toMatchObject({
      Email: 'new@acme.example',
      Role: 'READER',
    });
    await quicksight.deleteUserByPrincipalId({ ...here, PrincipalId: User!.PrincipalId! });
    await expect(quicksight.describeUser({ ...here, UserName: 'native' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('groups', () => {
  it('keeps members, lists both ways, and adds a member twice without complaint', async () => {
    const { Group } = await quicksight
      .createGroup({ ...here, GroupName: 'Café – no', Description: 'x' })
      .catch(() => ({ Group: undefined }));
    // The en dash is beyond U+00FF, which a group name must not contain.
    expect(Group).toBeUndefined();
    await quicksight.createGroup({ ...here, GroupName: 'Café / readers', Description: 'Those who read' });
    const MemberName = 'quicksight_sso/twice@acme.example';
    const membership = { ...here, GroupName: 'Café / readers', MemberName };
    await quicksight.createGroupMembership(membership);
    await quicksight.createGroupMembership(membership);
    expect((await quicksight.listGroupMemberships(membership)).GroupMemberList).toEqual([
      { MemberName, Arn: expect.stringContaining(':user/default/quicksight_sso/twice@acme.example') },
    ]);
    expect((await quicksight.listUserGroups({ ...here, UserName: MemberName })).GroupList).toHaveLength(1);
    expect((await quicksight.describeGroupMembership(membership)).GroupMember?.MemberName).toBe(MemberName);
    await quicksight.deleteGroupMembership(membership);
    await expect(quicksight.describeGroupMembership(membership)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await quicksight.deleteGroup({ ...here, GroupName: 'Café / readers' });
    await expect(quicksight.describeGroup({ ...here, GroupName: 'Café / readers' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('does not add somebody who is not there', async () => {
    await quicksight.createGroup({ ...here, GroupName: 'g' });
    await expect(
      quicksight.createGroupMembership({ ...here, GroupName: 'g', MemberName: 'nobody' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(
      quicksight.createGroupMembership({ ...here, GroupName: 'none', MemberName: 'nobody' }),
    ).rejects.toThrow(/Group none not found/);
  });

  it('gives a group a role', async () => {
    const membership = { ...here, MemberName: 'g', Role: 'READER' as const };
    await quicksight.createRoleMembership(membership);
    expect((await quicksight.listRoleMemberships(membership)).MembersList).toEqual(['g']);
    await quicksight.deleteRoleMembership(membership);
    expect((await quicksight.listRoleMemberships(membership)).MembersList).toEqual([]);
  });
});

describe('namespaces', () => {
  it('takes a while to create and to delete, and takes its people along', async () => {
    await sandbox.control({ asyncMs: 60_000 });
    const own = { AwsAccountId, Namespace: 'acme' };
    const created = await quicksight.createNamespace({
      ...own,
      IdentityStore: 'QUICKSIGHT',
      Tags: [{ Key: 'k', Value: 'v' }],
    });
    expect(created).toMatchObject({
      CreationStatus: 'CREATING',
      CapacityRegion: 'eu-central-1',
      Name: 'acme',
    });
    await expect(quicksight.createGroup({ ...own, GroupName: 'early' })).rejects.toMatchObject({
      name: 'PreconditionNotMetException',
    });
    const status = async () => (await quicksight.describeNamespace(own)).Namespace?.CreationStatus;
    expect(await status()).toBe('CREATING');
    await sandbox.control({ clockAheadMs: 61_000 });
    expect(await status()).toBe('CREATED');
    await quicksight.createGroup({ ...own, GroupName: 'acme-readers' });
    await quicksight.deleteNamespace(own);
    expect(await status()).toBe('DELETING');
    await sandbox.control({ clockAheadMs: 122_000 });
    await expect(status()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await sandbox.control({ asyncMs: 0 });
    await quicksight.createNamespace({ ...own, IdentityStore: 'QUICKSIGHT' });
    expect((await quicksight.listGroups(own)).GroupList).toEqual([]);
    expect((await quicksight.listTagsForResource({ ResourceArn: created.Arn! })).Tags).toEqual([]);
  });

  it('keeps the default one', async () => {
    await expect(quicksight.deleteNamespace(here)).rejects.toThrow(/default namespace cannot be deleted/);
  });
});

describe('regions and editions', () => {
  it('serves identities in the identity region only, and says which that is', async () => {
    const elsewhere = sandbox.quicksight({ region: 'us-east-1' });
    await expect(elsewhere.listUsers(here)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'Operation is being called from endpoint us-east-1, but your identity region is eu-central-1. Please use the eu-central-1 endpoint.',
      $metadata: { httpStatusCode: 401 },
    });
    const { Namespaces } = await elsewhere.listNamespaces({ AwsAccountId });
    expect(Namespaces?.find(({ Name }) => Name === 'default')?.CapacityRegion).toBe('eu-central-1');
    expect((await elsewhere.listFolders({ AwsAccountId })).FolderSummaryList).toEqual([]);
  });

  it('refuses what Standard edition does not have', async () => {
    await sandbox.control({ account: { edition: 'STANDARD' } });
    await expect(quicksight.listFolders({ AwsAccountId })).rejects.toMatchObject({
      name: 'UnsupportedUserEditionException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(quicksight.createGroup({ ...here, GroupName: 'x' })).rejects.toThrow(
      /disabled for STANDARD Edition/,
    );
    expect((await quicksight.describeAccountSubscription({ AwsAccountId })).AccountInfo?.Edition).toBe(
      'STANDARD',
    );
    await sandbox.control({ account: { edition: 'ENTERPRISE' } });
    expect((await quicksight.listFolders({ AwsAccountId })).FolderSummaryList).toEqual([]);
  });

  it('lets no group be made where Identity Center manages them', async () => {
    await sandbox.control({ account: { authenticationType: 'IAM_IDENTITY_CENTER' } });
    await expect(quicksight.createGroup({ ...here, GroupName: 'x' })).rejects.toThrow(
      /managed by IAM Identity Center/,
    );
    await sandbox.control({ account: { authenticationType: 'IAM_AND_QUICKSIGHT' } });
  });

  it('brings people of Identity Center with their group’s role, and lets nobody else change them', async () => {
    const ann = { userName: 'ann', email: 'ann@acme.example' };
    const bob = { userName: 'bob', email: 'bob@acme.example' };
    await sandbox.control({
      account: { authenticationType: 'IAM_IDENTITY_CENTER' },
      identityCenter: [
        { name: 'central-readers', members: [ann, bob] },
        { name: 'central-authors', members: [ann] },
        { name: 'central-nobody', members: [] },
      ],
    });
    const assign = (Role: 'READER' | 'AUTHOR' | 'ADMIN', MemberName: string) =>
      quicksight.createRoleMembership({ ...here, Role, MemberName });
    const roleOf = async (UserName: string) =>
      (await quicksight.describeUser({ ...here, UserName })).User?.Role;
    await expect(quicksight.describeGroup({ ...here, GroupName: 'central-readers' })).rejects.toThrow();
    await assign('READER', 'central-readers');
    await assign('AUTHOR', 'central-authors');
    // The higher of two roles counts.
    expect([await roleOf('ann'), await roleOf('bob')]).toEqual(['AUTHOR', 'READER']);
    // An empty group is taken and dropped; one that is not there is refused.
    await assign('ADMIN', 'central-nobody');
    expect((await quicksight.listRoleMemberships({ ...here, Role: 'ADMIN' })).MembersList).toEqual([]);
    await expect(assign('ADMIN', 'central-none')).rejects.toThrow(/IAM Identity Center/);

    const refused = /managed by IAM Identity Center/;
    const membership = { ...here, GroupName: 'central-readers', MemberName: 'bob' };
    await expect(quicksight.createGroupMembership(membership)).rejects.toThrow(refused);
    await expect(quicksight.deleteGroupMembership(membership)).rejects.toThrow(refused);
    await expect(quicksight.deleteGroup({ ...here, GroupName: 'central-readers' })).rejects.toThrow(refused);
    await expect(quicksight.deleteUser({ ...here, UserName: 'bob' })).rejects.toThrow(refused);
    const register = { ...here, Email: 'x@y.example', UserRole: 'READER' as const };
    await expect(
      quicksight.registerUser({ ...register, IdentityType: 'QUICKSIGHT', UserName: 'x' }),
    ).rejects.toThrow(/does not manage users in QuickSight/);
    await expect(
      quicksight.registerUser({
        ...register,
        IdentityType: 'IAM',
        IamArn: `arn:aws:iam::${AwsAccountId}:user/x`,
      }),
    ).rejects.toThrow(/uses IAM Identity Center/);

    // Who leaves the group there, or whose group has no role any more, is gone here.
    await sandbox.control({ identityCenter: [{ name: 'central-readers', members: [ann] }] });
    await expect(roleOf('bob')).rejects.toThrow(/not found/);
    await quicksight.deleteRoleMembership({ ...here, Role: 'READER', MemberName: 'central-readers' });
    await expect(quicksight.describeGroup({ ...here, GroupName: 'central-readers' })).rejects.toThrow();
    await sandbox.control({ account: { authenticationType: 'IAM_AND_QUICKSIGHT' } });
  });

  it("knows no other account's users", async () => {
    await expect(quicksight.listUsers({ ...here, AwsAccountId: '999999999999' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 401 },
    });
  });

  it('keeps account settings', async () => {
    await quicksight.updateAccountSettings({
      AwsAccountId,
      DefaultNamespace: 'default',
      NotificationEmail: 'a@b.example',
    });
    expect((await quicksight.describeAccountSettings({ AwsAccountId })).AccountSettings).toMatchObject({
      NotificationEmail: 'a@b.example',
      TerminationProtectionEnabled: true,
    });
  });
});
