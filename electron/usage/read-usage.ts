import type { CloudTrail } from '../connectors/cloudtrail/cloudtrail.ts';
import { readUse, type UseAction } from '../connectors/cloudtrail/read-use.ts';
import { type Day, type DaySpan, dayAfter, dayBefore, dayOf, isOver, startOf } from './usage-days.ts';

/** How often somebody did something with an asset on one day. */
export interface DayUse {
  readonly userName: string;
  /** `kind/id`; empty where the events named none. */
  readonly asset: string;
  readonly action: UseAction;
  readonly times: number;
  readonly lastAt: string;
}

/** One day in one region, read to its end. It replaces what was known of that day. */
export interface DayReading {
  readonly region: string;
  readonly day: Day;
  /** Whether nothing can be added to that day any more. */
  readonly whole: boolean;
  readonly uses: readonly DayUse[];
}

/** Adds events up by user, asset and action. */
const createTally = () => {
  const sums = new Map<string, DayUse>();
  return {
    add(at: string, record: string) {
      const use = readUse(record);
      if (use === undefined) return;
      const { userName, action } = use;
      const assets = use.assets.length === 0 ? [''] : use.assets.map(({ kind, id }) => `${kind}/${id}`);
      for (const asset of assets) {
        const key = JSON.stringify([userName, asset, action]);
        const before = sums.get(key);
        const lastAt = before !== undefined && before.lastAt > at ? before.lastAt : at;
        sums.set(key, { userName, asset, action, times: (before?.times ?? 0) + 1, lastAt });
      }
    },
    uses: () => [...sums.values()],
  };
};

/**
 * Reads a span of days in one region, newest first, and hands over each day when it was read to its end: whoever is
 * stopped goes on with the day that was under way. Events come newest first, so the first event of an earlier day ends
 * the later one.
 */
export const readUsage = async (
  cloud: CloudTrail,
  region: string,
  span: DaySpan,
  options: {
    readonly now: () => Date;
    readonly onDays: (days: readonly DayReading[]) => Promise<void>;
    readonly signal: AbortSignal;
  },
): Promise<void> => {
  const { now, onDays, signal } = options;
  const begun = now();
  let day = span.to;
  let tally = createTally();
  let done: DayReading[] = [];
  const endDay = () => {
    done.push({ region, day, whole: isOver(day, begun), uses: tally.uses() });
    tally = createTally();
    day = dayBefore(day);
  };
  let next: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await cloud.lookUp(
      { region, from: startOf(span.from), to: startOf(dayAfter(span.to)), next },
      signal,
    );
    for (const { at, record } of page.events) {
      const on = dayOf(at);
      while (on < day && day > span.from) endDay();
      if (on === day) tally.add(at, record);
    }
    next = page.next;
    if (next === undefined) while (day >= span.from) endDay();
    if (done.length > 0) await onDays(done);
    done = [];
  } while (next !== undefined);
};
