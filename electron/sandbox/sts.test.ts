import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
const AwsAccountId = '111122223333';
const roleArn = (name: string) => `arn:aws:iam::${AwsAccountId}:role/${name}`;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.remove());

async function assume(name: string, ExternalId?: string) {
  const { Credentials, AssumedRoleUser } = await sandbox.sts().assumeRole({
    RoleArn: roleArn(name),
    RoleSessionName: 'steward',
    ...(ExternalId === undefined ? {} : { ExternalId }),
  });
  return {
    arn: AssumedRoleUser?.Arn,
    expires: Credentials?.Expiration,
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    },
  };
}

describe('who calls', () => {
  it("takes any key for the account's administrator", async () => {
    expect(await sandbox.sts().getCallerIdentity({})).toMatchObject({
      Account: AwsAccountId,
      Arn: `arn:aws:iam::${AwsAccountId}:user/admin`,
    });
  });

  it('takes an issued key for the role session, until it expires', async () => {
    const session = await assume('StewardAdmin', 'sandbox-external-id');
    expect(session.arn).toBe(`arn:aws:sts::${AwsAccountId}:assumed-role/StewardAdmin/steward`);
    expect(session.expires!.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    const asRole = { credentials: session.credentials };
    expect((await sandbox.sts(asRole).getCallerIdentity({})).Arn).toBe(session.arn);
    expect((await sandbox.quicksight(asRole).listNamespaces({ AwsAccountId })).Namespaces).toHaveLength(1);
    const stolen = { credentials: { ...session.credentials, sessionToken: 'wrong' } };
    await expect(sandbox.sts(stolen).getCallerIdentity({})).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await sandbox.control({ expireSessions: true });
    await expect(sandbox.sts(asRole).getCallerIdentity({})).rejects.toMatchObject({
      name: 'ExpiredToken',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(sandbox.quicksight(asRole).listNamespaces({ AwsAccountId })).rejects.toMatchObject({
      name: 'ExpiredTokenException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('assuming a role', () => {
  it.each([
    ['a wrong external id', 'StewardAdmin', 'another-id'],
    ['no external id', 'StewardAdmin', undefined],
    ['a short external id', 'StewardAny', 'short'],
    ['an unknown role', 'Nobody', 'sandbox-external-id'],
    ['a role that trusts nobody', 'quicksight_sso', 'sandbox-external-id'],
  ])('is refused with %s', async (_what, name, externalId) => {
    await expect(assume(name, externalId)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${AwsAccountId}:user/admin is not authorized to perform: sts:AssumeRole on resource: ${roleArn(name)}`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('is possible with any long external id where the role says so', async () => {
    expect((await assume('StewardAny', 'a-generated-id')).arn).toContain('assumed-role/StewardAny');
  });

  it('is possible for a role that was added while it runs', async () => {
    await sandbox.control({
      role: { name: 'Added', trust: { kind: 'account' }, allow: ['quicksight:ListUsers'] },
    });
    const { credentials } = await assume('Added');
    const quicksight = sandbox.quicksight({ credentials });
    expect((await quicksight.listUsers({ AwsAccountId, Namespace: 'default' })).UserList).toEqual([]);
    await expect(quicksight.listGroups({ AwsAccountId, Namespace: 'default' })).rejects.toThrow(
      /quicksight:ListGroups/,
    );
  });

  it.each([
    ['a duration of a minute', { DurationSeconds: 60 }],
    ['a session name of one letter', { RoleSessionName: 'x' }],
    ['an ARN of something else', { RoleArn: 'arn:aws:iam::111122223333:user/someone' }],
  ])('checks the form: %s', async (_what, change) => {
    const request = {
      RoleArn: roleArn('StewardAny'),
      RoleSessionName: 'steward',
      ExternalId: 'long-enough-id',
      ...change,
    };
    await expect(sandbox.sts().assumeRole(request)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('says which STS actions it does not have', async () => {
    await expect(sandbox.sts().getSessionToken({})).rejects.toThrow(
      /does not implement the STS action 'GetSessionToken'/,
    );
  });
});

describe('what a role may do', () => {
  const Group = { AwsAccountId, Namespace: 'default', GroupName: 'g' };

  it('lets a read-only role read, and names the action that it lacks', async () => {
    const { credentials } = await assume('StewardReadOnly', 'id');
    const quicksight = sandbox.quicksight({ credentials });
    expect((await quicksight.listGroups(Group)).GroupList).toEqual([]);
    await expect(quicksight.createGroup(Group)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^User: arn:aws:sts::.+ is not authorized to perform: quicksight:CreateGroup on resource: arn:aws:quicksight:/,
      ),
      $metadata: { httpStatusCode: 401 },
    });
  });

  it("tells an organisation's denial apart", async () => {
    const { credentials } = await assume('ScpDenied', 'id');
    await expect(sandbox.quicksight({ credentials }).listGroups(Group)).rejects.toThrow(
      /with an explicit deny in a service control policy$/,
    );
  });
});
