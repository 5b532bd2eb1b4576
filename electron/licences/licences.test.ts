import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listPrices } from '../../shared/domain/licence-prices.ts';
import { actionsFor } from '../../shared/domain/permission-sets.ts';
import { readUsers } from '../connectors/quicksight/read-people.ts';
import { type DirectoryKit, openDirectoryKit } from '../directory/testing/directory-kit.ts';
import { createPeopleService } from '../people/people-service.ts';
import { createUsageService } from '../usage/usage-service.ts';
import { createLicencesService } from './licences-service.ts';

const AwsAccountId = '111122223333';
const arn = (name: string) => `arn:aws:quicksight:eu-central-1:${AwsAccountId}:user/default/${name}`;
let kit: DirectoryKit;
let usage: ReturnType<typeof createUsageService>;
let licences: ReturnType<typeof createLicencesService>;
let people: ReturnType<typeof createPeopleService>;
let moved = 0;
const now = () => new Date(Date.now() + moved);

beforeAll(async () => {
  kit = await openDirectoryKit();
  kit.at(now().toISOString());
  const { store, clouds, connections, engine } = kit;
  licences = createLicencesService({ store, clouds, connections, engine, now });
  people = createPeopleService({ store, clouds, connections, engine, now });
  usage = createUsageService({
    store,
    clouds,
    connections,
    commands: { begin: async () => '', end: async () => undefined },
    onDefect: (error) => expect.fail(String(error)),
    now,
  });
});
afterAll(async () => {
  await usage.close();
  await kit.close();
});

type AdviseInput = Parameters<typeof licences.advise>[0];
const advise = (fields: Partial<AdviseInput> = {}) =>
  licences.advise({ connectionId: kit.connectionId, limit: 500, offset: 0, ...fields }, kit.call);
const namespaceIn = (key = '') => /:user\/([^/]+)\//.exec(key)?.[1] ?? '';
const syncUsage = async (days: number) => {
  await usage.service.sync({ connectionId: kit.connectionId, days }, kit.call);
  for (;;) {
    const [found] = await usage.service.status(undefined, kit.call);
    if (found?.sync?.state !== 'running') return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const listed = (fields: object = {}) =>
  people.list({ limit: 500, offset: 0, sort: 'name', descending: false, ...fields }, kit.call);
const apply = async (plan: { id: string; hash: string }) => {
  const { runId } = await licences.apply({ planId: plan.id, hash: plan.hash }, kit.call);
  const run = await kit.engine.ended(runId);
  return { state: run.state, errors: (await kit.engine.steps(runId)).flatMap(({ error }) => error ?? []) };
};

describe('advice', () => {
  test('says what the seats cost, and suggests nothing, while use was not read for ninety days', async () => {
    await kit.sync('full');
    const unread = await advise();
    expect(unread.usage).toEqual({ knownSince: null, readAt: null, days: 0, enough: false });
    expect(unread.seats.length).toBe(45);
    expect(unread).toMatchObject({ suggested: 0, refused: 0, pricing: { listed: { asOf: '2026-08' } } });
    expect(unread.now).toEqual(unread.after);
    const sum = unread.byRole.reduce((total, { cents }) => total + (cents ?? 0), 0);
    expect(unread.now).toEqual({ seats: sum, spice: 0, sessions: 0, total: sum });
    expect(new Set(unread.seats.map(({ reason }) => reason))).toContain('Its use was never read.');
    expect((await listed()).people.map(({ usageKnownSince }) => usageKnownSince)).toEqual(
      Array(45).fill(null),
    );

    await syncUsage(30);
    const short = await advise();
    expect(short).toMatchObject({ suggested: 0, usage: { days: 30, enough: false } });
    expect(short.seats[0]?.reason).toBe('Its use is known for 30 of 90 days.');
  });

  test('once it was, doubts who did not come and who made nothing, and says what that saves', async () => {
    await syncUsage(90);
    const found = await advise();
    expect(found.usage).toMatchObject({ days: 90, enough: true });
    expect(found.suggested).toBeGreaterThan(5);
    const open = found.seats.filter(({ suggestion, refused }) => suggestion !== null && refused === null);
    expect(found.now.total - found.after.total).toBe(open.reduce((sum, { saves }) => sum + saves, 0));
    for (const one of found.seats) {
      if (one.suggestion === 'remove') expect(one.lastAt).toBeNull();
      if (one.suggestion === 'downgrade') expect([one.role, one.to]).toEqual(['AUTHOR', 'READER']);
      if (one.role.startsWith('ADMIN')) expect(one.suggestion).toBeNull();
    }
    const parts = await Promise.all(
      (['suggested', 'refused', 'kept'] as const).map((only) => advise({ only })),
    );
    expect(parts.map(({ total }) => total).reduce((sum, one) => sum + one, 0)).toBe(found.total);
    // Who alone owns something is not taken without being handed over.
    for (const { refused, suggestion } of parts[1]?.seats ?? []) {
      expect(suggestion).not.toBeNull();
      expect(refused).toMatch(/alone owns|Identity Center/);
    }
  });

  test('people show when they were active last, and can be put in its order', async () => {
    const { people: oldest } = await listed({ sort: 'lastActive' });
    expect(oldest[0]).toMatchObject({
      lastActiveAt: null,
      usageKnownSince: expect.stringMatching(/^\d{4}-/),
    });
    const dates = oldest.flatMap(({ lastActiveAt }) => lastActiveAt ?? []);
    expect(dates.length).toBeGreaterThan(10);
    expect(dates).toEqual(dates.toSorted());
  });

  test('never doubts an account that Steward registered lately, and says what a tenant costs', async () => {
    const { run } = await kit.onboard({
      version: 1,
      slug: 'acme',
      name: 'Acme',
      tenantId: 'T-1',
      environment: 'dev',
      isolation: { model: 'namespace', namespace: 'acme' },
      identities: { federationRole: `arn:aws:iam::${AwsAccountId}:role/quicksight_sso` },
      people: [
        { email: 'ann@acme.example', role: 'author' },
        { email: 'bob@acme.example', role: 'reader' },
      ],
    });
    expect(run.state).toBe('done');
    await kit.sync('full');
    const acme = await advise({ tenant: 'acme' });
    expect(acme.seats.map(({ suggestion, reason }) => [suggestion, reason.slice(0, 19)])).toEqual([
      [null, 'The account is new:'],
      [null, 'The account is new:'],
    ]);
    expect(acme.tenants).toEqual([{ slug: 'acme', name: 'Acme', seats: 2, now: 2_700, after: 2_700 }]);
    expect(acme.now.total).toBe(2_700);
    // As the people of one tenant: one author and one reader of two.
    const more = await licences.forecast(
      { connectionId: kit.connectionId, people: 50, tenant: 'acme' },
      kit.call,
    );
    expect(more.total).toBe(25 * 2_400 + 25 * 300);
  });

  test('no longer doubts anybody once the last reading is old', async () => {
    moved = 3 * 24 * 3600 * 1000;
    const old = await advise();
    moved = 0;
    expect(old).toMatchObject({ suggested: 0, usage: { enough: false } });
    expect(old.seats.some(({ reason }) => reason.includes('was last read on'))).toBe(true);
  });
});

describe('prices', () => {
  test('are kept for each connection, show on people, and go back to the list', async () => {
    const connectionId = kit.connectionId;
    const prices = { ...listPrices, currency: 'EUR', seats: { ...listPrices.seats, READER: 250 } };
    expect(await licences.setPrices({ connectionId, prices }, kit.call)).toMatchObject({
      prices: { currency: 'EUR' },
      listed: null,
      setBy: 'Ann',
    });
    const { people: cheap } = await listed({ sort: 'seatPrice', role: 'READER' });
    expect(cheap[0]?.seatPrice).toEqual({ cents: 250, currency: 'EUR' });
    const fifty = { connectionId, people: 50 };
    expect(await licences.forecast({ ...fifty, role: 'READER' }, kit.call)).toEqual({
      currency: 'EUR',
      byRole: [{ role: 'READER', people: 50, cents: 12_500 }],
      total: 12_500,
    });
    const mixed = await licences.forecast(fifty, kit.call);
    expect(mixed.byRole.reduce((sum, one) => sum + one.people, 0)).toBe(50);
    expect(mixed.byRole.length).toBeGreaterThan(1);
    await licences.setPrices({ connectionId, prices: null }, kit.call);
    expect((await licences.prices({ connectionId }, kit.call)).prices).toEqual(listPrices);
  });
});

test('SPICE counts where all of it could be read, and is said to be unknown where not', async () => {
  const connectionId = kit.connectionId;
  expect((await advise()).spice).toBeNull();
  const read = await licences.readSpice({ connectionId }, kit.call);
  expect(read).toMatchObject({ unread: 0, problem: null });
  expect(read.datasets).toBeGreaterThan(0);
  const kept = { bytes: read.bytes, datasets: read.datasets, unread: 0, readAt: read.readAt };
  expect((await advise()).spice).toEqual(kept);
  // Another process of the same profile knows it too, and since when.
  const { store, clouds, connections, engine } = kit;
  const restarted = createLicencesService({ store, clouds, connections, engine, now });
  expect((await restarted.advise({ connectionId, limit: 1, offset: 0 }, kit.call)).spice).toEqual(kept);
  // It is the account's, not a tenant's.
  expect((await advise({ tenant: 'acme' })).spice).toBeNull();
  // So dear, a single gigabyte beyond what is bundled shows in the sum.
  const prices = { ...listPrices, bundledSpiceGb: 0, spiceGb: 1_000_000 };
  await licences.setPrices({ connectionId, prices }, kit.call);
  expect((await advise()).now.spice).toBe(1_000_000);
  const denied = { type: 'error', name: 'AccessDeniedException', status: 401, message: 'No.' } as const;
  await kit.sandbox.control({ faults: [{ operation: 'DescribeDataSet', count: 1, fault: denied }] });
  expect(await licences.readSpice({ connectionId }, kit.call)).toMatchObject({
    unread: 1,
    problem: { happened: 'No.', todo: expect.stringContaining('quicksight:DescribeDataSet') },
  });
  expect((await advise()).now.spice).toBe(0);
  await licences.setPrices({ connectionId, prices: null }, kit.call);
});

describe('the plan', () => {
  test('lowers a role, removes an account with everything that hangs on it, and both are read back', async () => {
    const { seats } = await advise({ only: 'suggested' });
    const gone = seats.find(({ suggestion }) => suggestion === 'remove');
    const lowered = seats.find(({ suggestion }) => suggestion === 'downgrade');
    if (gone === undefined || lowered === undefined) return expect.fail('The seed suggests one of each.');
    const { plan } = await licences.plan(
      {
        connectionId: kit.connectionId,
        changes: [
          { key: gone.key, what: 'remove' },
          { key: lowered.key, what: 'downgrade' },
        ],
      },
      kit.call,
    );
    expect(plan.findings.filter(({ severity }) => severity === 'blocker')).toEqual([]);
    expect(plan.steps.map(({ kind }) => kind)).toContain('quicksight.user.update');
    expect(plan.steps.at(-1)?.kind).toBe('quicksight.user.delete');
    expect(await apply(plan)).toEqual({ state: 'done', errors: [] });
    const cloud = await kit.cloud();
    const of = ({ key, userName }: { key: string; userName: string }) =>
      readUsers(cloud, namespaceIn(key), [userName]).then((users) => users.get(userName)?.role);
    expect([await of(gone), await of(lowered)]).toEqual([undefined, 'READER']);
    await kit.sync('full');
    const after = await advise();
    expect(after.seats.map(({ userName }) => userName)).not.toContain(gone.userName);
    expect(after.seats.find(({ userName }) => userName === lowered.userName)).toMatchObject({
      role: 'READER',
    });
  });

  test.each<[string, () => Promise<{ key: string; what: 'remove' | 'downgrade' }>, RegExp]>([
    [
      'whom nothing is advised about',
      async () => ({ key: (await advise({ only: 'kept' })).seats[0]?.key ?? '', what: 'remove' }),
      /is not advised to be removed/,
    ],
    [
      'who alone owns something',
      async () => {
        const { seats } = await advise({ only: 'suggested' });
        const [one] = seats.filter(({ suggestion }) => suggestion === 'remove');
        expect(one?.refused).toBeNull();
        await kit.sandbox.quicksight().createFolder({
          AwsAccountId,
          FolderId: 'alone',
          Name: 'Alone',
          Permissions: [{ Principal: one?.key ?? '', Actions: [...actionsFor('folder', 'owner')] }],
        });
        await kit.sync('full');
        return { key: one?.key ?? '', what: 'remove' };
      },
      /alone owns 1 asset: hand over/,
    ],
    [
      'whose role was changed meanwhile',
      async () => {
        const { seats } = await advise({ only: 'suggested' });
        const [one] = seats.filter(({ suggestion }) => suggestion === 'downgrade');
        await kit.sandbox.quicksight().updateUser({
          AwsAccountId,
          Namespace: namespaceIn(one?.key),
          UserName: one?.userName ?? '',
          Email: 'somebody@platform.example',
          Role: 'ADMIN',
        });
        return { key: one?.key ?? '', what: 'downgrade' };
      },
      /is Admin by now, not Author/,
    ],
  ])('is stopped for somebody %s', async (_why, change, words) => {
    const { plan } = await licences.plan(
      { connectionId: kit.connectionId, changes: [await change()] },
      kit.call,
    );
    const blockers = plan.findings.filter(({ severity }) => severity === 'blocker');
    expect(blockers.map(({ message }) => message).join()).toMatch(words);
    await expect(apply(plan)).rejects.toThrow('cannot be applied');
  });

  test('names nobody who is not there, and is applied only as it was reviewed', async () => {
    await expect(
      licences.plan(
        { connectionId: kit.connectionId, changes: [{ key: arn('nobody'), what: 'remove' }] },
        kit.call,
      ),
    ).rejects.toThrow('There is no account');
    await expect(
      licences.apply({ planId: '0192f0c1-0000-7000-8000-000000000001', hash: 'x' }, kit.call),
    ).rejects.toThrow('not the plan that was reviewed');
  });
});
