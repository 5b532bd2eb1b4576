import type { HealthCheck } from '../../shared/contract/console.ts';

const base = { id: 'clock', title: 'Clock' } as const;
const minute = 60_000;
/** The year this version was made; a clock before it is wrong. */
const made = 2026;

/** All times in milliseconds since 1970, UTC. */
export interface ClockReading {
  readonly wall: number;
  /** What the wall clock would say if it had run evenly since the process started. */
  readonly steady: number;
  /** The `Date` header of a server, and when it arrived by the wall clock. */
  readonly server?: { readonly name: string; readonly date: number; readonly at: number } | undefined;
}

export const readClock = (): ClockReading => ({
  wall: Date.now(),
  steady: performance.timeOrigin + performance.now(),
});

const spoken = (ms: number): string => {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  return `${Math.round(seconds / 3600)} hours`;
};

/**
 * Whether signed requests and journal times can rely on the clock. AWS refuses a signature that is more
 * than five minutes off (SigV4, `RequestTimeTooSkewed`). A steady clock stands still while a computer
 * sleeps, so being ahead of it is no fault; being behind it is.
 */
export const checkClock = (reading: ClockReading = readClock()): HealthCheck => {
  const { wall, steady, server } = reading;
  const todo = 'Turn on setting the time automatically (NTP).';
  const now = Number.isFinite(wall) ? new Date(wall).toISOString() : 'no time';
  const year = new Date(wall).getUTCFullYear();
  if (!(year >= made && year <= made + 30)) {
    return { ...base, state: 'failed', found: `The clock says ${now}, which cannot be.`, todo };
  }
  if (server) {
    const offset = server.at - server.date;
    const words = `The clock is ${spoken(offset)} ${offset > 0 ? 'ahead of' : 'behind'} ${server.name}.`;
    if (Math.abs(offset) > 4 * minute) {
      return {
        ...base,
        state: 'failed',
        found: `${words} AWS refuses requests that are five minutes off.`,
        todo,
      };
    }
    if (Math.abs(offset) > minute) return { ...base, state: 'warning', found: words, todo };
  }
  const jump = wall - steady;
  if (jump < -2000) {
    return {
      ...base,
      state: 'warning',
      found: `The clock was set back by ${spoken(jump)} since Steward started; times in the journal may be out of order.`,
      todo,
    };
  }
  const ahead =
    jump > minute
      ? ` It moved ahead by ${spoken(jump)} since Steward started: the computer slept, or it was set.`
      : '';
  const compared = server ? ` It agrees with ${server.name}.` : '';
  return { ...base, state: 'ok', found: `${now}.${compared}${ahead}` };
};
