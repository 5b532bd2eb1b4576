interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}

/** One keypress that changed rows. */
export interface Keypress {
  /** From the browser's dispatch of the key to the frame that has the new rows. */
  readonly wallMs: number;
  /** Time on a processor of the page's main thread in between: what a busy machine does not make longer. */
  readonly cpuMs: number;
}

/** How the page says that it has the rows of a keypress: `performance.mark('rows')`. */
export const rowsMark = 'rows';

/**
 * Reads a Chromium trace: each key that was pressed, up to the first frame that was drawn after the page had the new
 * rows. Throws where a key has none.
 */
export const readKeypresses = (trace: string): readonly Keypress[] => {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const events = traceEvents.toSorted((one, other) => one.ts - other.ts);
  const marks = events.filter(({ cat, name }) => cat.includes('blink.user_timing') && name === rowsMark);
  const page = marks[0];
  if (page === undefined) throw new Error('the trace has no rows');
  const ofPage = events.filter(({ pid, tid }) => pid === page.pid && tid === page.tid);
  const keys = ofPage.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'keydown');
  // One task stands in both; which of them a trace has depends on the version.
  const named = (name: string) => ofPage.filter((event) => event.ph === 'X' && event.name === name);
  const [runs, controlled] = [named('RunTask'), named('ThreadControllerImpl::RunTask')];
  const tasks = runs.length > 0 ? runs : controlled;
  // The main thread's commit hands the frame over, and may be told to end after the frame was drawn.
  const commits = ofPage.filter(({ name }) => name === 'Commit');
  const shown = events.filter(
    ({ name, pid }) => pid === page.pid && (name === 'AnimationFrame::Presentation' || name === 'DrawFrame'),
  );
  return keys.map((key, at) => {
    const until = keys[at + 1]?.ts ?? Number.POSITIVE_INFINITY;
    const mark = marks.find(({ ts }) => ts > key.ts && ts < until);
    if (mark === undefined) throw new Error(`key ${at + 1} of ${keys.length} changed no rows`);
    const commit = commits.find(({ ts }) => ts >= mark.ts);
    const after = shown.filter(({ ts }) => commit !== undefined && ts >= commit.ts && ts < until);
    const draw = after.find(({ name }) => name !== 'DrawFrame') ?? after[0];
    if (commit === undefined || draw === undefined) throw new Error(`key ${at + 1} was never drawn`);
    const cpu = tasks.reduce((sum, { ts, dur = 0, tdur = 0 }) => {
      const shared = Math.min(ts + dur, draw.ts) - Math.max(ts, key.ts);
      return shared <= 0 || dur === 0 ? sum : sum + tdur * (shared / dur);
    }, 0);
    return { wallMs: (draw.ts - key.ts) / 1_000, cpuMs: cpu / 1_000 };
  });
};
