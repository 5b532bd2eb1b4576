import { fullJitter } from './backoff.ts';

/** After so many calls in a row without an answer, sending pauses until a look gets one. */
const limit = 4;

/** Watches over a service that does not answer. Times are monotonic milliseconds. */
export const createSilence = (random: () => number) => {
  let silent = 0;
  let until = 0;
  return {
    heard(): void {
      silent = 0;
      until = 0;
    },
    unheard(now: number): void {
      silent++;
      if (silent >= limit)
        until = now + 250 + fullJitter(silent - limit, random, { baseMs: 500, capMs: 10_000 });
    },
    /** Whether the next call only finds out whether the service answers again. */
    get isProbing(): boolean {
      return silent >= limit;
    },
    /** Nothing is sent before. */
    get until(): number {
      return until;
    },
  };
};
