/**
 * A pause in milliseconds before try number `tries` (1 for the first repeat): full jitter, so that many
 * callers who failed together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const fullJitter = (
  tries: number,
  random: () => number,
  { baseMs = 200, capMs = 20_000 }: { readonly baseMs?: number; readonly capMs?: number } = {},
): number => random() * Math.min(capMs, baseMs * 2 ** Math.min(tries, 30));
