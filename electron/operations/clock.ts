/** Time as the engine sees it; a test brings its own. */
export interface Clock {
  /** Wall clock in milliseconds since 1970, for what people read. It may jump. */
  now(): number;
  /** Milliseconds that only ever grow, for pauses and patience. */
  monotonic(): number;
  /** Calls back after `ms`; the function it returns takes the call back. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** The wall clock's instant in the only form that contract and store know. */
export const instantOf = (clock: Pick<Clock, 'now'>): string => new Date(clock.now()).toISOString();
