import { setTimeout as rest } from 'node:timers/promises';
import { StewardError } from '../../shared/errors.ts';
import { type CallMeter, CloudError, type RateLimiter } from './cloud-call.ts';

export interface CloudCall<T> {
  readonly limiter: RateLimiter;
  readonly meter: CallMeter;
  readonly service: string;
  readonly operation: string;
  /** Whether the call may change anything: one whose answer was lost is then not sent again. */
  readonly changes: boolean;
  /** Whether it goes before the others that wait for the account's budget. */
  readonly turn?: 'next' | 'last';
  /** Sends it once. The client behind it must not retry by itself. */
  readonly send: () => Promise<T>;
  /** Says what an error means, with the service's Retry-After in milliseconds. */
  readonly classify: (error: unknown) => {
    readonly error: CloudError;
    readonly retryAfterMs?: number | undefined;
  };
  /** Takes effect until the call is sent, and between tries. */
  readonly signal?: AbortSignal | undefined;
  readonly random?: () => number;
  /** Resolves after `ms`; rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
  readonly now?: () => number;
  /** How long throttling, and silence where it is safe, are put up with. Default one minute. */
  readonly patienceMs?: number;
}

const sleepFor = (ms: number, signal?: AbortSignal): Promise<unknown> =>
  rest(ms, undefined, signal ? { signal } : {});

/** A pause before try number `tries`: full jitter, never shorter than the service asked for. */
const pauseOf = (tries: number, random: () => number, retryAfterMs: number | undefined): number => {
  const jitter = random() * Math.min(20_000, 100 * 2 ** Math.min(tries, 20));
  return retryAfterMs === undefined ? jitter : Math.min(60_000, retryAfterMs) + jitter / 4;
};

/**
 * Sends one call within the account's budget.
 *
 * "Too fast" did nothing, so it is always sent again; a read is sent again after silence or a 5xx too. A
 * change that got no answer, or a 5xx, fails at once with `in_doubt`: whoever made it looks it up. Pauses
 * have full jitter and honour Retry-After. Fails with `CloudError`, or with the `StewardError` that `send`
 * threw; `aborted` means that nothing of this call is under way.
 */
export const callCloud = async <T>(call: CloudCall<T>): Promise<T> => {
  const { limiter, meter, signal, random = Math.random, sleep = sleepFor } = call;
  const now = call.now ?? (() => performance.now());
  const patienceMs = call.patienceMs ?? 60_000;
  const aborted = (cause: unknown) =>
    new CloudError({
      name: 'Aborted',
      message: 'Cancelled before it was sent.',
      failure: 'aborted',
      service: call.service,
      operation: call.operation,
      cause,
    });
  const unlessAborted = async (waiting: Promise<unknown>): Promise<void> => {
    try {
      await waiting;
    } catch (error) {
      throw signal?.aborted ? aborted(error) : error;
    }
  };
  /** The turn that was waited for goes back unused. */
  const abortedInTurn = () => {
    limiter.unanswered?.();
    return aborted(signal?.reason);
  };
  let troubleSince: number | undefined;

  for (let tries = 1; ; tries++) {
    await unlessAborted(limiter.acquire(signal, call.turn));
    if (signal?.aborted) throw abortedInTurn();
    meter.count('calls');
    if (tries > 1) meter.count('retries');
    let answer: T;
    try {
      answer = await call.send();
    } catch (thrown) {
      if (thrown instanceof StewardError) {
        limiter.unanswered?.();
        throw thrown;
      }
      // The client gave up a read because of the signal.
      if (signal?.aborted && !call.changes) {
        limiter.unanswered?.();
        throw aborted(thrown);
      }
      const { error, retryAfterMs } = call.classify(thrown);
      const throttled = error.failure === 'throttled';
      if (throttled) {
        meter.count('throttled');
        limiter.throttled(retryAfterMs);
      } else if (error.failure === 'refused') limiter.succeeded();
      else limiter.unanswered?.();
      if (!throttled && !(error.failure === 'unavailable' && !call.changes)) throw error;
      troubleSince ??= now();
      const pause = pauseOf(tries, random, retryAfterMs);
      if (now() + pause - troubleSince > patienceMs) throw error;
      await unlessAborted(sleep(pause, signal));
      continue;
    }
    limiter.succeeded();
    return answer;
  }
};
