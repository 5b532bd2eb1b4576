import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createAuditRepository } from '../../electron/audit/audit-repository.ts';
import { openConsole } from '../../electron/cli/open-console.ts';
import { composeSteward } from '../../electron/compose.ts';
import { socketPath } from '../../electron/profile/socket-path.ts';
import type { RunningSandbox } from '../../electron/sandbox/sandbox.ts';
import type { AuditEntry } from '../../shared/contract/console.ts';
import type { StewardClient } from '../../shared/contract/index.ts';
import type { Plan, RunDetail } from '../../shared/domain/plan.ts';
import { cloudLines } from '../faults/cloud-lines.ts';
import { type LaneCloud, openLaneCloud } from '../faults/lane-cloud.ts';
import { start } from './owned-process.ts';
import { type Files, newFolder, readFiles, tenantFile, writeFiles } from './profile-folder.ts';

const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'dummy', AWS_REGION: 'eu-central-1' };

Object.assign(process.env, keys);

/** One account, and two consoles on computers of their own that share it. */
interface Shared {
  readonly cloud: Omit<RunningSandbox, 'close'>;
  readonly one: string;
  readonly other: string;
}

const json = async (data: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const ended = await start(data, [...args, '--json'], { env: { ...keys, ...env } }).ended;
  return { ...ended, value: ended.out === '' ? undefined : JSON.parse(ended.out) };
};

/** Made once: the account before anybody is there, and the two profiles that know it and nothing else. */
let account: LaneCloud;
const untouched = join(newFolder('untouched'), 'account.db');
const profiles = new Map<string, Files>(
  [newFolder('one'), newFolder('other')].map((data) => [data, new Map()]),
);

beforeAll(async () => {
  const folder = newFolder('account');
  account = await openLaneCloud(folder);
  const state = new Sqlite(join(folder, 'sandbox.db'));
  state.prepare('VACUUM INTO ?').run(untouched);
  state.close();
  const { quicksight, sts } = account.sandbox.endpoints;
  const endpoints = ['--endpoint', `quicksight=${quicksight}`, '--endpoint', `sts=${sts}`];
  const adding = ['connection', 'add', 'Cloud', '--env', '--region', 'eu-central-1', ...endpoints];
  await Promise.all(
    [...profiles.keys()].map(async (data) => {
      const added = await json(data, adding);
      if (added.code !== 0) throw new Error(added.err);
      profiles.set(data, readFiles(data));
    }),
  );
}, 240_000);
afterAll(() => account?.close());

/** Everything as it was in the beginning. */
const share = async (): Promise<Shared> => {
  const [one = '', other = ''] = profiles.keys();
  for (const [data, files] of profiles) writeFiles(data, files);
  await account.reset(untouched);
  return { cloud: account.sandbox, one, other };
};

const onboard = (data: string, file: string) => {
  const path = join(data, 'wanted.tenant.yaml');
  writeFileSync(path, file);
  return json(data, ['tenant', 'onboard', '-f', path, '--yes', '--connection', 'Cloud']);
};

/** What one person does at one console, by the calls that its screens make. */
const at = async <T>(
  data: string,
  work: (console: {
    readonly client: StewardClient;
    /** Plans a tenant's document. */
    plan(file: string): Promise<Plan>;
    /** Applies a plan and answers its run once it has ended. */
    apply(plan: Plan): Promise<RunDetail>;
    /** Answers a run once it has ended. */
    ended(id: string): Promise<RunDetail>;
  }) => Promise<T>,
  fault?: string,
): Promise<T> => {
  const opened = await openConsole({
    compose: () => composeSteward({ profileDirectory: data, origin: 'cli', fault }),
    socket: socketPath(data),
  });
  const { client } = opened;
  try {
    const connections = await client.connections.list();
    const connectionId = connections.find(({ name }) => name === 'Cloud')?.id ?? '';
    const ended = async (id: string) => {
      for await (const _ of await client.runs.watch({ id }));
      return client.runs.get({ id });
    };
    return await work({
      client,
      plan: async (file) => (await client.tenants.plan({ spec: parse(file), connectionId })).plan,
      apply: async ({ id: planId, hash }) => {
        const { runId } = await client.tenants.apply({ planId, hash });
        return ended(runId);
      },
      ended,
    });
  } finally {
    await opened.close();
  }
};

const states = (run: RunDetail) => new Map(run.runSteps.map(({ id, state }) => [id, state]));

/** What a console's audit log says that it did: the steps of its plans that ended well. */
const claimed = (data: string): string[] => {
  const database = new Sqlite(join(data, 'steward.db'), { readonly: true });
  try {
    const audit = createAuditRepository(database);
    expect(audit.verify().ok).toBe(true);
    return audit
      .list({ limit: 500 })
      .entries.flatMap(({ outcome, detail }: AuditEntry) =>
        outcome === 'ok' && typeof detail === 'object' && detail !== null && 'step' in detail
          ? [String(detail.step)]
          : [],
      );
  } finally {
    database.close();
  }
};

const people = ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay'].map((name) => `${name}@acme.example`);
const withGil = (role: string) =>
  `${tenantFile('acme', people.slice(0, 2))}  - { email: gil@acme.example, role: ${role} }\n`;
const linesOf = ({ cloud }: Shared, start: string) =>
  cloudLines(cloud as RunningSandbox).then((lines) => lines.filter((line) => line.startsWith(start)));

let shared: Shared;
beforeEach(async () => {
  shared = await share();
}, 240_000);

describe('two consoles onboard the same tenant', () => {
  test('at the same time: each thing is made once, and whoever came in between is told to plan again', async () => {
    const { cloud, one, other } = shared;
    const file = tenantFile('acme', people);
    const both = await Promise.all([onboard(one, file), onboard(other, file)]);
    expect(both.map(({ code }) => code)).toContain(0);
    for (const [index, { code, err }] of both.entries()) {
      if (code === 0) continue;
      // It came to plan while the other one was making the namespace.
      expect(err).toContain('Somebody else is making namespace acme in this account right now.');
      expect(err).toContain('plan again');
      expect((await onboard(index === 0 ? one : other, file)).code).toBe(0);
    }
    expect(await linesOf(shared, 'user acme ')).toHaveLength(6);
    expect(await linesOf(shared, 'member acme ')).toHaveLength(6);
    const { operations } = await cloud.control();
    expect(operations.RegisterUser?.effects).toBe(6);
    expect(operations.CreateGroupMembership?.effects).toBe(6);
    expect(operations.CreateNamespace?.effects).toBe(1);
  }, 240_000);

  test('by plans of the same state, at the same time: what can be made once only is claimed by the one that made it', async () => {
    const { one, other } = shared;
    const file = tenantFile('acme', people);
    const [mine, its] = await at(one, (here) =>
      at(other, async (there) => {
        const [plan, same] = [await here.plan(file), await there.plan(file)];
        return Promise.all([here.apply(plan), there.apply(same)]);
      }),
    );
    expect([mine.state, its.state]).toEqual(['done', 'done']);
    const [byOne, byOther] = [claimed(one), claimed(other)];
    const created = mine.runSteps.filter(({ before }) => before === null).map(({ id }) => id);
    // Permissions and memberships are set: the service says yes to both, and both may have done it.
    const madeOnce = created.filter((id) => !/^(access|membership):/.test(id));
    expect(madeOnce.length).toBeGreaterThan(7);
    for (const id of madeOnce) {
      const claims = [byOne, byOther].filter((steps) => steps.includes(id)).length;
      expect(claims, `${id} is claimed by ${claims} consoles`).toBe(1);
    }
    const [theirs, ours] = [states(mine), states(its)];
    for (const id of madeOnce) expect([theirs.get(id), ours.get(id)].sort()).toEqual(['done', 'unchanged']);
  }, 240_000);

  test('one after the other by plans of the same state: the later one finds all of it unchanged', async () => {
    const { one, other } = shared;
    const file = tenantFile('acme', people);
    await at(other, async (there) => {
      const late = await there.plan(file);
      expect(Date.parse(late.createdAt)).toBeLessThanOrEqual(Date.now()); // when the account was looked at
      await at(one, async (here) => here.apply(await here.plan(file)));
      const before = await linesOf(shared, '');
      const run = await there.apply(late);
      expect(run.state).toBe('done');
      expect(new Set(states(run).values())).toEqual(new Set(['unchanged']));
      expect(await linesOf(shared, '')).toEqual(before);
    });
    expect(claimed(other)).toEqual([]);
  }, 240_000);
});

test('both add the same person in different roles: the later one stops there, and overwrites nothing', async () => {
  const { one, other } = shared;
  await at(other, async (there) => {
    const late = await there.plan(withGil('author'));
    await at(one, async (here) => here.apply(await here.plan(withGil('reader'))));
    const before = await linesOf(shared, 'user acme ');
    const run = await there.apply(late);
    expect(run.state).toBe('stopped');
    const step = run.runSteps.find(({ id }) => id.startsWith('user:') && id.includes('gil@'));
    expect(step).toMatchObject({ state: 'changed', before: null, found: { role: 'READER' } });
    expect(step?.error?.message).toContain('somebody else changed it. It was left as it is.');
    expect(step?.error?.todo).toContain('plan again');
    expect(await linesOf(shared, 'user acme ')).toEqual(before);
    // The new plan starts from what is there: now the difference is a change that is reviewed.
    const next = await there.plan(withGil('author'));
    expect(next.steps.find(({ id }) => id.includes('gil@') && id.startsWith('user'))).toMatchObject({
      before: { role: 'READER' },
      after: { role: 'AUTHOR' },
    });
  });
  expect(claimed(other).filter((id) => id.includes('gil@') && id.startsWith('user:'))).toEqual([]);
}, 240_000);

test('one adds a person while the other suspends: what the plan named is taken, what came later stays', async () => {
  const { one, other } = shared;
  const base = tenantFile('acme', people.slice(0, 2));
  await at(one, (here) =>
    at(other, async (there) => {
      await here.apply(await here.plan(base));
      await there.apply(await there.plan(base));
      const late = (await there.client.tenants.planSuspend({ slug: 'acme' })).plan;
      await here.apply(await here.plan(withGil('reader')));
      expect((await there.apply(late)).state).toBe('done');
      const members = await linesOf(shared, 'member acme ');
      expect(members).toEqual([expect.stringContaining('gil@acme.example')]);
      // Whoever edits next sees in the plan, before anything is undone, what the suspension took.
      const next = await here.plan(withGil('reader'));
      expect(next.steps.filter(({ id }) => id.startsWith('member'))).toHaveLength(2);
      const resume = (await there.client.tenants.planResume({ slug: 'acme' })).plan;
      expect((await there.apply(resume)).state).toBe('done');
      expect(await linesOf(shared, 'member acme ')).toHaveLength(3);
    }),
  );
}, 240_000);

test('a copy of a profile, taken in the middle of a run, goes on with it: nothing is made twice', async () => {
  const { cloud, one } = shared;
  const copy = join(newFolder('copied'), 'profile');
  await at(
    one,
    async (here) => {
      const applied = here.apply(await here.plan(tenantFile('acme', people)));
      while ((await cloud.control()).operations.RegisterUser?.effects !== 6)
        await new Promise((resolve) => setTimeout(resolve, 100));
      cpSync(one, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
      await at(copy, async (there) => {
        const [run] = (await there.client.runs.list({ type: 'plan' })).runs;
        const id = run?.id ?? '';
        expect(run?.state).toBe('interrupted');
        await expect(there.client.runs.resume({ id })).rejects.toThrow('is a copy of the one in');
        const { notices } = await there.client.profile.notices();
        for (const notice of notices) await there.client.profile.acknowledge({ id: notice.id });
        const [resumed, original] = await Promise.all([
          there.client.runs.resume({ id }).then(() => there.ended(id)),
          applied,
        ]);
        expect([resumed.state, original.state]).toEqual(['done', 'done']);
      });
    },
    'delay4000@step.before-act:16',
  );
  const { operations } = await cloud.control();
  expect(operations.RegisterUser?.effects).toBe(6);
  expect(operations.CreateNamespace?.effects).toBe(1);
  expect(operations.CreateGroup?.effects).toBe(3);
  expect(await linesOf(shared, 'member acme ')).toHaveLength(6);
  for (const data of [one, copy]) expect(claimed(data).length).toBeGreaterThan(0);
}, 240_000);
