/**
 * When a time box ends, on clocks that may be wrong.
 *
 * A grant is due when the clock has reached its end, or when it has lasted its whole length as counted from one
 * look to the next. The count makes an end of it where the clock was set back; it never runs ahead of what a
 * clock said, so that no grant ends earlier than by as much as the clock was wrong.
 */
export interface TimeBox {
  readonly activeAt: string;
  readonly endsAt: string;
  /** How long it has lasted by the looks so far, in milliseconds. */
  readonly lastedMs: number;
}

/**
 * How much time has passed between two looks: by the monotonic clock where the same process took both, by the
 * wall clock otherwise, which counts for nothing where it went back.
 */
export const passedSince = (
  before: { readonly at: string; readonly monotonic: number | null } | null,
  now: { readonly at: string; readonly monotonic: number },
): number => {
  if (before === null) return 0;
  if (before.monotonic !== null) return Math.max(0, now.monotonic - before.monotonic);
  return Math.max(0, Date.parse(now.at) - Date.parse(before.at));
};

export const isDue = (box: TimeBox, now: string): boolean =>
  box.endsAt <= now || box.lastedMs >= Date.parse(box.endsAt) - Date.parse(box.activeAt);

/** How late an end is, in milliseconds, by whichever clock made it due. */
export const lateBy = (box: TimeBox, now: string): number =>
  Math.max(
    0,
    Date.parse(now) - Date.parse(box.endsAt),
    box.lastedMs - (Date.parse(box.endsAt) - Date.parse(box.activeAt)),
  );
