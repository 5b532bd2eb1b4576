/** How many tokens are remembered at once; a forgotten one begins with its full burst. */
const most = 1_000;

/**
 * Counts the calls of each token: a bucket that holds a tenth of a minute’s calls and fills steadily.
 *
 * @param clock milliseconds, monotonic.
 */
export const createTokenRates = (clock: () => number = () => performance.now()) => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** Takes one call. The answer is 0, or in how many seconds the next one is possible. */
    take(token: string, perMinute: number): number {
      const now = clock();
      const burst = Math.max(1, Math.floor(perMinute / 10));
      const { left, at } = buckets.get(token) ?? { left: burst, at: now };
      const filled = Math.min(burst, left + ((now - at) / 60_000) * perMinute);
      const taken = filled >= 1;
      buckets.delete(token);
      buckets.set(token, { left: taken ? filled - 1 : filled, at: now });
      if (buckets.size > most)
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      return taken ? 0 : Math.max(1, Math.ceil(((1 - filled) * 60) / perMinute));
    },
  };
};
