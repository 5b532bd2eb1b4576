import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drawLatency } from './draw-latency.ts';
import { createFaults } from './faults.ts';
import { sendRaw } from './raw-request.ts';
import { startTestSandbox, type TestSandbox } from './test-sandbox.ts';
import { createTokenBucket } from './token-bucket.ts';

let sandbox: TestSandbox;
const AwsAccountId = '111122223333';
const Namespace = 'default';

beforeAll(async () => {
  sandbox = await startTestSandbox({
    faults: [
      { operation: 'ListGroups', count: 1, fault: { type: 'error', name: 'InternalFailureException' } },
    ],
  });
});
afterEach(() => sandbox.control({ faults: [], latencyMs: 0, rate: { perSecond: 0 }, resetStats: true }));
afterAll(() => sandbox.remove());

const create = (GroupName: string, maxAttempts = 1) =>
  sandbox.quicksight({ maxAttempts }).createGroup({ AwsAccountId, Namespace, GroupName });
const exists = async (GroupName: string) => {
  const { GroupList } = await sandbox.quicksight().listGroups({ AwsAccountId, Namespace });
  return GroupList?.some((group) => group.GroupName === GroupName);
};

it('plays what it was started with: an error, once', async () => {
  const list = () => sandbox.quicksight().listGroups({ AwsAccountId, Namespace });
  await expect(list()).rejects.toMatchObject({
    name: 'InternalFailureException',
    $metadata: { httpStatusCode: 500 },
  });
  expect((await list()).GroupList).toEqual([]);
});

describe('rules', () => {
  it('skip, then hit as often as they say', () => {
    const fault = { type: 'drop' } as const;
    const faults = createFaults([{ operation: 'A', skip: 2, count: 2, fault }]);
    expect(['A', 'B', 'A', 'A', 'A', 'A'].map((operation) => faults.next(operation) !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  it('hit every request of every operation when they say neither', () => {
    const faults = createFaults([{ operation: '*', fault: { type: 'delay', ms: 1 } }]);
    expect([faults.next('A'), faults.next('B'), faults.next('A')]).toEqual(
      Array(3).fill({ type: 'delay', ms: 1 }),
    );
  });
});

describe('faults', () => {
  it('lose the response after the change was made: it happened once', async () => {
    await sandbox.control({
      faults: [{ operation: 'CreateGroup', count: 1, fault: { type: 'lose_response' } }],
    });
    await expect(create('lost')).rejects.toThrow(/socket hang up|ECONNRESET|closed/i);
    expect(await exists('lost')).toBe(true);
    expect((await sandbox.control()).operations.CreateGroup).toEqual({ calls: 1, throttled: 0, effects: 1 });
  });

  it('make a client that simply repeats find its own group there', async () => {
    await sandbox.control({
      faults: [{ operation: 'CreateGroup', count: 1, fault: { type: 'lose_response' } }],
    });
    await expect(create('repeated', 3)).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect((await sandbox.control()).operations.CreateGroup).toEqual({ calls: 2, throttled: 0, effects: 1 });
  });

  it('drop the connection before anything was done', async () => {
    await sandbox.control({ faults: [{ operation: 'CreateGroup', count: 1, fault: { type: 'drop' } }] });
    await expect(create('dropped')).rejects.toThrow();
    expect(await exists('dropped')).toBe(false);
    await create('dropped');
    expect((await sandbox.control()).effects.map(({ operation }) => operation)).toEqual(['CreateGroup']);
  });

  it('answer with a name, status and text of choice, and change nothing', async () => {
    await sandbox.control({
      faults: [
        {
          operation: '*',
          count: 1,
          fault: { type: 'error', name: 'ThrottlingException', message: 'Slow down' },
        },
      ],
    });
    await expect(create('refused')).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Slow down',
      $metadata: { httpStatusCode: 429 },
    });
    expect(await exists('refused')).toBe(false);
  });

  it('delay one operation', async () => {
    await sandbox.control({ faults: [{ operation: 'CreateGroup', fault: { type: 'delay', ms: 200 } }] });
    const before = performance.now();
    await create('late');
    expect(performance.now() - before).toBeGreaterThan(190);
  });

  it('reach STS as well', async () => {
    await sandbox.control({
      faults: [
        { operation: 'GetCallerIdentity', fault: { type: 'error', name: 'ServiceUnavailable', status: 503 } },
      ],
    });
    await expect(sandbox.sts().getCallerIdentity({})).rejects.toMatchObject({
      $metadata: { httpStatusCode: 503 },
    });
  });
});

describe('speed', () => {
  it('a bucket lets a burst and then its rate through', () => {
    const bucket = createTokenBucket(10, 3);
    const taken = [0, 0, 0, 0, 100, 100, 1000, 1000, 1000, 1000].map((now) => bucket.take(now));
    expect(taken).toEqual([true, true, true, false, true, false, true, true, true, false]);
  });

  it('answers 429 above its rate, with Retry-After when told to', async () => {
    await sandbox.control({ rate: { perSecond: 1, burst: 2, retryAfterSeconds: 3 } });
    const path = `/accounts/${AwsAccountId}/namespaces`;
    const answers = [];
    for (let index = 0; index < 4; index += 1)
      answers.push(await sendRaw(sandbox.endpoints.quicksight, path));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    expect(answers[2]?.name).toBe('ThrottlingException');
    expect(answers[2]?.headers.get('retry-after')).toBe('3');
    expect((await sandbox.control()).operations.ListNamespaces).toMatchObject({ calls: 4, throttled: 2 });
  });

  it('a bucket changes its rate after as many requests as it was told', () => {
    const bucket = createTokenBucket(10, 1, { afterCalls: 2, perSecond: 1 });
    const taken = [0, 100, 200, 1000, 1100, 2000].map((now) => bucket.take(now));
    expect(taken).toEqual([true, true, false, false, true, false]);
  });

  it('notes every request, when it came and whether it was let through, once it is asked to', async () => {
    expect((await sandbox.control()).requests).toBeUndefined();
    await sandbox.control({
      rate: { perSecond: 1, burst: 1 },
      latencyMs: { least: 20, most: 40, seed: 7 },
      recordRequests: true,
    });
    const list = () => sandbox.quicksight().listNamespaces({ AwsAccountId });
    await list();
    await list().catch(() => undefined);
    const { requests } = await sandbox.control();
    expect(requests).toMatchObject([
      { operation: 'ListNamespaces', admitted: true },
      { operation: 'ListNamespaces', admitted: false },
    ]);
    expect(requests?.[1]?.ms).toBeGreaterThan(requests?.[0]?.ms ?? Number.POSITIVE_INFINITY);
  });

  it('takes a fraction of a millisecond for how long a namespace needs', async () => {
    const exact = await startTestSandbox();
    await exact.control({ asyncMs: 60_000.25 });
    const namespace = { AwsAccountId, Namespace: 'fraction', IdentityStore: 'QUICKSIGHT' } as const;
    await expect(exact.quicksight().createNamespace(namespace)).resolves.toMatchObject({
      CreationStatus: 'CREATING',
    });
    await exact.remove();
  });

  it('draws latencies evenly between two bounds, the same for the same seed', () => {
    const draw = drawLatency({ least: 10, most: 30, seed: 3 });
    const drawn = Array.from({ length: 1000 }, draw);
    expect(Math.min(...drawn)).toBeLessThan(11);
    expect(Math.max(...drawn)).toBeGreaterThan(29);
    expect(drawn.reduce((sum, ms) => sum + ms, 0) / 1000).toBeCloseTo(20, 0);
    expect(drawLatency({ least: 10, most: 30, seed: 3 })()).toBe(drawn[0]);
  });

  it('waits before every answer', async () => {
    await sandbox.control({ latencyMs: 100 });
    const before = performance.now();
    await sandbox.quicksight().listNamespaces({ AwsAccountId });
    expect(performance.now() - before).toBeGreaterThan(95);
  });
});

describe('controls', () => {
  it.each([
    ['an unknown field', { fault: [] }],
    ['a fault of no kind', { faults: [{ operation: '*', fault: { type: 'explode' } }] }],
    ['a negative rate', { rate: { perSecond: -1 } }],
    ['a text for a time', { latencyMs: '100' }],
    ['an edition that does not exist', { account: { edition: 'GOLD' } }],
  ])('refuse %s and change nothing', async (_what, change) => {
    await expect(sandbox.control(change as never)).rejects.toMatchObject({ code: 'CLOUD' });
    expect((await sandbox.quicksight().listNamespaces({ AwsAccountId })).Namespaces).toHaveLength(1);
  });

  it('let a request that is under way end before the sandbox does', async () => {
    const closing = await startTestSandbox({ latencyMs: 300 });
    const answer = closing.quicksight().listNamespaces({ AwsAccountId });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await closing.close();
    expect((await answer).Namespaces).toHaveLength(1);
    await closing.remove();
  });
});
