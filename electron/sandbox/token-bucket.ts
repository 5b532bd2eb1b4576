/** Lets `perSecond` requests through on average and `burst` at once. 0 per second: no limit. */
export interface TokenBucket {
  /** `now` in milliseconds, from a clock that only goes forward. */
  take(now: number): boolean;
}

export function createTokenBucket(perSecond: number, burst = Math.max(1, Math.ceil(perSecond))): TokenBucket {
  let tokens = burst;
  let last: number | undefined;
  return {
    take: (now) => {
      if (perSecond <= 0) return true;
      tokens = Math.min(burst, tokens + ((now - (last ?? now)) / 1000) * perSecond);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
