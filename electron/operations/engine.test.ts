import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../shared/domain/plan.ts';
import { createEngine, type EngineParts } from './engine.ts';
import type { StepExecutor } from './executor.ts';
import { createVirtualClock, openTestStore, somebody, testPlan, testStep } from './testing/engine-bench.ts';
import { newToyWorld, type ToyFault, type ToyWire, toyPut, toyState, toyWire } from './testing/toy-cloud.ts';

const open = (
  options: {
    readonly fault?: (operation: 'list' | 'put', name: string) => ToyFault;
    readonly rules?: Partial<StepExecutor<never, ToyWire>>;
    readonly invisibleMs?: number;
    readonly parts?: Partial<EngineParts<ToyWire>>;
    readonly clock?: Parameters<typeof createVirtualClock>[0];
  } = {},
) => {
  const world = newToyWorld();
  const time = createVirtualClock(options.clock);
  const { database, store } = openTestStore();
  const wire = toyWire(world, {
    now: time.clock.monotonic,
    sleep: time.sleep,
    latencyMs: () => 20,
    ...options,
  });
  const defects: unknown[] = [];
  const executor = toyPut(options.rules as never);
  /** A process: once dead, it writes nothing more and hears nothing more; what it had sent stays sent. */
  let life = { dead: false };
  const make = () => {
    const mine = { dead: false };
    life = mine;
    const never = new Promise<never>(() => undefined);
    const whileAlive = async <T>(call: () => Promise<T>): Promise<T> => {
      if (mine.dead) return never;
      const answer = await call().catch((error: unknown) => (mine.dead ? never : Promise.reject(error)));
      return mine.dead ? never : answer;
    };
    const mortal = <T extends object>(repository: T): T =>
      new Proxy(repository, {
        get:
          (target, name) =>
          (...args: unknown[]) =>
            whileAlive(() =>
              (target as never as Record<string | symbol, (...a: unknown[]) => Promise<unknown>>)[name]!(
                ...args,
              ),
            ),
      });
    return createEngine<ToyWire>({
      store: { runs: mortal(store.runs), plans: mortal(store.plans) },
      executors: new Map([[executor.kind, executor]]),
      openCloud: async (_, meter) => ({
        list: (shelf) => {
          meter.count('calls');
          return whileAlive(() => wire.list(shelf));
        },
        put: (shelf, name, value) => {
          meter.count('calls');
          return whileAlive(() => wire.put(shelf, name, value));
        },
      }),
      clock: time.clock,
      random: () => 0.5,
      onDefect: (error) => defects.push(error),
      ...options.parts,
    });
  };
  const kill = () => {
    life.dead = true;
  };
  const entries = (where: string) =>
    database
      .prepare<[], { action: string; subject: string; outcome: string; actor: string; detail: string }>(
        `SELECT * FROM audit_entries WHERE ${where}`,
      )
      .all();
  /** The audit entries of steps. */
  const audit = () => entries("action NOT LIKE 'run.%'");
  /** Those that say who set a run going. */
  const beginnings = () => entries("action LIKE 'run.%'");
  return { world, time, store, database, engine: make(), make, kill, defects, audit, beginnings };
};

const many = (count: number, shelf = 'things') =>
  Array.from({ length: count }, (_, at) => testStep(`t${at}`, [], shelf));

describe('a run', () => {
  test('looks once, acts, reads back once, and says so step by step', async () => {
    const { engine, time, world, audit, defects } = open();
    const { runId } = await engine.start(await testPlan(many(50)), somebody);
    const run = await time.until(engine.ended(runId));
    expect(run).toMatchObject({ state: 'done', live: false, steps: { total: 50, settled: 50, failed: 0 } });
    expect(world.effects).toHaveLength(50);
    expect(world.calls).toBe(52);
    expect(run.counts).toEqual({ calls: 52, throttled: 0, retries: 0 });
    expect(audit()).toHaveLength(50);
    expect(defects).toEqual([]);
    expect(
      (await engine.steps(runId)).every(({ state, found, id }) => state === 'done' && found === id),
    ).toBe(true);
  });

  // A timer that fired a little early found nothing due, and by the time the next one was to be set the moment
  // had passed: nothing woke the run up again.
  test.each([0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85])(
    'never falls asleep over a clock that moves (%s ms a reading)',
    async (drift) => {
      const { engine, time } = open({ invisibleMs: 700, clock: { early: 0.9, drift } });
      const { runId } = await engine.start(await testPlan(many(1)), somebody);
      expect((await time.until(engine.ended(runId))).state).toBe('done');
    },
  );

  test('looks at nothing in a place that it has just made, and reads back what it put there', async () => {
    const rules = {
      makes: ({ shelf, name }: { shelf: string; name: string }) => `${shelf}/${name}`,
      within: ({ shelf }: { shelf: string }) => `things/${shelf}`,
      provesBeforeDependents: true,
    };
    const { engine, time, world } = open({ rules: rules as never });
    const inside = ['a', 'b', 'c'].map((id) => testStep(id, ['box'], 'box'));
    const { runId } = await engine.start(await testPlan([testStep('box', []), ...inside]), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects).toHaveLength(4);
    // The box: looked up, put, read back. What is in it: three times put, once read back.
    expect(world.calls).toBe(3 + 3 + 1);
  });

  test('looks into a place that was there before', async () => {
    const rules = {
      makes: ({ shelf, name }: { shelf: string; name: string }) => `${shelf}/${name}`,
      within: ({ shelf }: { shelf: string }) => `things/${shelf}`,
      provesBeforeDependents: true,
    };
    const { engine, time, world } = open({ rules: rules as never });
    world.shelves.set('things', new Map([['box', { value: 'box', at: 0 }]]));
    world.shelves.set('box', new Map([['a', { value: 'a', at: 0 }]]));
    const inside = ['a', 'b'].map((id) => testStep(id, ['box'], 'box'));
    const { runId } = await engine.start(await testPlan([testStep('box', []), ...inside]), somebody);
    expect((await time.until(engine.ended(runId))).steps.byState).toEqual({ unchanged: 2, done: 1 });
    expect(world.effects).toEqual(['box/b']);
  });

  test('sends first what the longest row of others waits for', async () => {
    const { engine, time, world } = open({ parts: { concurrency: 1 } });
    const steps = [...many(5), testStep('first', []), testStep('second', ['first'])];
    const { runId } = await engine.start(await testPlan(steps), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects[0]).toBe('things/first');
  });

  test('keeps dependents waiting for what they need', async () => {
    const { engine, time, world } = open();
    const steps = [testStep('c', ['b']), testStep('b', ['a'], 'other'), testStep('a', [])];
    const { runId } = await engine.start(await testPlan(steps), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects).toEqual(['things/a', 'other/b', 'things/c']);
  });

  test('calls nothing for what is already so', async () => {
    const { engine, time, world, audit } = open();
    const first = await engine.start(await testPlan(many(5)), somebody);
    await time.until(engine.ended(first.runId));
    const again = await engine.start(await testPlan(many(5)), somebody);
    const run = await time.until(engine.ended(again.runId));
    expect(run.steps.byState).toEqual({ unchanged: 5 });
    expect(world.effects).toHaveLength(5);
    expect(audit()).toHaveLength(5);
  });

  test('stops at a world that changed, shows it, skips dependents and does the rest', async () => {
    const { engine, time, world } = open();
    world.shelves.set('things', new Map([['a', { value: 'somebody else’s', at: 0 }]]));
    const plan = await testPlan([testStep('a', []), testStep('b', ['a']), testStep('c', [])]);
    const { runId } = await engine.start(plan, somebody);
    const run = await time.until(engine.ended(runId));
    expect(run.state).toBe('stopped');
    const steps = await engine.steps(runId);
    expect(steps.map(({ state }) => state)).toEqual(['changed', 'skipped', 'done']);
    expect(steps[0]?.found).toBe('somebody else’s');
    // Mended by hand, it can be resumed.
    world.shelves.get('things')?.delete('a');
    await engine.resume(runId, somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
  });

  test('says what failed, skips dependents, and goes on when it was mended', async () => {
    let refuse = true;
    const fault = (_: string, name: string) => (refuse && name === 'a' ? 'refused' : 'none');
    const { engine, time, audit, beginnings } = open({ fault });
    const plan = await testPlan([testStep('a', []), testStep('b', ['a']), testStep('c', [])]);
    const { runId } = await engine.start(plan, somebody);
    expect(await time.until(engine.ended(runId))).toMatchObject({
      state: 'stopped',
      steps: { byState: { failed: 1, skipped: 1, done: 1 } },
    });
    const [failed] = await engine.steps(runId);
    expect(failed?.error).toMatchObject({
      name: 'AccessDeniedException',
      todo: expect.stringContaining('permission'),
    });
    refuse = false;
    await engine.resume(runId, somebody);
    expect(await time.until(engine.ended(runId))).toMatchObject({ state: 'done', steps: { settled: 3 } });
    expect(
      audit()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['failed', 'ok', 'ok', 'ok']);
    expect(beginnings()).toMatchObject([
      { action: 'run.started', subject: `${plan.subject.type}:${plan.subject.id}`, actor: somebody.actor },
      { action: 'run.resumed', outcome: 'ok', actor: somebody.actor },
    ]);
    expect(JSON.parse(beginnings()[0]?.detail ?? '')).toMatchObject({ hash: plan.hash, steps: 3 });
  });

  test('looks a lost answer up and repeats only what did not happen', async () => {
    const once = new Set<string>();
    const fault = (operation: string, name: string): ToyFault => {
      if (operation !== 'put' || once.has(name)) return 'none';
      once.add(name);
      return Number(name.slice(1)) % 2 ? 'lost' : 'dropped';
    };
    const { engine, time, world } = open({ fault, invisibleMs: 700 });
    const { runId } = await engine.start(await testPlan(many(20)), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects).toHaveLength(20);
    expect(new Set(world.effects).size).toBe(20);
  });

  test('sends again what was never seen, as soon as it would show, however long its effect may take', async () => {
    let sent = 0;
    const fault = (operation: string): ToyFault =>
      operation !== 'list' && sent++ === 0 ? 'dropped' : 'none';
    const { engine, time, world } = open({ fault, rules: { settleMs: 600_000, showsMs: 5_000 } });
    const begun = time.clock.monotonic();
    const { runId } = await engine.start(await testPlan(many(1)), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects).toHaveLength(1);
    expect(time.clock.monotonic() - begun).toBeLessThan(60_000);
  });

  test('asks about what cannot be looked up, and believes the answer', async () => {
    let cut = true;
    const fault = (): ToyFault => (cut ? 'lost' : 'none');
    const { engine, time, world } = open({ fault, rules: { canLook: false } });
    const { runId } = await engine.start(
      await testPlan([testStep('mail', []), testStep('after', ['mail'])]),
      somebody,
    );
    expect(await time.until(engine.ended(runId))).toMatchObject({
      state: 'stopped',
      steps: { byState: { in_doubt: 1, skipped: 1 } },
    });
    cut = false;
    await engine.settle(runId, 'mail', true, somebody);
    await engine.resume(runId, somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects).toEqual(['things/mail', 'things/after']);
    await expect(engine.settle(runId, 'mail', true, somebody)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('waits for asynchronous effects before their dependents', async () => {
    const { engine, time, world } = open({ rules: { provesBeforeDependents: true }, invisibleMs: 1_500 });
    const { runId } = await engine.start(await testPlan([testStep('a', []), testStep('b', ['a'])]), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    const at = (name: string) => world.shelves.get('things')?.get(name)?.at ?? 0;
    expect(at('b') - at('a')).toBeGreaterThan(1_500);
  });

  test('says what to do where an effect never shows and that has a known reason', async () => {
    const rules = { settleMs: 2_000, notProvenTodo: 'Put people into it.' };
    const { engine, time } = open({ rules, invisibleMs: 60_000 });
    const { runId } = await engine.start(await testPlan(many(1)), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('stopped');
    expect((await engine.steps(runId))[0]?.error).toMatchObject({
      name: 'NotProven',
      todo: 'Put people into it.',
    });
  });

  test('gives up with words when nobody answers, and resumes later', async () => {
    let down = true;
    const fault = (operation: string): ToyFault => (down && operation === 'list' ? 'dropped' : 'none');
    const { engine, time } = open({ fault, parts: { patienceMs: 10_000 } });
    const { runId } = await engine.start(await testPlan(many(3)), somebody);
    expect(await time.until(engine.ended(runId))).toMatchObject({ state: 'stopped', steps: { failed: 3 } });
    down = false;
    await engine.resume(runId, somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
  });

  test('cancels between steps and reads back what was sent', async () => {
    const { engine, time, world } = open({ parts: { concurrency: 4 } });
    const { runId } = await engine.start(await testPlan(many(40)), somebody);
    await time.until(time.sleep(70));
    await engine.cancel(runId, somebody);
    const run = await time.until(engine.ended(runId));
    expect(run.state).toBe('cancelled');
    expect(run.steps.byState.done).toBe(world.effects.length);
    expect(world.effects.length).toBeGreaterThan(0);
    expect((run.steps.byState.done ?? 0) + (run.steps.byState.cancelled ?? 0)).toBe(40);
    await engine.resume(runId, somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(world.effects).toHaveLength(40);
  });

  test('lets the domain finish before it ends, and again when that failed', async () => {
    const ends: string[] = [];
    let fails = true;
    const onEnd = {
      toy: async (_: unknown, { state }: { state: string }) => {
        ends.push(state);
        if (fails) throw new Error('disk');
      },
    };
    const { engine, time } = open({ parts: { onEnd } });
    const { runId } = await engine.start(await testPlan(many(2)), somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('failed');
    fails = false;
    await engine.resume(runId, somebody);
    expect((await time.until(engine.ended(runId))).state).toBe('done');
    expect(ends).toEqual(['done', 'done']);
  });

  test('stops when the journal cannot be written, and goes on from there', async () => {
    const bench = open();
    const { store } = bench;
    let full = false;
    const record = store.runs.record;
    const engine = (() => {
      (store.runs as { record: typeof record }).record = async (...args) => {
        if (full) throw new Error('disk full');
        return record(...args);
      };
      return bench.make();
    })();
    const { runId } = await engine.start(await testPlan(many(200)), somebody);
    await bench.time.until(bench.time.sleep(60));
    full = true;
    expect((await bench.time.until(engine.ended(runId))).state).toBe('interrupted');
    full = false;
    await engine.resume(runId, somebody);
    expect((await bench.time.until(engine.ended(runId))).state).toBe('done');
    expect(bench.world.effects).toHaveLength(200);
    expect(bench.audit()).toHaveLength(200);
  });

  test('runs a chain of thousands', async () => {
    const { engine, time } = open({ rules: {} });
    const steps = Array.from({ length: 3_000 }, (_, at) =>
      testStep(`t${at}`, at === 0 ? [] : [`t${at - 1}`]),
    );
    let refused = false;
    const plan = await testPlan(steps);
    const { runId } = await engine.start(plan, somebody);
    await time.until(time.sleep(200));
    await engine.cancel(runId, somebody);
    refused = (await time.until(engine.ended(runId))).state === 'cancelled';
    expect(refused).toBe(true);
  });
});

describe('starting', () => {
  test('refuses blockers, tampered plans, unknown kinds and a second plan for the same subject', async () => {
    const { engine, time } = open();
    const plan = await testPlan(many(2));
    const blocked = { ...plan, findings: [{ severity: 'blocker' as const, message: 'No such role.' }] };
    await expect(engine.start(blocked, somebody)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'No such role.',
    });
    await expect(engine.start({ ...plan, title: 'Other' }, somebody)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const { runId } = await engine.start(plan, somebody);
    expect(await engine.start(plan, somebody)).toEqual({ runId }); // a double click
    await expect(engine.start(await testPlan(many(3)), somebody)).rejects.toMatchObject({ code: 'BUSY' });
    await time.until(engine.ended(runId));
    await expect(engine.start(plan, somebody)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(engine.resume(runId, somebody)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('applies a plan once, however often it is started at the same time', async () => {
    const { engine, time, world } = open();
    const plan = await testPlan(many(3));
    const tries = await Promise.allSettled([engine.start(plan, somebody), engine.start(plan, somebody)]);
    const started = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.runId] : []));
    await time.until(engine.ended(started[0]!));
    expect(new Set(started).size).toBe(1);
    expect(world.effects).toHaveLength(3);
  });
});

describe('watching', () => {
  const gather = async (events: AsyncGenerator<RunEvent>) => {
    const seen: RunEvent[] = [];
    for await (const event of events) seen.push(event);
    return seen;
  };

  test('tells the run, its steps, each end, and stops with the run', async () => {
    const { engine, time } = open();
    const { runId } = await engine.start(await testPlan(many(30)), somebody);
    const watching = gather(engine.watch(runId, new AbortController().signal));
    await time.until(engine.ended(runId));
    const seen = await watching;
    expect(seen[0]).toMatchObject({ type: 'run', run: { id: runId, state: 'running', live: true } });
    expect(seen.at(-1)).toMatchObject({ type: 'run', run: { state: 'done', steps: { settled: 30 } } });
    const done = seen.flatMap((event) =>
      event.type === 'step' && event.step.state === 'done' ? [event.step.id] : [],
    );
    expect(new Set(done).size).toBe(30);
    const later = await gather(engine.watch(runId, new AbortController().signal));
    expect(later).toHaveLength(31);
  });

  // A power cut must not take back what a person was told.
  test('tells an end only once the journal has it', async () => {
    const { database, store } = openTestStore();
    const journalled = database
      .prepare<[string, number], string>('SELECT state FROM run_steps WHERE run_id = ? AND position = ?')
      .pluck();
    const early: string[] = [];
    const record: typeof store.runs.record = async (runId, ...change) => {
      const told = (await engine.steps(runId)).filter(({ state }) => state === 'done');
      for (const { id, position } of told) if (journalled.get(runId, position) !== 'done') early.push(id);
      const { steps } = await engine.get(runId);
      if ((steps.byState.done ?? 0) !== told.length) early.push('the count');
      return store.runs.record(runId, ...change);
    };
    const { engine, time } = open({ parts: { store: { ...store, runs: { ...store.runs, record } } } });
    const { runId } = await engine.start(await testPlan(many(8)), somebody);
    await time.until(engine.ended(runId));
    expect(early).toEqual([]);
    expect((await engine.get(runId)).steps.byState).toEqual({ done: 8 });
  });

  test('ends when the watcher goes away', async () => {
    const { engine, time } = open();
    const { runId } = await engine.start(await testPlan(many(3)), somebody);
    const gone = new AbortController();
    const watching = gather(engine.watch(runId, gone.signal));
    gone.abort();
    await watching;
    await time.until(engine.ended(runId));
  });
});

const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

test('whatever goes wrong: nothing twice, nothing lost, needs first, one audit entry per effect', async () => {
  const scenario = fc.record({
    seed: fc.integer(),
    size: fc.integer({ min: 1, max: 25 }),
    density: fc.double({ min: 0, max: 0.3, noNaN: true }),
    throttle: fc.double({ min: 0, max: 0.3, noNaN: true }),
    lost: fc.double({ min: 0, max: 0.3, noNaN: true }),
    dropped: fc.double({ min: 0, max: 0.3, noNaN: true }),
    refused: fc.double({ min: 0, max: 0.1, noNaN: true }),
    invisibleMs: fc.integer({ min: 0, max: 1_900 }),
    disturbances: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 3_000 }),
        kind: fc.constantFrom('cancel', 'close', 'kill'),
      }),
      { maxLength: 3 },
    ),
    concurrency: fc.integer({ min: 1, max: 16 }),
    proves: fc.boolean(),
    ownKeys: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async (s) => {
      const roll = random(s.seed);
      let calm = false;
      const fault = (): ToyFault => {
        const at = roll();
        if (calm) return 'none';
        if (at < s.throttle) return 'throttled';
        if (at < s.throttle + s.lost) return 'lost';
        if (at < s.throttle + s.lost + s.dropped) return 'dropped';
        return at < s.throttle + s.lost + s.dropped + s.refused ? 'refused' : 'none';
      };
      const steps = Array.from({ length: s.size }, (_, at) =>
        testStep(
          `t${at}`,
          Array.from({ length: at }, (_, need) => `t${need}`).filter(() => roll() < s.density),
          s.ownKeys ? `s${at}` : `s${at % 3}`,
        ),
      );
      const bench = open({
        fault,
        invisibleMs: s.invisibleMs,
        rules: s.proves ? { provesBeforeDependents: true } : {},
        parts: { concurrency: s.concurrency, random: roll },
      });
      const { time, world } = bench;
      let { engine } = bench;
      const { runId } = await engine.start(await testPlan(steps), somebody);
      for (const { after, kind } of s.disturbances) {
        await time.until(Promise.race([time.sleep(after), engine.ended(runId)]));
        if (!engine.isLive(runId)) break;
        if (kind === 'cancel') {
          await engine.cancel(runId, somebody);
          await time.until(engine.ended(runId));
        } else if (kind === 'close') await time.until(engine.close());
        else {
          bench.kill();
          // The requests that were under way arrive, or do not.
          await time.until(time.sleep(50));
        }
        engine = bench.make();
        await engine.recover();
        if ((await engine.get(runId)).state !== 'done') await engine.resume(runId, somebody);
      }
      await time.until(engine.ended(runId));
      calm = true;
      for (let tries = 0; (await engine.get(runId)).state !== 'done' && tries < 3; tries++) {
        await engine.resume(runId, somebody);
        await time.until(engine.ended(runId));
      }
      const run = await engine.get(runId);
      expect(run.state).toBe('done');
      expect(world.effects.slice().sort()).toEqual(
        steps.map(({ id, input }) => `${(input as { shelf: string }).shelf}/${id}`).sort(),
      );
      expect(Object.keys(toyState(world))).toHaveLength(s.size);
      const order = new Map(world.effects.map((effect, at) => [effect.split('/')[1], at]));
      for (const { id, needs } of steps)
        for (const need of needs) expect(order.get(need)).toBeLessThan(order.get(id)!);
      const ok = bench.audit().filter(({ outcome }) => outcome === 'ok');
      expect(ok).toHaveLength(s.size);
      expect(bench.defects).toEqual([]);
    }),
    { numRuns: 150 },
  );
}, 120_000);
