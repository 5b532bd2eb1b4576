/** Lets `perSecond` requests through on average and `burst` at once. 0 per second: no limit. */
export interface TokenBucket {
  /** `now` in milliseconds, from a clock that only goes forward. */
  take(now: number): boolean;
}

/** After so many requests that were let through, another rate holds; what has gathered stays. */
export interface RateChange {
  readonly afterCalls: number;
  readonly perSecond: number;
}

export function createTokenBucket(
  perSecond: number,
  burst = Math.max(1, Math.ceil(perSecond)),
  change?: RateChange,
): TokenBucket {
  let rate = perSecond;
  let tokens = burst;
  let taken = 0;
  let last: number | undefined;
  return {
    take: (now) => {
      if (rate <= 0) return true;
      tokens = Math.min(burst, tokens + ((now - (last ?? now)) / 1000) * rate);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      taken += 1;
      if (change !== undefined && taken === change.afterCalls) rate = change.perSecond;
      return true;
    },
  };
}
