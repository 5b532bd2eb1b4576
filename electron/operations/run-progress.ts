import type { RunEvent, RunStep, RunSummary } from '../../shared/domain/plan.ts';

/** How long changes are gathered before they are sent on: at most 20 summaries a second. */
const gatherMs = 50;

/** What can be watched: a run that this process works on. */
export interface Watchable {
  readonly total: number;
  summary(): RunSummary;
  step(position: number): RunStep;
  readonly ended: boolean;
}

type Listener = (positions: readonly number[]) => void;

/** Resolves after `ms`, or as soon as the signal aborts. */
const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });

/** A flag that one reader waits for. */
const createBell = (signal: AbortSignal) => {
  let rung = false;
  let wake: (() => void) | undefined;
  const ring = () => {
    rung = true;
    wake?.();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    async heard(): Promise<void> {
      if (!rung && !signal.aborted)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wake = undefined;
      rung = false;
    },
    hush: () => signal.removeEventListener('abort', ring),
  };
};

/**
 * Carries changes of running work to whoever watches. Nobody is kept waiting: a slow watcher gets each
 * step's newest state and misses the ones between, so memory is bounded by the number of steps.
 */
export const createRunProgress = () => {
  const watchers = new Map<string, Set<Listener>>();
  const everywhere = new Set<(summary: () => RunSummary, id: string) => void>();

  return {
    /** Says that steps of a run, or its summary only, have changed. */
    changed(id: string, summary: () => RunSummary, positions: readonly number[]): void {
      for (const listener of watchers.get(id) ?? []) listener(positions);
      for (const listener of everywhere) listener(summary, id);
    },

    /** The run, then all of its steps, then each change; ends with the run or the signal. */
    async *watch(id: string, run: Watchable, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
      const dirty = new Set<number>();
      const bell = createBell(signal);
      const listener: Listener = (positions) => {
        for (const position of positions) dirty.add(position);
        bell.ring();
      };
      const listeners = watchers.get(id) ?? new Set();
      watchers.set(id, listeners.add(listener));
      try {
        yield { type: 'run', run: run.summary() };
        for (let position = 0; position < run.total && !signal.aborted; position++)
          yield { type: 'step', step: run.step(position) };
        while (!signal.aborted) {
          if (!run.ended) await bell.heard();
          if (!run.ended) await rest(gatherMs, signal);
          if (signal.aborted) return;
          const { ended } = run;
          const positions = [...dirty].sort((a, b) => a - b);
          dirty.clear();
          for (const position of positions) {
            if (signal.aborted) return;
            yield { type: 'step', step: run.step(position) };
          }
          yield { type: 'run', run: run.summary() };
          if (ended && dirty.size === 0) return;
        }
      } finally {
        bell.hush();
        listeners.delete(listener);
        if (listeners.size === 0) watchers.delete(id);
      }
    },

    /** Summaries of every run that changes from now on, until the signal aborts. */
    async *live(signal: AbortSignal): AsyncGenerator<RunSummary, void, void> {
      const dirty = new Map<string, () => RunSummary>();
      const bell = createBell(signal);
      const listener = (summary: () => RunSummary, id: string) => {
        dirty.set(id, summary);
        bell.ring();
      };
      everywhere.add(listener);
      try {
        while (!signal.aborted) {
          if (dirty.size === 0) await bell.heard();
          await rest(gatherMs, signal);
          const summaries = [...dirty.values()];
          dirty.clear();
          for (const summary of summaries) {
            if (signal.aborted) return;
            yield summary();
          }
        }
      } finally {
        bell.hush();
        everywhere.delete(listener);
      }
    },
  };
};
