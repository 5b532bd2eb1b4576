import type { Database } from 'better-sqlite3';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { createCommandJournal } from './command-journal.ts';
import { createEngine } from './engine.ts';
import { createInvitationLinks } from './invitation-links.ts';
import type { NewRun, RunFilter } from './journal.ts';
import { runQueryOf } from './run-query.ts';
import { tallySql } from './run-repository.ts';
import { createRunsService } from './runs-service.ts';
import { openTestStore, somebody, testPlan, testStep } from './testing/engine-bench.ts';

const call = { ...somebody, sessionId: 's', signal: new AbortController().signal };

const run = (title: string, at: number, more: Partial<NewRun> = {}): NewRun => ({
  id: uuidv7(),
  type: 'plan',
  kind: 'tenant.onboard',
  title,
  subject: { type: 'tenant', id: title.toLowerCase(), name: title },
  connection: null,
  origin: 'cli',
  actor: 'Ann',
  startedAt: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
  planId: null,
  ...more,
});

const open = async () => {
  const { database, store } = openTestStore();
  const engine = createEngine<never>({
    store,
    executors: new Map(),
    openCloud: () => Promise.reject(new Error('not asked')),
  });
  return {
    database,
    store,
    engine,
    service: createRunsService({ engine, store, invitations: createInvitationLinks() }),
  };
};

describe('Activity', () => {
  test('lists newest first, by page, state, type, subject and words taken literally', async () => {
    const { store, service } = await open();
    const titles = ['Acme', 'Beta', '100% Sure', '100x Sure'];
    for (const [at, title] of titles.entries()) await store.runs.create(run(title, at), ['a', 'b']);
    await store.runs.create(run('steward doctor', 9, { type: 'command', kind: 'doctor', subject: null }), []);
    const list = async (filter: object) => {
      const { total, runs } = await service.list({ limit: 50, offset: 0, ...filter }, call);
      return [total, ...runs.map(({ title }) => title)];
    };
    expect(await list({})).toEqual([5, 'steward doctor', '100x Sure', '100% Sure', 'Beta', 'Acme']);
    expect(await list({ limit: 1, offset: 3 })).toEqual([5, 'Beta']);
    expect(await list({ sort: 'title' })).toEqual([
      5,
      '100% Sure',
      '100x Sure',
      'Acme',
      'Beta',
      'steward doctor',
    ]);
    expect(await list({ sort: 'title', descending: true, limit: 2 })).toEqual([5, 'steward doctor', 'Beta']);
    expect(await list({ sort: 'started', descending: false, limit: 1 })).toEqual([5, 'Acme']);
    expect(await list({ sort: 'calls', limit: 2 }), 'equal ones: newest first').toEqual([
      5,
      'steward doctor',
      '100x Sure',
    ]);
    expect(await list({ type: 'command' })).toEqual([1, 'steward doctor']);
    expect(await list({ subject: 'tenant:acme' })).toEqual([1, 'Acme']);
    expect(await list({ subject: 'Beta' })).toEqual([1, 'Beta']);
    expect(await list({ search: '100%' })).toEqual([1, '100% Sure']);
    expect(await list({ search: "'; DROP TABLE runs; --" })).toEqual([0]);
    expect(await list({ state: 'done' })).toEqual([0]);
    const { runs } = await service.list({ subject: 'Acme', limit: 1, offset: 0 }, call);
    expect(runs[0]).toMatchObject({ live: false, steps: { total: 2, settled: 0, byState: { waiting: 2 } } });
  });

  test('answers with words for a run that is not there', async () => {
    const { service } = await open();
    const id = uuidv7();
    for (const asking of [
      service.get({ id }, call),
      service.watch({ id }, call),
      service.plan({ id }, call),
      service.cancel({ id }, call),
    ])
      await expect(asking).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('marks what an ended process left behind, and only that', async () => {
    const { store, engine } = await open();
    const left = run('Left', 1);
    const ended = run('Ended', 2);
    await store.runs.create(left, []);
    await store.runs.create(ended, []);
    await store.runs.end(
      ended.id,
      { state: 'done', endedAt: ended.startedAt, error: null },
      { calls: 1, throttled: 0, retries: 0 },
    );
    await store.runs.markCancelling(ended.id);
    expect(await engine.recover()).toBe(1);
    expect((await store.runs.get(left.id))?.state).toBe('interrupted');
    expect((await store.runs.get(ended.id))?.state).toBe('done');
  });

  test('keeps a plan as it was reviewed', async () => {
    const { store } = await open();
    const plan = await testPlan([testStep('a', [])]);
    await store.plans.save(plan);
    await store.plans.save(plan);
    expect(await store.plans.get(plan.id)).toEqual(plan);
    await expect(store.plans.save({ ...plan, hash: 'other' })).rejects.toThrow('other content');
  });

  test('keeps change and audit entry together', async () => {
    const { database, store } = await open();
    const one = run('Acme', 1);
    await store.runs.create(one, ['a']);
    const change = {
      position: 0,
      state: 'done',
      attempts: 1,
      startedAt: null,
      endedAt: null,
      found: null,
      error: null,
    } as const;
    const audit = { ...somebody, action: 'x', outcome: 'never' } as never;
    await expect(store.runs.record(one.id, [{ ...change, audit }], null)).rejects.toThrow();
    expect((await store.runs.steps(one.id))[0]?.state).toBe('waiting');
    expect(database.prepare('SELECT count(*) FROM audit_entries').pluck().get()).toBe(0);
  });

  const planOf = (database: Database, sql: string, values: object) =>
    database
      .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(values)
      .map(({ detail }) => detail)
      .join('\n');

  test.each<[string, Partial<RunFilter>, string, string]>([
    ['everything', {}, 'runs_by_start', 'COVERING INDEX'],
    ['one state', { state: 'done' }, 'runs_by_state (state=?)', 'COVERING INDEX'],
    ['what Home asks for', { state: 'running', type: 'plan' }, 'runs_by_state (state=?)', 'runs_by_state'],
    // Half of all runs are of either type: an index of its own would lead the other lists astray.
    ['commands', { type: 'command' }, 'runs_by_start', 'SCAN r'],
  ])('a page of %s is read in the order of an index', async (_what, filter, page, count) => {
    const { database } = await open();
    const query = runQueryOf({ ...filter, limit: 50, offset: 0 });
    const rows = planOf(database, query.page('r.*'), { ...query.values, limit: 50, offset: 0 });
    expect(rows).toContain(page);
    expect(rows).not.toContain('TEMP B-TREE');
    expect(planOf(database, query.count, query.values)).toContain(count);
  });

  test.each(['acme', 'tenant:acme'])('runs about %s are found by indices', async (subject) => {
    const { database } = await open();
    const query = runQueryOf({ subject, limit: 50, offset: 0 });
    for (const plan of [
      planOf(database, query.count, query.values),
      planOf(database, query.page('r.*'), { ...query.values, limit: 50, offset: 0 }),
    ]) {
      expect(plan).toContain('runs_by_subject_id');
      expect(plan).toContain('runs_by_subject_name');
      expect(plan).not.toMatch(/SCAN r\b/);
    }
  });

  test('a run, its steps and their tally are found by index', async () => {
    const { database } = await open();
    expect(planOf(database, "SELECT id FROM runs WHERE plan_id = 'x'", {})).toContain('runs_by_plan');
    expect(
      planOf(database, "SELECT * FROM run_steps WHERE run_id = 'x' ORDER BY position", {}),
    ).not.toContain('TEMP B-TREE');
    const tally = planOf(database, tallySql, ['["x","y"]']);
    expect(tally).toContain('COVERING INDEX run_steps_by_state (run_id=?)');
    expect(tally).not.toContain('USE TEMP B-TREE FOR GROUP BY');
  });
});

describe('a command line', () => {
  test('shows up in Activity without its secrets, and ends once', async () => {
    const { store, engine, service } = await open();
    const commands = createCommandJournal({ store, announce: engine.announce });
    const id = await commands.begin(
      'connection add',
      ['prod', '--secret-access-key', 'hush1', '--token=hush2', '--region', 'eu-west-1'],
      undefined,
      somebody,
    );
    await commands.end(id, 1, 'No such role.');
    await commands.end(id, 0, undefined);
    const seen = await service.get({ id }, call);
    expect(seen).toMatchObject({
      type: 'command',
      state: 'failed',
      error: { message: 'No such role.' },
      runSteps: [],
    });
    expect(seen.title).toBe(
      'steward connection add prod --secret-access-key ••• --token=••• --region eu-west-1',
    );
    await expect(service.resume({ id }, call)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
