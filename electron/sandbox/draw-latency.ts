import type { LatencyRange } from './sandbox.ts';

/** Answers each request's latency in milliseconds, one after the other. */
export function drawLatency(latency: number | LatencyRange): () => number {
  if (typeof latency === 'number') return () => latency;
  const { least, most } = latency;
  let state = latency.seed >>> 0;
  return () => {
    // A linear congruential generator (Numerical Recipes): good enough to scatter latencies.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + (most - least) * (state / 2 ** 32);
  };
}
