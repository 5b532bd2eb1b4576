/** Days of UTC, as `2026-11-21`. */
export type Day = string;

const dayMs = 24 * 3600 * 1000;
/** Events arrive up to 15 minutes late (CloudTrail user guide, event history); twice that to be sure. */
const lateMs = 30 * 60 * 1000;

export const dayOf = (at: string | Date): Day => new Date(at).toISOString().slice(0, 10);
export const startOf = (day: Day): string => `${day}T00:00:00.000Z`;
export const dayBefore = (day: Day): Day => dayOf(new Date(Date.parse(startOf(day)) - dayMs));
export const dayAfter = (day: Day): Day => dayOf(new Date(Date.parse(startOf(day)) + dayMs));

/** Whether everything about a day had arrived at an instant. */
export const isOver = (day: Day, at: Date): boolean =>
  at.getTime() >= Date.parse(startOf(dayAfter(day))) + lateMs;

/**
 * Whether a day was read after its end, and so soon that something of it may still have come late, as of today. Just
 * after midnight that is yesterday; once nothing can be late any more, it has to be read again.
 */
export const mayStillBeLate = (day: Day, readAt: string, newestReadAt: string): boolean =>
  readAt >= startOf(dayAfter(day)) && !isOver(day, new Date(newestReadAt));

/** Days that follow one another, both ends included. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

/** What is left to read of the last `days` days, newest first: all but the days that were read whole. */
export const spansToRead = (whole: ReadonlySet<Day>, days: number, now: Date): DaySpan[] => {
  const spans: DaySpan[] = [];
  let open = false;
  let day = dayOf(now);
  for (let back = 0; back < days; back++, day = dayBefore(day)) {
    if (whole.has(day)) {
      open = false;
      continue;
    }
    const before = open ? spans.pop() : undefined;
    spans.push({ from: day, to: before?.to ?? day });
    open = true;
  }
  return spans;
};

export const countDays = (spans: readonly DaySpan[]): number =>
  spans.reduce(
    (sum, { from, to }) => sum + 1 + (Date.parse(startOf(to)) - Date.parse(startOf(from))) / dayMs,
    0,
  );
