import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  DescribeUserCommand,
  ListDashboardsCommand,
  ListUsersCommand,
  RegisterUserCommand,
  UpdateFolderCommand,
} from '@aws-sdk/client-quicksight';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StewardError } from '../../../shared/errors.ts';
import { createRequestHandling, endRequestHandling } from '../aws/client-settings.ts';
import { createCredentialCache } from '../aws/credential-cache.ts';
import { CredentialsError } from '../aws/credentials-error.ts';
import {
  html,
  quickSightError,
  type ScriptedAnswer,
  type ScriptedAws,
  startScriptedAws,
} from '../aws/testing/scripted-aws.ts';
import { CloudError, type RateLimiter } from '../cloud-call.ts';
import { openQuickSight, type QuickSightSettings } from './open-quicksight.ts';

const account = '111122223333';
const secret = 'planted-secret-access-key';
const token = 'planted-session-token/with+signs==';
const freeLimiter: RateLimiter = {
  acquire: async () => undefined,
  succeeded: () => undefined,
  throttled: () => undefined,
};

let aws: ScriptedAws;
let elsewhere: ScriptedAws;
let folder: string;
const handling = createRequestHandling({ connect: 1000, answer: 400 });

beforeEach(async () => {
  aws = await startScriptedAws();
  elsewhere = await startScriptedAws();
  folder = mkdtempSync(join(tmpdir(), 'quicksight-'));
});
afterEach(async () => {
  endRequestHandling(handling);
  await Promise.all([aws.close(), elsewhere.close()]);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

let found = 0;
const open = (settings: Partial<QuickSightSettings> = {}) => {
  const counts = { calls: 0, retries: 0, throttled: 0 };
  const quicksight = openQuickSight({
    connectionId: 'c',
    connectionName: 'Prod',
    accountId: account,
    region: 'eu-central-1',
    identityRegion: 'us-east-1',
    endpoint: aws.url,
    isReadOnly: () => false,
    credentials: createCredentialCache(async () => {
      found += 1;
      return { accessKeyId: `ASIAPLANTED${found}`, secretAccessKey: secret, sessionToken: token };
    }),
    requestHandler: handling,
    limiter: () => freeLimiter,
    patienceMs: 600,
    ...settings,
  }).metered({
    count: (kind) => {
      counts[kind] += 1;
    },
  });
  return { quicksight, counts };
};
const listUsers = () => new ListUsersCommand({ AwsAccountId: account, Namespace: 'default' });
const listDashboards = () => new ListDashboardsCommand({ AwsAccountId: account });
const register = () =>
  new RegisterUserCommand({
    AwsAccountId: account,
    Namespace: 'default',
    Email: 'a@b.org',
    IdentityType: 'IAM',
    UserRole: 'READER',
    IamArn: 'arn:aws:iam::111122223333:role/R',
    SessionName: 'a@b.org',
  });

const thrown = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(Error);
  expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain('planted');
  return error;
};

describe('where a call goes', () => {
  it('users to the identity region, dashboards to the region of the assets', async () => {
    aws.answer(() => ({ status: 200, body: {} }));
    const { quicksight, counts } = open();
    await quicksight.send(listUsers());
    await quicksight.send(listDashboards());
    expect(aws.requests.map(({ region, service }) => [region, service])).toEqual([
      ['us-east-1', 'quicksight'],
      ['eu-central-1', 'quicksight'],
    ]);
    expect(counts).toEqual({ calls: 2, retries: 0, throttled: 0 });
  });

  it('a federated name is percent-encoded in the path', async () => {
    aws.answer(() => ({ status: 200, body: {} }));
    await open().quicksight.send(
      new DescribeUserCommand({ AwsAccountId: account, Namespace: 'default', UserName: 'Role/a@b.c' }),
    );
    expect(aws.requests[0]?.path).toBe(`/accounts/${account}/namespaces/default/users/Role%2Fa%40b.c`);
  });

  it.each([
    ['AWS_ENDPOINT_URL', () => vi.stubEnv('AWS_ENDPOINT_URL', elsewhere.url)],
    ['AWS_ENDPOINT_URL_QUICKSIGHT', () => vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', elsewhere.url)],
    [
      'endpoint_url in the config file',
      () => {
        writeFileSync(
          join(folder, 'config'),
          `[default]\nendpoint_url = ${elsewhere.url}\nservices = s\n[services s]\nquicksight =\n  endpoint_url = ${elsewhere.url}\n`,
        );
        vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
      },
    ],
  ])('never to %s, with and without an endpoint of its own', async (_what, plant) => {
    plant();
    aws.answer(() => ({ status: 200, body: {} }));
    await open().quicksight.send(listUsers());
    // An unroutable region: without an endpoint the only way is AWS's own host, which has no such name.
    const failed = await thrown(
      open({ endpoint: undefined, region: 'xx-nowhere-1', identityRegion: 'xx-nowhere-1' }).quicksight.send(
        listUsers(),
        AbortSignal.timeout(1500),
      ),
    );
    expect(failed).toBeInstanceOf(Error);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a read-only connection', () => {
  it('reads, and refuses every change before anything is sent', async () => {
    aws.answer(() => ({ status: 200, body: {} }));
    const { quicksight, counts } = open({ isReadOnly: () => true });
    await quicksight.send(listUsers());
    const error = await thrown(quicksight.send(register()));
    expect(error).toBeInstanceOf(StewardError);
    expect((error as StewardError).code).toBe('READ_ONLY');
    expect(aws.requests).toHaveLength(1);
    expect(counts.calls).toBe(1);
  });
});

describe('what went wrong', () => {
  const denied = (message: string) => quickSightError('AccessDeniedException', 401, message);
  it.each<[string, ScriptedAnswer, string, CloudError['failure'], CloudError['failure']]>([
    [
      'a plain denial',
      denied('User: x is not authorized to perform: quicksight:ListUsers'),
      'AccessDeniedException',
      'refused',
      'refused',
    ],
    [
      'a denial by region',
      denied('your identity region is eu-west-1. Please use the eu-west-1 endpoint.'),
      'AccessDeniedException',
      'refused',
      'refused',
    ],
    [
      'a denial by an SCP',
      denied('with an explicit deny in a service control policy'),
      'AccessDeniedException',
      'refused',
      'refused',
    ],
    [
      'nothing there',
      quickSightError('ResourceNotFoundException', 404, 'Group not found'),
      'ResourceNotFoundException',
      'refused',
      'refused',
    ],
    [
      'there already',
      quickSightError('ResourceExistsException', 409, 'exists'),
      'ResourceExistsException',
      'refused',
      'refused',
    ],
    [
      'an unmodelled error',
      quickSightError('SomethingNewException', 400, 'new'),
      'SomethingNewException',
      'refused',
      'refused',
    ],
    [
      'a failure inside',
      quickSightError('InternalFailureException', 500, 'oops'),
      'InternalFailureException',
      'unavailable',
      'in_doubt',
    ],
    ['a proxy’s refusal', html(403, 'planted'), 'UnreadableAnswer', 'refused', 'refused'],
    ['a proxy’s success', html(200, 'planted'), 'UnreadableAnswer', 'unavailable', 'in_doubt'],
    ['a broken gateway', html(502), 'UnreadableAnswer', 'unavailable', 'in_doubt'],
    [
      'half an answer',
      { status: 200, body: '{"UserList":[{"Arn"' },
      'UnreadableAnswer',
      'unavailable',
      'in_doubt',
    ],
    ['a cut connection', 'drop', 'ECONNRESET', 'unavailable', 'in_doubt'],
    ['silence', 'silence', 'ETIMEDOUT', 'unavailable', 'in_doubt'],
    [
      'too many requests',
      {
        ...(quickSightError('ThrottlingException', 429, 'Rate exceeded') as object),
        status: 429,
      } as ScriptedAnswer,
      'ThrottlingException',
      'throttled',
      'throttled',
    ],
  ])('%s', async (_what, answer, name, reading, changing) => {
    aws.answer(() => answer);
    const read = (await thrown(open().quicksight.send(listUsers()))) as CloudError;
    expect([read.constructor, read.name, read.failure, read.operation]).toEqual([
      CloudError,
      name,
      reading,
      'ListUsers',
    ]);
    const change = (await thrown(open().quicksight.send(register()))) as CloudError;
    expect([change.constructor, change.name, change.failure]).toEqual([CloudError, name, changing]);
  });

  it('nobody listening did nothing, whatever was asked', async () => {
    await aws.close();
    const error = (await thrown(open().quicksight.send(register()))) as CloudError;
    expect([error.name, error.failure]).toEqual(['ECONNREFUSED', 'unavailable']);
    aws = await startScriptedAws();
  });

  it('a read is repeated after a cut, a change is not', async () => {
    let cut = 1;
    aws.answer(() => (cut-- > 0 ? 'drop' : { status: 200, body: { UserList: [] } }));
    const { quicksight, counts } = open();
    await quicksight.send(listUsers());
    expect(counts).toMatchObject({ calls: 2, retries: 1 });
    aws.answer(() => 'drop');
    const before = aws.requests.length;
    await thrown(
      quicksight.send(new UpdateFolderCommand({ AwsAccountId: account, FolderId: 'f', Name: 'n' })),
    );
    expect(aws.requests.length - before).toBe(1);
  });

  it('a throttled change is sent again, because nothing was done', async () => {
    let busy = 2;
    aws.answer(() =>
      busy-- > 0 ? quickSightError('ThrottlingException', 429, 'Rate exceeded') : { status: 200, body: {} },
    );
    const { quicksight, counts } = open();
    await quicksight.send(register());
    expect(counts).toMatchObject({ calls: 3, throttled: 2 });
  });

  it('a cancelled read stops; a change that was sent is waited for', async () => {
    aws.answer(() => ({ status: 200, body: {}, delayMs: 150 }));
    const { quicksight } = open();
    const controller = new AbortController();
    const change = quicksight.send(register(), controller.signal);
    const read = thrown(quicksight.send(listUsers(), controller.signal));
    setTimeout(() => controller.abort(), 50);
    await change;
    expect(await read).toBeInstanceOf(Error);
  });
});

describe('refused credentials', () => {
  it.each([
    ['ExpiredTokenException', 403, 'The security token included in the request is expired', 'expired'],
    [
      'UnrecognizedClientException',
      403,
      'The security token included in the request is invalid.',
      'invalid_keys',
    ],
    [
      'InvalidSignatureException',
      403,
      `The request signature we calculated does not match. The Canonical String for this request should have been 'x-amz-security-token:${token}'`,
      'invalid_keys',
    ],
    ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token', 'invalid_keys'],
    [
      'InvalidSignatureException',
      403,
      'Signature expired: 20261121T100000Z is now earlier than 20261121T110000Z',
      'clock',
    ],
  ])('%s is its own error (%i %s)', async (name, status, message, reason) => {
    aws.answer(() => quickSightError(name, status, message));
    const error = await thrown(open().quicksight.send(register()));
    expect(error).toBeInstanceOf(CredentialsError);
    expect((error as CredentialsError).reason).toBe(reason);
    expect((error as CredentialsError).problem.todo).toBeTruthy();
  });

  it('an expired session is found again once, unnoticed', async () => {
    let expired = true;
    aws.answer(({ accessKeyId }) => {
      if (!expired) return { status: 200, body: {} };
      expired = false;
      return quickSightError('ExpiredTokenException', 403, `expired ${accessKeyId}`);
    });
    const { quicksight, counts } = open();
    await quicksight.send(register());
    expect(new Set(aws.requests.map(({ accessKeyId }) => accessKeyId)).size).toBe(2);
    expect(counts).toMatchObject({ calls: 2, retries: 1 });
  });
});
