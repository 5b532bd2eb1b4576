interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds, like all durations here. */
  readonly ts: number;
  readonly dur?: number;
  /** Time on a processor; a busy machine makes `dur` longer, not this. */
  readonly tdur?: number;
  readonly id?: string;
  readonly args?: {
    readonly data?: {
      readonly startTime?: number;
      readonly cpuProfile?: {
        readonly nodes?: readonly ProfileNode[];
        readonly samples?: readonly number[];
      };
      readonly timeDeltas?: readonly number[];
    };
  };
}

interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: { readonly functionName: string; readonly url?: string };
}

/** A stretch of the page's main thread in which nothing else could happen. */
export interface Task {
  /** What the person was doing. */
  readonly phase: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Most of it was the walker's own looking at the page, not the page. */
  readonly tool: boolean;
  /** The functions in which most of it was spent, with milliseconds by the clock. */
  readonly top: readonly (readonly [name: string, ms: number])[];
}

/** How a phase is told to the trace: `performance.mark('phase: …')`. */
export const phaseMark = 'phase: ';

interface Sample {
  readonly at: number;
  readonly name: string;
  readonly ms: number;
  /** Called, however far up, by a script of the page. */
  readonly ofPage: boolean;
}

/** When which function was on top of the stack, in one process. */
const samplesOf = (events: readonly TraceEvent[], pid: number): readonly Sample[] => {
  const frames = new Map<string, { readonly name: string; readonly ofPage: boolean }>();
  const samples: Sample[] = [];
  const clocks = new Map<string | undefined, number>();
  for (const event of events) {
    if (event.pid !== pid) continue;
    const data = event.args?.data;
    if (event.name === 'Profile') clocks.set(event.id, data?.startTime ?? event.ts);
    if (event.name !== 'ProfileChunk') continue;
    for (const { id, parent, callFrame } of data?.cpuProfile?.nodes ?? [])
      frames.set(`${event.id} ${id}`, {
        name: callFrame.functionName || `(in ${callFrame.url?.split('/').pop() ?? '?'})`,
        ofPage:
          callFrame.url?.startsWith('http') === true || frames.get(`${event.id} ${parent}`)?.ofPage === true,
      });
    let clock = clocks.get(event.id) ?? event.ts;
    const deltas = data?.timeDeltas ?? [];
    for (const [index, node] of (data?.cpuProfile?.samples ?? []).entries()) {
      const delta = deltas[index] ?? 0;
      clock += delta;
      const frame = frames.get(`${event.id} ${node}`);
      samples.push({
        at: clock,
        name: frame?.name ?? '?',
        ms: delta / 1_000,
        ofPage: frame?.ofPage === true,
      });
    }
    clocks.set(event.id, clock);
  }
  return samples.sort((a, b) => a.at - b.at);
};

/** Where the first sample stands that is not before a moment: there are millions of them. */
const indexOf = (samples: readonly Sample[], moment: number): number => {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
};

const quiet = new Set(['(idle)', '(root)', '(program)']);

const spentIn = (samples: readonly Sample[]): Pick<Task, 'tool' | 'top'> => {
  const spent = new Map<string, number>();
  const sides = { page: 0, tool: 0 };
  for (const { name, ms, ofPage } of samples) {
    if (quiet.has(name)) continue;
    spent.set(name, (spent.get(name) ?? 0) + ms);
    if (!name.startsWith('(garbage')) sides[ofPage ? 'page' : 'tool'] += ms;
  }
  const top = [...spent].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return { tool: sides.tool > sides.page, top };
};

/**
 * Reads a Chromium trace: every task of the marked page's main thread that took at least `leastMs` of either
 * clock, in order, each with its phase and what it spent its time in. Throws where the trace has no mark.
 */
export const readTasks = (trace: string, leastMs: number): readonly Task[] => {
  const { traceEvents: events } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const marks = events
    .filter(({ cat, name }) => cat.includes('blink.user_timing') && name.startsWith(phaseMark))
    .sort((a, b) => a.ts - b.ts);
  const first = marks[0];
  if (!first) throw new Error('the trace has no phase');
  const samples = samplesOf(events, first.pid);
  let end = 0;
  return events
    .filter(
      ({ name, ph, pid, tid, ts }) =>
        (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') &&
        ph === 'X' &&
        pid === first.pid &&
        tid === first.tid &&
        ts >= first.ts,
    )
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      // One task is told by two layers of Chromium: the outer one counts.
      const outer = ts >= end;
      if (outer) end = ts + dur;
      return outer;
    })
    .filter(({ dur = 0, tdur = 0 }) => Math.max(dur, tdur) >= leastMs * 1_000)
    .map(({ ts, dur = 0, tdur = 0 }) => ({
      phase: marks.findLast((mark) => mark.ts <= ts)?.name.slice(phaseMark.length) ?? '?',
      wallMs: dur / 1_000,
      cpuMs: tdur / 1_000,
      ...spentIn(samples.slice(indexOf(samples, ts), indexOf(samples, ts + dur + 1))),
    }));
};
