import type { Json, Plan, RunState, RunStep, RunSummary, StepState } from '../../shared/domain/plan.ts';
import { StewardError } from '../../shared/errors.ts';
import type { NewAuditEntry } from '../audit/append-audit-entry.ts';
import { CloudError } from '../connectors/cloud-call.ts';
import type { FaultHook } from '../faults/fault-points.ts';
import { type Clock, instantOf } from './clock.ts';
import type { Executors, Invitation } from './executor.ts';
import type { Actor, Counts, JournalStep, RunEnd, RunRecord, StepChange } from './journal.ts';
import { isSettled } from './journal.ts';
import { createJournalWriter, type RecordChanges } from './journal-writer.ts';
import type { ActOutcome, Look } from './scheduled-work.ts';
import { createScheduler } from './scheduler.ts';
import type { Entry } from './step-entry.ts';
import { stepErrorOf } from './step-error.ts';
import { tally } from './tally.ts';

export interface LiveRunParts<C> {
  readonly record: RunRecord;
  readonly plan: Plan;
  /** The journal's steps when the run is resumed; none for a new one. */
  readonly rows: readonly JournalStep[];
  readonly by: Actor;
  readonly cloud: C;
  readonly executors: Executors<C>;
  /** The calls so far, earlier parts of a resumed run included. */
  readonly counts: () => Counts;
  readonly journal: RecordChanges;
  readonly markEnd: (end: RunEnd) => Promise<void>;
  /** The domain's own end of the plan; before the end is journalled. */
  readonly onEnd: (state: RunState) => Promise<void>;
  readonly changed: (positions: readonly number[]) => void;
  readonly onDefect: (error: unknown, stepId?: string) => void;
  readonly handOver: (invitation: Invitation) => void;
  readonly faults: FaultHook;
  readonly clock: Clock;
  readonly random: () => number;
  readonly concurrency: number;
  readonly patienceMs: number;
  readonly maxTries: number;
}

/** A run that this process works on. */
export interface LiveRun {
  readonly id: string;
  readonly total: number;
  readonly ended: boolean;
  /** Resolves when the run has ended, whatever way; never rejects. */
  readonly end: Promise<RunSummary>;
  summary(): RunSummary;
  step(position: number): RunStep;
  /** Sends nothing more; reads back what was sent; the run ends. */
  cancel(): void;
  /** Sends nothing more and leaves the rest to a later resume. */
  halt(): void;
}

const outcomeOf = (error: unknown, cancelled: boolean): ActOutcome => {
  const told = stepErrorOf(error);
  if (error instanceof StewardError) return { type: 'refused', error: told };
  // A defect may have struck after the change was sent: it is looked up, not repeated.
  if (!(error instanceof CloudError)) return { type: 'lost', thenFail: told };
  switch (error.failure) {
    case 'refused':
      return { type: 'refused', error: told };
    case 'throttled':
      return { type: 'not_taken', error: told, answered: true };
    case 'unavailable':
      return { type: 'not_taken', error: told, answered: false };
    case 'in_doubt':
      return { type: 'lost' };
    case 'aborted':
      return cancelled ? { type: 'aborted' } : { type: 'not_taken', error: told, answered: true };
  }
};

const auditOutcome: Partial<Record<StepState, NewAuditEntry['outcome']>> = {
  done: 'ok',
  failed: 'failed',
  changed: 'failed',
  in_doubt: 'failed',
};

/** How a step stands, as it is told. */
const viewOf = ({ state, attempts, startedAt, endedAt, found, error }: Entry) => ({
  state,
  attempts,
  startedAt,
  endedAt,
  found,
  error,
});

/**
 * Works through a plan: takes what the scheduler hands out, does it, journals it. At most `concurrency`
 * looks and changes are under way at a time.
 */
export const startLiveRun = <C>(parts: LiveRunParts<C>): LiveRun => {
  const { plan, record, clock, faults } = parts;
  const subject = `${plan.subject.type}:${plan.subject.id}`;
  const cancelling = new AbortController();
  const halting = new AbortController();
  const beforeSending = AbortSignal.any([cancelling.signal, halting.signal]);
  const scheduler = createScheduler(
    plan.steps,
    parts.executors as Executors<never>,
    parts.rows,
    {
      patienceMs: parts.patienceMs,
      maxTries: parts.maxTries,
      random: parts.random,
      instant: () => instantOf(clock),
    },
    clock.monotonic(),
  );
  const journal = createJournalWriter(parts.journal, parts.counts);
  const finished = Promise.withResolvers<RunSummary>();
  const shown = scheduler.entries.map(viewOf);
  const byState: Record<string, number> = {};
  for (const { state } of shown) byState[state] = (byState[state] ?? 0) + 1;
  let state: RunState = 'running';
  let ending: RunEnd | undefined;
  let broken: { readonly error: unknown } | undefined;
  let inFlight = 0;
  let finishing = false;
  let stopTimer: (() => void) | undefined;

  const summary = (): RunSummary => {
    const { planId: _, ...rest } = record;
    return {
      ...rest,
      state: ending?.state ?? state,
      live: ending === undefined,
      endedAt: ending?.endedAt ?? null,
      steps: tally(byState),
      counts: parts.counts(),
      error: ending?.error ?? null,
    };
  };
  const step = (position: number): RunStep => {
    const entry = scheduler.entries[position];
    const view = shown[position];
    if (!entry || !view) throw new RangeError(`No step ${position}`);
    return { ...entry.step, position, ...view };
  };

  /** Tells watchers how entries stand now, and keeps the count of states. */
  const show = (entries: readonly Entry[]) => {
    for (const entry of entries) {
      const before = shown[entry.position]?.state;
      if (before !== undefined) byState[before] = (byState[before] ?? 1) - 1;
      if (before !== undefined && byState[before] === 0) delete byState[before];
      byState[entry.state] = (byState[entry.state] ?? 0) + 1;
      shown[entry.position] = viewOf(entry);
    }
    if (entries.length > 0) parts.changed(entries.map(({ position }) => position));
  };
  /** Shows what is under way. An end is shown by `commit`: only once a power cut cannot take it back. */
  const showUnderWay = () => show(scheduler.takeTouched().filter(({ phase }) => phase !== 'ended'));

  const auditOf = (entry: Entry): NewAuditEntry | undefined => {
    const outcome = auditOutcome[entry.state];
    if (!outcome) return undefined;
    const { error } = entry;
    return {
      at: entry.endedAt ?? instantOf(clock),
      ...parts.by,
      action: entry.step.kind,
      subject,
      outcome,
      runId: record.id,
      detail: {
        step: entry.step.id,
        title: entry.step.title,
        state: entry.state,
        ...(error ? { error: { name: error.name, message: error.message } } : {}),
      },
    };
  };
  const changeOf = (entry: Entry): StepChange => {
    const { position, attempts, startedAt, endedAt, error } = entry;
    // While a step is under way its `found` is what was there before; the journal keeps proofs only.
    const found = entry.phase === 'ended' ? entry.found : null;
    return {
      position,
      state: entry.state,
      attempts,
      startedAt,
      endedAt,
      found,
      error,
      audit: auditOf(entry),
    };
  };

  /** Journals what ended, after `first`; resolves when it is durable and shown. */
  const commit = async (first: readonly Entry[] = []): Promise<void> => {
    const ended = scheduler.takeEnded();
    showUnderWay();
    const changes = [...first.filter((entry) => entry.phase !== 'ended'), ...ended].map(changeOf);
    await journal.write(changes);
    show(ended);
    for (const entry of ended) if (entry.state === 'done') await faults('step.done', entry.step);
  };

  const executorOf = (kind: string) => {
    const executor = parts.executors.get(kind);
    if (!executor) throw new Error(`No executor for steps of kind ${kind}`);
    return executor;
  };

  const look = async (work: Look): Promise<void> => {
    const all = [...work.before, ...work.along, ...work.proofs];
    const proves = work.proofs.length > 0;
    await faults(proves ? 'step.before-proof' : 'step.before-look', all[0]?.step);
    let found: readonly Json[];
    try {
      found = await executorOf(work.group.kind).lookMany(
        all.map((entry) => entry.step.input),
        // What was sent is read back even when the run is cancelled.
        { cloud: parts.cloud, signal: proves ? halting.signal : beforeSending },
      );
      if (found.length !== all.length)
        throw new Error(`${work.group.kind} looked at ${all.length} and answered ${found.length}`);
    } catch (error) {
      if (halting.signal.aborted) return;
      const known = error instanceof CloudError || error instanceof StewardError;
      if (!known) parts.onDefect(error, all[0]?.step.id);
      const passing = error instanceof CloudError && error.failure !== 'refused';
      scheduler.lookFailed(work, stepErrorOf(error), passing, clock.monotonic());
      return commit();
    }
    await faults(proves ? 'step.proven' : 'step.looked', all[0]?.step);
    scheduler.looked(work, found, clock.monotonic());
    await commit();
  };

  const act = async (entry: Entry): Promise<void> => {
    await journal.write([changeOf(entry)]);
    await faults('step.before-act', entry.step);
    let wasThere = false;
    let outcome: ActOutcome;
    try {
      await executorOf(entry.step.kind).act(entry.step.input, entry.found, {
        cloud: parts.cloud,
        signal: beforeSending,
        wasThere: () => {
          wasThere = true;
        },
        handOver: parts.handOver,
      });
      outcome = { type: wasThere ? 'was_there' : 'acted' };
    } catch (error) {
      outcome = outcomeOf(error, beforeSending.aborted);
      if (outcome.type === 'lost' && outcome.thenFail) parts.onDefect(error, entry.step.id);
      // Not sent because Steward is closing: the journal says `acting`, so a resume looks it up.
      if (outcome.type === 'aborted' && !cancelling.signal.aborted) return;
    }
    if (outcome.type === 'acted') await faults('step.sent', entry.step);
    scheduler.sent(entry, outcome, clock.monotonic());
    await commit(outcome.type === 'acted' ? [entry] : []);
    if (outcome.type === 'acted') await faults('step.acted', entry.step);
  };

  const endState = (): RunState => {
    if (broken || halting.signal.aborted) return 'interrupted';
    if (scheduler.entries.every((entry) => isSettled(entry.state))) return 'done';
    return cancelling.signal.aborted ? 'cancelled' : 'stopped';
  };

  const finish = async (): Promise<void> => {
    let error = broken ? stepErrorOf(broken.error) : null;
    let last = endState();
    try {
      if (last !== 'interrupted') {
        await parts.onEnd(last).catch((cause: unknown) => {
          parts.onDefect(cause);
          error = stepErrorOf(cause);
          last = 'failed';
        });
        await faults('run.before-end');
      }
      await parts.markEnd({ state: last, endedAt: instantOf(clock), error });
    } catch (cause) {
      // The journal cannot be written: it still says `running`, which the next start makes `interrupted`.
      parts.onDefect(cause);
      last = 'interrupted';
      error ??= stepErrorOf(cause);
    }
    ending = { state: last, endedAt: instantOf(clock), error };
    parts.changed([]);
    finished.resolve(summary());
  };

  const pump = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    const stopped = () => broken !== undefined || halting.signal.aborted;
    let now = clock.monotonic();
    while (!stopped() && inFlight < parts.concurrency) {
      now = clock.monotonic();
      const work = scheduler.next(now);
      if (!work) break;
      inFlight++;
      showUnderWay();
      const done = work.type === 'look' ? look(work) : act(work.entry);
      void done
        .catch((error: unknown) => {
          if (!broken) parts.onDefect(error);
          broken ??= { error };
        })
        .finally(() => {
          inFlight--;
          pump();
        });
    }
    if (finishing) return;
    if (inFlight === 0 && (scheduler.finished || stopped())) {
      finishing = true;
      void finish();
      return;
    }
    // Asked for the same moment at which there was nothing to do: what falls due in between would be lost.
    const wakeAt = scheduler.wakeAt(now);
    if (wakeAt !== undefined && inFlight < parts.concurrency && !stopped())
      stopTimer = clock.after(Math.max(1, wakeAt - clock.monotonic()), pump);
  };

  /** What ended without a call (a resumed run's dependents of a step in doubt, a cancel) is journalled too. */
  const commitThenPump = () => {
    inFlight++;
    void commit()
      .catch((error: unknown) => {
        broken ??= { error };
      })
      .finally(() => {
        inFlight--;
        pump();
      });
  };
  commitThenPump();

  return {
    id: record.id,
    total: scheduler.entries.length,
    end: finished.promise,
    get ended() {
      return ending !== undefined;
    },
    summary,
    step,
    cancel() {
      if (cancelling.signal.aborted || finishing) return;
      state = 'cancelling';
      scheduler.cancel();
      cancelling.abort();
      parts.changed([]);
      commitThenPump();
    },
    halt() {
      if (finishing) return;
      halting.abort();
      pump();
    },
  };
};
