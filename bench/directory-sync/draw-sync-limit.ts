import { seededRandom } from '../../e2e/faults/seeded-random.ts';
import type { Limit } from '../onboarding/draw-limit.ts';

/** Calls per second that every service allows at least, before and after its change. */
export const leastRate = 200;

/**
 * Draws one service that allows hundreds of calls a second: the lower of its two rates between 200 and 280, the
 * other 1.25 to 1.6 times that, in either order; the burst is what one to three seconds bring; the change comes
 * between 30 % and 60 % of `calls`; latencies as for onboarding.
 */
export const drawSyncLimit = (seed: number, calls: number): Limit => {
  const random = seededRandom(seed * 7919);
  const between = (least: number, most: number) => least * (most / least) ** random();
  const lower = between(leastRate, 280);
  const higher = lower * between(1.25, 1.6);
  const raised = random() < 0.5;
  const rate = raised ? lower : higher;
  const burst = Math.ceil(rate * (1 + 2 * random()));
  const latency = between(20, 400 / 1.5);
  const afterCalls = Math.round(calls * (0.3 + 0.3 * random()));
  return {
    seed,
    rate,
    burst,
    change: { afterCalls, perSecond: raised ? higher : lower },
    latency: { least: latency, most: latency * 1.5 },
    namespaceMs: 0,
  };
};
