import Sqlite from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { openTenantKit } from '../tenants/testing/tenant-kit.ts';
import { createUsageService } from './usage-service.ts';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;

/** It begins at noon: a day that has just begun is read together with the one before, whatever a test is about. */
const openKit = async (hour = 12, minute = 0) => {
  const kit = await openTenantKit();
  const defects: unknown[] = [];
  let moved = new Date().setUTCHours(hour, minute, 0, 0) - Date.now();
  const now = () => new Date(Date.now() + moved);
  const open = () =>
    createUsageService({
      store: kit.store,
      clouds: kit.clouds,
      connections: kit.connections,
      commands: { begin: async () => '', end: async () => undefined },
      onDefect: (error) => defects.push(error),
      now,
    });
  let usage = open();
  const status = async () => {
    const [found] = await usage.service.status(undefined, kit.call);
    if (found === undefined) throw new Error('There is no connection');
    return found;
  };
  const start = (days = 90) => usage.service.sync({ connectionId: kit.connectionId, days }, kit.call);
  const ended = async () => {
    for (;;) {
      const found = await status();
      if (found.sync?.state !== 'running') return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const calls = async () =>
    (await kit.sandbox.control()).operations.LookupEvents ?? { calls: 0, throttled: 0, effects: 0 };
  return {
    ...kit,
    defects,
    status,
    start,
    ended,
    calls,
    now,
    later: (ms: number) => {
      moved += ms;
    },
    sync: async (days?: number) => {
      await start(days);
      return ended();
    },
    users: async (search?: string) =>
      (
        await usage.service.users(
          { limit: 500, offset: 0, sort: 'lastAt', descending: true, ...(search ? { search } : {}) },
          kit.call,
        )
      ).users,
    cancel: () => usage.service.cancel({ connectionId: kit.connectionId }, kit.call),
    reopen: async () => {
      await usage.close();
      usage = open();
    },
    close: async () => {
      await usage.close();
      await kit.close();
    },
  };
};
type Kit = Awaited<ReturnType<typeof openKit>>;
let kit: Kit;
afterEach(() => kit.close());

const seen = (at: Date, session: string, dashboard = 'patient-flow') => ({
  at: at.toISOString(),
  region: 'eu-central-1',
  name: 'GetDashboard',
  userName: session,
  record: {
    eventType: 'AwsServiceEvent',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/quicksight_sso/${session}`,
    },
    requestParameters: null,
    serviceEventDetails: { eventRequestDetails: [{ key: 'dashboardId', value: dashboard }] },
  },
});
const hoursAgo = (hours: number) => new Date(kit.now().getTime() - hours * hourMs);

describe('who used what', () => {
  test('is told by the event history: who came, when last, and to what', async () => {
    kit = await openKit();
    await kit.sandbox.control({
      trail: [
        seen(hoursAgo(50), 'zoe@x.org'),
        seen(hoursAgo(49), 'zoe@x.org'),
        seen(hoursAgo(2), 'zoe@x.org', 'revenue-summary'),
      ],
    });
    const status = await kit.sync();
    expect(kit.defects).toEqual([]);
    expect(status).toMatchObject({
      sync: { state: 'done', problem: null },
      knownSince: new Date(kit.now().getTime() - 89 * dayMs).toISOString().slice(0, 10),
    });
    // CloudTrail takes two lookups a second.
    expect(status.sync?.throttled).toBeLessThan(10);
    expect(await kit.users('zoe@')).toMatchObject([
      { userName: 'quicksight_sso/zoe@x.org', lastAsset: 'dashboard/revenue-summary', views: 3 },
    ]);
    // The pilot's own people came too, some of them long ago.
    const others = (await kit.users()).filter(({ userName }) => !userName.includes('zoe@'));
    expect(others.length).toBeGreaterThan(20);
    expect(Math.min(...others.map(({ lastAt }) => Date.parse(lastAt)))).toBeLessThan(
      kit.now().getTime() - 30 * dayMs,
    );
  });

  test('a second sync asks for today alone, and what came meanwhile is there once', async () => {
    kit = await openKit();
    await kit.sandbox.control({ trail: [seen(hoursAgo(0), 'zoe@x.org')] });
    await kit.sync();
    const before = (await kit.calls()).calls;
    await kit.sandbox.control({ trail: [seen(hoursAgo(0), 'zoe@x.org')] });
    await kit.sync();
    const { calls } = await kit.calls();
    expect(calls - before).toBeLessThanOrEqual(3);
    expect(await kit.users('zoe@')).toMatchObject([{ views: 2, days: 1 }]);
  });

  test('a day that was not over is read again when it is', async () => {
    kit = await openKit();
    await kit.sync(2);
    await kit.sandbox.control({ trail: [seen(hoursAgo(0), 'late@x.org')] });
    kit.later(dayMs + hourMs);
    await kit.sync(2);
    expect(await kit.users('late@')).toHaveLength(1);
  });

  test('is known for ninety days just after midnight, too, while something of yesterday may still be late', async () => {
    kit = await openKit(0, 10);
    const { knownSince } = await kit.sync();
    expect(knownSince).toBe(new Date(kit.now().getTime() - 89 * dayMs).toISOString().slice(0, 10));
    // What of yesterday came late is read when nothing can be late any more.
    await kit.sandbox.control({ trail: [seen(hoursAgo(1), 'late@x.org')] });
    kit.later(hourMs);
    await kit.sync(2);
    expect(await kit.users('late@')).toHaveLength(1);
    // Half a day of which nothing is known is a gap.
    kit.later(12 * hourMs);
    await kit.sync(1);
    kit.later(dayMs);
    await kit.sync(1);
    expect((await kit.status()).knownSince).toBe(kit.now().toISOString().slice(0, 10));
  });

  test('goes on where it was stopped, without reading a whole day twice', async () => {
    kit = await openKit();
    await kit.start();
    await expect.poll(async () => (await kit.status()).progress?.read ?? 0).toBeGreaterThan(10);
    await kit.cancel();
    const stopped = await kit.status();
    expect(stopped.sync?.state).toBe('cancelled');
    const read = (await kit.calls()).calls;
    await kit.reopen();
    const done = await kit.sync();
    expect(done.sync?.state).toBe('done');
    expect(await kit.users()).toHaveLength(await peopleInTrail());
    const views = (await kit.users()).reduce((sum, user) => sum + user.views, 0);
    expect(views).toBe((await trail()).length);
    expect((await kit.calls()).calls).toBeLessThan(read + Math.ceil((await trail()).length / 50) + 3);
  });

  test('without the permission says so, and does not call anybody unseen', async () => {
    kit = await openKit();
    await kit.sandbox.control({
      faults: [
        {
          operation: 'LookupEvents',
          fault: {
            type: 'error',
            name: 'AccessDeniedException',
            status: 400,
            message:
              'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: cloudtrail:LookupEvents',
          },
        },
      ],
    });
    const { sync, knownSince } = await kit.sync();
    expect(sync).toMatchObject({
      state: 'stopped',
      problem: {
        happened: expect.stringContaining('CloudTrail does not let this connection read'),
        todo: expect.stringContaining('cloudtrail:LookupEvents'),
      },
    });
    expect(knownSince).toBeNull();
  });
});

/** The history as the sandbox has it. */
const trail = async () => {
  const database = new Sqlite(kit.sandbox.file, { readonly: true });
  try {
    return database
      .prepare<[], { user_name: string }>("SELECT user_name FROM trail_events WHERE name = 'GetDashboard'")
      .all();
  } finally {
    database.close();
  }
};
const peopleInTrail = async () => new Set((await trail()).map(({ user_name }) => user_name)).size;
