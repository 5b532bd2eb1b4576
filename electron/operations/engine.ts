import { v7 as uuidv7 } from 'uuid';
import type { Plan, RunEvent, RunState, RunStep, RunSummary } from '../../shared/domain/plan.ts';
import { planHash } from '../../shared/domain/plan-hash.ts';
import { StewardError } from '../../shared/errors.ts';
import type { NewAuditEntry } from '../audit/append-audit-entry.ts';
import type { CallMeter } from '../connectors/cloud-call.ts';
import type { FaultHook } from '../faults/fault-points.ts';
import type { Store } from '../store/store.ts';
import { type Clock, instantOf, systemClock } from './clock.ts';
import type { Executors, Invitation } from './executor.ts';
import { type Actor, type Counts, isSettled, type RunRecord } from './journal.ts';
import { type LiveRun, startLiveRun } from './live-run.ts';
import { createRunProgress } from './run-progress.ts';

/**
 * What a domain does when a plan of its kind has ended. Called before the end is journalled, and again on
 * resume when the process died in between, so doing it twice must be the same as doing it once.
 */
export type PlanEnd = (plan: Plan, run: { readonly id: string; readonly state: RunState }) => Promise<void>;

export interface EngineParts<C> {
  readonly store: Pick<Store, 'runs' | 'plans'>;
  readonly executors: Executors<C>;
  /** Opens the cloud that a plan's steps act on; every request is counted by `meter`. */
  readonly openCloud: (connectionId: string, meter: CallMeter) => Promise<C>;
  /** By plan kind. A kind that is not in it has nothing to do. */
  readonly onEnd?: Readonly<Record<string, PlanEnd>>;
  /** The same for every kind, after the kind's own. A run has not failed where this does: it is a defect. */
  readonly everyEnd?: PlanEnd;
  /** Takes what a service gave for a person's eyes only. Nothing of it is journalled. */
  readonly handOver?: (runId: string, invitation: Invitation) => void;
  /** Defects and failed journal writes, for the log; `stepId` where one step met it. */
  readonly onDefect?: (error: unknown, where: { readonly runId: string; readonly stepId?: string }) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly faults?: FaultHook;
  /** Looks and changes under way at a time, per run. Default 64: the rate limiter paces, not this. */
  readonly concurrency?: number;
  /** How long throttling or silence is put up with before a step fails. Default five minutes. */
  readonly patienceMs?: number;
  /** How often a step whose answers were lost is sent at most. Default 10. */
  readonly maxTries?: number;
}

const withoutPlanId = ({ planId: _, ...summary }: RunRecord): Omit<RunSummary, 'live'> => summary;

const notFound = () =>
  new StewardError({
    code: 'NOT_FOUND',
    happened: 'There is no such run.',
    unchanged: 'Nothing was changed.',
    todo: 'Look for it in Activity.',
  });
const conflict = (happened: string, todo: string) =>
  new StewardError({ code: 'CONFLICT', happened, unchanged: 'Nothing was changed.', todo });

/**
 * Applies plans: durable, resumable, cancellable, watched. The only writer to the cloud.
 *
 * Call `recover` once before anything else: it marks what an ended process left behind as interrupted.
 */
export const createEngine = <C>(parts: EngineParts<C>) => {
  const { store, executors } = parts;
  const clock = parts.clock ?? systemClock;
  const progress = createRunProgress();
  const live = new Map<string, LiveRun>();
  /** Subjects that a run works on, so that two plans never pull at one tenant. */
  const subjects = new Map<string, string>();
  let closed = false;

  const summaryOf = (record: RunRecord): RunSummary => ({
    ...withoutPlanId(record),
    live: false,
  });
  const recordOf = async (runId: string): Promise<RunRecord> => {
    const record = await store.runs.get(runId);
    if (!record) throw notFound();
    return record;
  };
  const get = async (runId: string): Promise<RunSummary> =>
    live.get(runId)?.summary() ?? summaryOf(await recordOf(runId));

  /** Holds the plan's subject while `work` sets a run going; the run keeps it until it ends. */
  const holding = async <T>(plan: Plan, work: (release: () => void) => Promise<T>): Promise<T> => {
    if (closed)
      throw new StewardError({ code: 'BUSY', happened: 'Steward is closing.', todo: 'Start it again.' });
    const key = `${plan.subject.type}:${plan.subject.id}`;
    const busy = subjects.get(key);
    if (busy !== undefined)
      throw new StewardError({
        code: 'BUSY',
        happened: `“${busy}” is still at work on ${plan.subject.name}.`,
        unchanged: 'Nothing was changed.',
        todo: 'Wait until it has ended, or cancel it in Activity.',
      });
    subjects.set(key, plan.title);
    const release = () => subjects.delete(key);
    try {
      return await work(release);
    } catch (error) {
      release();
      throw error;
    }
  };

  const meterFrom = (base: Counts) => {
    const counts = { ...base };
    const meter: CallMeter = {
      count(kind) {
        counts[kind]++;
      },
    };
    return { meter, counts: (): Counts => ({ ...counts }) };
  };

  const checkKinds = (plan: Plan) => {
    const unknown = plan.steps.find(({ kind }) => !executors.has(kind));
    if (unknown)
      throw conflict(
        `This Steward does not know how to do “${unknown.title}” (${unknown.kind}).`,
        'Plan again with this version, or install the one that made the plan.',
      );
  };

  interface Launch {
    readonly record: RunRecord;
    readonly plan: Plan;
    readonly rows: Awaited<ReturnType<Store['runs']['steps']>>;
    readonly by: Actor;
    readonly cloud: C;
    readonly counts: () => Counts;
    readonly release: () => void;
  }
  const launch = ({ record, plan, rows, by, cloud, counts, release }: Launch): LiveRun => {
    const runId = record.id;
    const run: LiveRun = startLiveRun<C>({
      record,
      plan,
      rows,
      by: { actor: by.actor, role: by.role, origin: by.origin },
      cloud,
      executors,
      counts,
      journal: (changes, so) => store.runs.record(runId, changes, so),
      markEnd: (end) => store.runs.end(runId, end, counts()),
      onEnd: async (state) => {
        await parts.onEnd?.[plan.kind]?.(plan, { id: runId, state });
        await parts.everyEnd?.(plan, { id: runId, state }).catch((error: unknown) => {
          parts.onDefect?.(error, { runId });
        });
      },
      changed: (positions) => progress.changed(runId, () => run.summary(), positions),
      onDefect: (error, stepId) =>
        parts.onDefect?.(error, stepId === undefined ? { runId } : { runId, stepId }),
      handOver: (invitation) => parts.handOver?.(runId, invitation),
      faults: parts.faults ?? (() => undefined),
      clock,
      random: parts.random ?? Math.random,
      concurrency: parts.concurrency ?? 64,
      patienceMs: parts.patienceMs ?? 5 * 60_000,
      maxTries: parts.maxTries ?? 10,
    });
    live.set(runId, run);
    void run.end.then(() => {
      live.delete(runId);
      release();
    });
    return run;
  };

  /**
   * Who set a run going, written in one transaction with the run: the audit entry of the call that asked
   * for it comes after it was answered, and a process may die before.
   */
  const beginning = (action: string, plan: Plan, runId: string, by: Actor): NewAuditEntry => ({
    at: instantOf(clock),
    actor: by.actor,
    role: by.role,
    origin: by.origin,
    action,
    subject: `${plan.subject.type}:${plan.subject.id}`,
    outcome: 'ok',
    runId,
    detail: { title: plan.title, steps: plan.steps.length, hash: plan.hash },
  });

  const start = async (plan: Plan, by: Actor): Promise<{ readonly runId: string }> => {
    const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
    if (blocker) throw conflict(blocker.message, blocker.todo ?? 'Mend it, then plan again.');
    if ((await planHash(plan)) !== plan.hash)
      throw conflict('The plan was changed after it was reviewed.', 'Plan again and review it.');
    checkKinds(plan);
    const again = await findRunOf(plan.id);
    if (again) return again;
    return holding(plan, async (release) => {
      const { meter, counts } = meterFrom({ calls: 0, throttled: 0, retries: 0 });
      const cloud = await parts.openCloud(plan.connection.id, meter);
      await store.plans.save(plan);
      const runId = uuidv7();
      const stepIds = plan.steps.map(({ id }) => id);
      const { id, name } = plan.connection;
      const { created } = await store.runs.create(
        {
          id: runId,
          type: 'plan',
          kind: plan.kind,
          title: plan.title,
          subject: plan.subject,
          connection: { id, name },
          origin: by.origin,
          actor: by.actor,
          startedAt: instantOf(clock),
          planId: plan.id,
        },
        stepIds,
        beginning('run.started', plan, runId, by),
      );
      if (!created) throw conflict('This plan was just applied.', 'See Activity.');
      await parts.faults?.('run.journalled');
      launch({ record: await recordOf(runId), plan, rows: [], by, cloud, counts, release });
      return { runId };
    });
  };

  /** A double click gets the run that the first one started; a plan that was applied before is refused. */
  const findRunOf = async (planId: string): Promise<{ readonly runId: string } | undefined> => {
    const runId = await store.runs.ofPlan(planId);
    if (runId === undefined) return undefined;
    if (live.has(runId)) return { runId };
    const { state } = await recordOf(runId);
    if (state === 'done')
      throw conflict('This plan was applied already.', 'Plan again if something differs.');
    throw conflict('This plan was applied before and did not end well.', 'Resume that run in Activity.');
  };

  const resume = async (runId: string, by: Actor): Promise<RunSummary> => {
    const running = live.get(runId);
    if (running) return running.summary();
    const record = await recordOf(runId);
    if (record.type !== 'plan' || record.planId === null)
      throw conflict('Only a plan’s run can be resumed; this was one command.', 'Give the command again.');
    if (record.state === 'done') throw conflict('This run is done.', 'There is nothing left to resume.');
    const plan = await store.plans.get(record.planId);
    if (!plan) throw notFound();
    if ((await planHash(plan)) !== plan.hash)
      throw conflict(
        'The plan of this run is not as it was reviewed: the profile’s database was changed or damaged.',
        'Run “steward doctor”, then plan again and review what it says.',
      );
    checkKinds(plan);
    return holding(plan, async (release) => {
      const { meter, counts } = meterFrom(record.counts);
      const cloud = await parts.openCloud(plan.connection.id, meter);
      await store.runs.reopen(runId, beginning('run.resumed', plan, runId, by));
      const rows = await store.runs.steps(runId);
      const reopened = await recordOf(runId);
      return launch({ record: reopened, plan, rows, by, cloud, counts, release }).summary();
    });
  };

  const settle = async (runId: string, stepId: string, happened: boolean, by: Actor): Promise<RunSummary> => {
    if (live.has(runId))
      throw new StewardError({
        code: 'BUSY',
        happened: 'The run is still at work.',
        unchanged: 'Nothing was changed.',
        todo: 'Say it when the run has stopped.',
      });
    const record = await recordOf(runId);
    const plan = record.planId === null ? undefined : await store.plans.get(record.planId);
    const position = plan?.steps.findIndex(({ id }) => id === stepId) ?? -1;
    const step = plan?.steps[position];
    const rows = await store.runs.steps(runId);
    const row = rows[position];
    if (!plan || !step || row?.state !== 'in_doubt')
      throw conflict('This step is not in doubt.', 'Reload the run.');
    const at = instantOf(clock);
    await store.runs.record(
      runId,
      [
        {
          ...row,
          state: happened ? 'done' : 'waiting',
          endedAt: happened ? at : null,
          error: null,
          audit: {
            at,
            actor: by.actor,
            role: by.role,
            origin: by.origin,
            action: step.kind,
            subject: `${plan.subject.type}:${plan.subject.id}`,
            outcome: happened ? 'ok' : 'failed',
            runId,
            detail: { step: step.id, title: step.title, state: 'in_doubt', settled: happened },
          },
        },
      ],
      null,
    );
    // The last open question answered with yes: all that is left is the run's own end.
    const allSettled = rows.every(({ state }, at) => isSettled(state) || (happened && at === position));
    return allSettled ? resume(runId, by) : get(runId);
  };

  return {
    start,
    /** Goes on with a run that stopped, was cancelled or interrupted. One that is at work is left alone. */
    resume,
    /** Says what became of a step in doubt. A run whose every step has then ended well is finished. */
    settle,

    /** Sends nothing more; what was sent is finished and read back. */
    async cancel(runId: string, _by: Actor): Promise<RunSummary> {
      const run = live.get(runId);
      if (!run) {
        await recordOf(runId);
        throw conflict('This run is not at work.', 'There is nothing to cancel.');
      }
      run.cancel();
      await store.runs.markCancelling(runId);
      return run.summary();
    },

    /** The run, all of its steps, then each change until it ends or the signal aborts. */
    async *watch(runId: string, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
      const run = live.get(runId);
      if (run) return yield* progress.watch(runId, run, signal);
      const record = await recordOf(runId);
      yield { type: 'run', run: summaryOf(record) };
      for (const step of await stepsOf(record)) {
        if (signal.aborted) return;
        yield { type: 'step', step };
      }
    },

    /** Summaries of every run, commands too, that changes from now on. */
    live: (signal: AbortSignal) => progress.live(signal),

    /** Resolves with the summary once the run has ended; at once when it is not at work. */
    async ended(runId: string): Promise<RunSummary> {
      return (await live.get(runId)?.end) ?? get(runId);
    },

    isLive: (runId: string): boolean => live.has(runId),
    get,

    /** A run's steps as they stand. */
    steps: async (runId: string): Promise<RunStep[]> => {
      const run = live.get(runId);
      if (run) return Array.from({ length: run.total }, (_, position) => run.step(position));
      return stepsOf(await recordOf(runId));
    },

    /** Tells watchers of all runs about one that the engine does not work on: a command. */
    announce(summary: RunSummary): void {
      progress.changed(summary.id, () => summary, []);
    },

    /**
     * Marks runs of processes that are gone as interrupted; answers how many. `spared` names commands that
     * another process is still at, which does not own the profile.
     */
    recover: (spared: readonly string[] = []): Promise<number> =>
      store.runs.interruptOrphans(instantOf(clock), spared),

    /** Stops all work so that it can be resumed; resolves when nothing is under way any more. */
    async close(): Promise<void> {
      closed = true;
      for (const run of live.values()) run.halt();
      await Promise.all([...live.values()].map(({ end }) => end));
    },
  };

  async function stepsOf(record: RunRecord): Promise<RunStep[]> {
    const plan = record.planId === null ? undefined : await store.plans.get(record.planId);
    if (!plan) return [];
    const rows = await store.runs.steps(record.id);
    return rows.flatMap((row) => {
      const step = plan.steps[row.position];
      return step ? [{ ...step, ...row }] : [];
    });
  }
};
export type Engine = ReturnType<typeof createEngine>;
