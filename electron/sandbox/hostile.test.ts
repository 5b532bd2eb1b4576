import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlPath } from './connect-sandbox.ts';
import { sendRaw } from './raw-request.ts';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';

let sandbox: TestSandbox;
let endpoint: string;
const AwsAccountId = '111122223333';
const Namespace = 'default';
const groups = `/accounts/${AwsAccountId}/namespaces/default/groups`;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  endpoint = sandbox.endpoints.quicksight;
});
afterAll(async () => {
  // Whatever was thrown at it, it still answers and has nothing that nobody made.
  const { GroupList } = await sandbox.quicksight().listGroups({ AwsAccountId, Namespace });
  expect(GroupList?.every(({ GroupName }) => GroupName?.startsWith('kept '))).toBe(true);
  await sandbox.remove();
});

const post = (body: string | Uint8Array<ArrayBuffer>) => sendRaw(endpoint, groups, { method: 'POST', body });

describe('bodies', () => {
  it.each([
    ['no JSON', 'GroupName=x', 'SerializationException'],
    ['half of it', '{"GroupName":', 'SerializationException'],
    ['a list', '[]', 'SerializationException'],
    ['a string', '"x"', 'SerializationException'],
    ['null', 'null', 'SerializationException'],
    [
      'bytes that are no UTF-8',
      new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
      'SerializationException',
    ],
    ['a BOM and something', `\uFEFF{"GroupName":1}`, 'SerializationException'],
    ['50,000 brackets', '['.repeat(50_000), 'SerializationException'],
    [
      'a member nested 1,000 deep',
      `{"GroupName":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}`,
      'SerializationException',
    ],
    ['nothing', '', 'ValidationException'],
    ['a prototype', '{"__proto__":{"GroupName":"x"}}', 'ValidationException'],
    ['a constructor', '{"constructor":{"prototype":{"GroupName":"x"}}}', 'ValidationException'],
    ['an empty name', '{"GroupName":""}', 'ValidationException'],
    ['a name with a line break', '{"GroupName":"a\\nb"}', 'ValidationException'],
    ['a name with a zero byte', '{"GroupName":"a\\u0000b"}', 'ValidationException'],
    ['a right-to-left override', '{"GroupName":"a\\u202Eb"}', 'ValidationException'],
    ['a name beyond Latin-1', '{"GroupName":"читатели"}', 'ValidationException'],
    ['half a surrogate pair', '{"GroupName":"\\ud800"}', 'ValidationException'],
  ])('refuses %s', async (_what, body, name) => {
    const answer = await post(body);
    expect([answer.status, answer.name]).toEqual([400, name]);
  });

  it('refuses more than 6 MB, and says so', async () => {
    const answer = await post(`{"Description":"${'x'.repeat(7 * 1024 * 1024)}"}`);
    expect([answer.status, answer.name]).toEqual([413, 'RequestEntityTooLargeException']);
  });

  it('answers a list of a million wrong things shortly', async () => {
    const answer = await sendRaw(endpoint, `/accounts/${AwsAccountId}/folders/x`, {
      method: 'POST',
      body: `{"Tags":[${'1,'.repeat(1_000_000)}1]}`,
    });
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(5000);
  });
});

describe('names', () => {
  it.each([
    "kept '; DROP TABLE users; --",
    'kept <script>alert(1)</script>',
    'kept ../../etc/passwd',
    'kept %2e%2e%2f',
    'kept "quotes" & \\backslashes\\',
    'kept __proto__',
    'kept :after',
    'kept * ? [a-z]',
    'kept ÿ é ¡',
    `kept ${'x'.repeat(2000)}`,
  ])('keeps %s as it is', async (GroupName) => {
    const quicksight = sandbox.quicksight();
    await quicksight.createGroup({
      AwsAccountId,
      Namespace,
      GroupName,
      Description: `of ${GroupName}`.slice(0, 512),
    });
    const { Group } = await quicksight.describeGroup({ AwsAccountId, Namespace, GroupName });
    expect(Group?.GroupName).toBe(GroupName);
    const found = await quicksight.searchGroups({
      AwsAccountId,
      Namespace,
      Filters: [{ Operator: 'StartsWith', Name: 'GROUP_NAME', Value: GroupName }],
    });
    expect(found.GroupList?.map((group) => group.GroupName)).toEqual([GroupName]);
  });

  it('keeps asset names in any script', async () => {
    const quicksight = sandbox.quicksight();
    const Name = '研究 📈 <img src=x onerror=alert(1)> \u202E מבחן';
    await quicksight.createDataSource({ AwsAccountId, DataSourceId: 'hostile', Name, Type: 'ATHENA' });
    expect(
      (await quicksight.describeDataSource({ AwsAccountId, DataSourceId: 'hostile' })).DataSource?.Name,
    ).toBe(Name);
  });
});

describe('paths', () => {
  it.each([
    ['/', 'GET', 404],
    ['/nothing', 'GET', 404],
    ['//', 'GET', 404],
    ['/accounts//namespaces', 'GET', 404],
    [`/accounts/${AwsAccountId}/namespaces/`, 'GET', 404],
    [`/accounts/${AwsAccountId}/namespaces/default/users/a/b`, 'GET', 404],
    [`/accounts/${AwsAccountId}/namespaces/default/users/%zz`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces/default/users/%ff`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces/default/users/%00`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces/..%2f..%2fetc/users`, 'GET', 400],
    ['/accounts/1/namespaces', 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces?max-results=0`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces?max-results=101`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces?max-results=1e2`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces?max-results=`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces?next-token=abc`, 'GET', 400],
    [`/accounts/${AwsAccountId}/namespaces`, 'TRACE', 404],
    ['/resources/not-an-arn/tags', 'GET', 400],
    [`/resources/${encodeURIComponent('arn:aws:s3:::bucket')}/tags`, 'GET', 400],
  ])('%s (%s) is %i, as JSON', async (path, method, status) => {
    // fetch refuses TRACE; any other unusual method does as well.
    const answer = await sendRaw(endpoint, path, { method: method === 'TRACE' ? 'PROPFIND' : method });
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining('"Message"')]);
    expect(answer.headers.get('content-type')).toBe('application/json');
  });
});

describe('callers', () => {
  it.each([
    ['without a signature', { unsigned: true }, 403, 'MissingAuthenticationTokenException'],
    [
      'with a made-up one',
      { unsigned: true, headers: { authorization: 'Bearer x' } },
      403,
      'MissingAuthenticationTokenException',
    ],
    ['signed for another service', { service: 'ec2' }, 403, 'InvalidSignatureException'],
  ])('%s are refused', async (_what, init, status, name) => {
    const answer = await sendRaw(endpoint, `/accounts/${AwsAccountId}/namespaces`, init);
    expect([answer.status, answer.name]).toEqual([status, name]);
  });

  it('cannot reach the controls from a page', async () => {
    for (const type of ['application/json', 'text/plain']) {
      const headers = { 'content-type': type };
      const answer = await sendRaw(endpoint, controlPath, {
        method: 'POST',
        body: '{"rate":{"perSecond":1}}',
        headers,
      });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('get nothing from 0.0.0.0: it listens on loopback only', () => {
    expect(new URL(endpoint).hostname).toBe('127.0.0.1');
  });
});

describe('connections', () => {
  const talk = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(endpoint).port), '127.0.0.1', () => socket.end(text));
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(heard));
    });

  it.each([
    ['no HTTP', 'HELLO\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ])('survives %s', async (_what, text) => {
    expect(await talk(text)).toMatch(/^HTTP\/1\.1 4\d\d/);
  });

  it('survives a body that never comes', async () => {
    await talk(`POST ${groups} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"Grou`);
    expect((await sandbox.quicksight().listNamespaces({ AwsAccountId })).Namespaces).toHaveLength(1);
  });
});
