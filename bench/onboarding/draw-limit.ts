import { seededRandom } from '../../e2e/faults/seeded-random.ts';
import type { SandboxControl } from '../../electron/sandbox/sandbox.ts';

/** How the service behaves in one run: drawn from the seed, unseen by whoever calls. */
export interface Limit {
  readonly seed: number;
  /** Calls per second at first, and how many at once. */
  readonly rate: number;
  readonly burst: number;
  /** From the call on that is let through as this one, another rate holds. */
  readonly change: { readonly afterCalls: number; readonly perSecond: number };
  /** Milliseconds, drawn evenly for each call. */
  readonly latency: { readonly least: number; readonly most: number };
  /** How long a namespace takes to be created. Milliseconds. */
  readonly namespaceMs: number;
}

/** Bounds of the drawn rate in calls per second. */
export interface RateBounds {
  readonly least: number;
  readonly most: number;
}

/** What is known of QuickSight: about ten calls a second in general, two for permissions; nothing is published. */
export const usualRates: RateBounds = { least: 5, most: 60 };

/**
 * Draws one service. Rate and latency are drawn evenly on a logarithmic scale; the burst is what one to
 * three seconds bring; somewhere between 30 % and 60 % of `calls` the rate is multiplied or divided by 1.25
 * to 2.
 */
export const drawLimit = (seed: number, calls: number, rates: RateBounds = usualRates): Limit => {
  const random = seededRandom(seed * 7919);
  const between = (least: number, most: number) => least * (most / least) ** random();
  const rate = between(rates.least, rates.most);
  const burst = Math.ceil(rate * (1 + 2 * random()));
  const latency = between(20, 400 / 1.5);
  const factor = between(1.25, 2);
  const raised = random() < 0.5;
  const afterCalls = Math.round(calls * (0.3 + 0.3 * random()));
  return {
    seed,
    rate,
    burst,
    change: { afterCalls, perSecond: raised ? rate * factor : rate / factor },
    latency: { least: latency, most: latency * 1.5 },
    namespaceMs: Math.round(between(2_000, 12_000)),
  };
};

/** The limit as the sandbox is told; from then on it notes every request. */
export const controlOf = ({ seed, rate, burst, change, latency, namespaceMs }: Limit): SandboxControl => ({
  rate: { perSecond: rate, burst, change },
  latencyMs: { ...latency, seed },
  asyncMs: namespaceMs,
  recordRequests: true,
});
