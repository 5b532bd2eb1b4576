/** The first pause before an effect is looked for again. */
export const firstProofPauseMs = 200;
const firstDoubtPauseMs = 800;
const longestMs = 10_000;
const growth = 1.7;
/** The pause by the time that has passed: with much waiting, and with little. */
const closest = 0.15;
const widest = 1;
const stepsForWidest = 64;

/**
 * How long to wait until effects that did not show yet are looked for again. What everybody waits for is
 * looked at often, because a late look delays so many calls; where little waits, the looks themselves would be
 * most of the calls. `waitedMs`: since the last of them was sent; `left`: steps that have not ended.
 */
export const proofPause = (options: {
  readonly doubtful: boolean;
  readonly before: number;
  readonly waitedMs: number;
  readonly left: number;
}): number => {
  const { doubtful, before, waitedMs, left } = options;
  if (doubtful) return Math.min(longestMs, Math.max(firstDoubtPauseMs, before * growth));
  const share = Math.min(widest, Math.max(closest, stepsForWidest / left));
  return Math.min(longestMs, Math.max(firstProofPauseMs, waitedMs * share));
};
