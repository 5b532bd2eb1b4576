import type { RateLimiter } from './cloud-call.ts';
import { createRefusalNoise, type NoiseVerdict } from './refusal-noise.ts';

export interface RateLimiterOptions {
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  /** Calls back after some milliseconds; the function it returns takes the call back. */
  readonly after?: (ms: number, callback: () => void) => () => void;
  /** Calls per second that the service says it takes; where it says nothing, that is found out. */
  readonly said?: number | undefined;
  /** So many calls under way until the first "too fast", whatever is seen: to measure what another choice brings. */
  readonly firstWindow?: number;
}

/**
 * Calls under way until the first "too fast". What is under way when a budget runs out is refused, but for what
 * the rate brings meanwhile; what is not asked for while the budget is full is lost. So there are few at first,
 * one more for so many answers, and those that the rate as proven so far fills.
 */
const fewest = 4;
const answersPerMore = 100;
/**
 * Whoever has more calls waiting than this has thousands to make: the few that are refused while the limit is
 * found are a small share of them, and the time until then is not. Each answer then lets one more be under way.
 */
const many = 64;
/** At so many per second even thousands are soon done: no need to hurry beyond. */
const soonDone = 400;
/** Seconds of its rate that a service takes at once: at most, to be sure of a rate, and as a rule. */
const longestBurst = 4;
const usualBurst = 1;
/** How quickly a new latency is believed. */
const latencyWeight = 0.1;
/** After the first "too fast": how long the service's budget fills up before its rate is measured. */
const measureAfterMs = 150;
/** Where pacing starts again below the measured rate, and how much it grows with each answer. */
const backOff = 0.995;
const growth = 0.0005;
/**
 * Calls left out after a "too fast", at most, and in what time; and more per call per second: they let the service's
 * bucket recover from empty, where a call that overtakes another is enough to be refused.
 */
const spare = 3;
const spareSeconds = 0.1;
const sparePerRate = 0.012;
/** A "too fast" after so few answers is chance the first time; the second time the rate was lowered. */
const soon = 8;
/** So far above the last measured rate without a complaint, the service must have raised it. */
const raised = 1.03;
const fastGrowth = 0.004;
const fastestGrowth = 0.02;
/** Growth while two measurements in a row have not agreed to within `agreement`. */
const searchGrowth = 0.001;
const agreement = 0.12;
/**
 * With many waiting, the rate is known soon enough: the more measurements in a row agree, the slower it grows, by so
 * much at most, and by so much less for each trip.
 */
const slowestGrowth = 16;
const gentleTrip = 0.12;
/** Bound of the growth while one call is under way: its answer tells of the pace it was sent at. */
const growthPerTrip = 0.04;
/** How far a new ceiling lies from the measured rate towards the pace that was refused. */
const lean = 0.3;
const slowest = 0.2;
/** How far a row of refusals lowers the rate before a trial. */
const lowestInRow = 0.3;
/** How far the first measurement, or one of few answers, lowers it at once. */
const lowestAtOnce = 0.35;
/** Answers without which the pace is not known: a "too fast" then holds everybody for a while. */
const paceKnownAfter = 8;
const firstHoldMs = 100;
const longestHoldMs = 5_000;
/** Where pacing starts below a limit that was found beneath refusals at random. */
const beneathNoise = 0.95;

const systemAfter = (ms: number, callback: () => void) => {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
};

interface Waiter {
  readonly grant: () => void;
}

/**
 * Learns how many calls per second a service allows, without being told, and paces to it.
 *
 * Services count with a token bucket: so many calls at once, so many per second. Until the first "too
 * fast" only the number of calls under way is bounded, and it grows with the answers; a service without a
 * limit is never slowed. A "too fast" says that the bucket is empty, so between two of them the number of
 * answers, divided by the time, *is* the allowed rate. Pacing then starts a little below it and creeps up
 * until the next "too fast", which measures again. When the creeping goes well past the last measured rate
 * without a complaint, the rate was raised and pacing speeds up; a complaint soon after another means that
 * it was lowered, and pacing is too. Refusals that come however slow it gets are told apart by
 * `createRefusalNoise`.
 */
export const createRateLimiter = (options: RateLimiterOptions = {}): RateLimiter => {
  const now = options.now ?? (() => performance.now());
  const after = options.after ?? systemAfter;
  let waiters: Waiter[] = [];
  let head = 0;
  let stopTimer: (() => void) | undefined;

  let inFlight = 0;
  /** When the calls under way were sent, oldest first; answers come in about the same order. */
  const sentAt: number[] = [];
  let latencyMs = 0;
  let answers = 0;
  let firstAt: number | undefined;
  /** Times of the last answers, without the holds, to know how fast they came. */
  const recent: number[] = [];
  let heldMs = 0;
  let holdsInARow = 0;
  let answersAtHold: number | undefined;
  /** Answers that came while many were waiting. */
  let answersOfMany = 0;
  const noise = createRefusalNoise();

  /** Calls per second; undefined until the first "too fast". */
  let rate = options.said;
  let ceiling = options.said ?? 0;
  let speed = growth;
  let tokens = 0;
  let filledAt = 0;
  let holdUntil = 0;
  /** The service's bucket was empty then; `undefined` once it may have run over. */
  let anchor: number | undefined;
  let sinceAnchor = 0;
  /** Calls that were under way when the last "too fast" came: their answers are about the past. */
  let draining = 0;
  let drained = { from: 0, answered: 0, refused: 0, pace: 0, sure: false };
  let measured = options.said !== undefined;
  /** Measurements in a row that agreed. */
  let agreed = 0;
  let soonInARow = 0;
  /** Calls that the service took at once, above its rate. */
  let burst = 1;
  let start: { readonly answers: number; readonly seconds: number } | undefined;

  const hasMany = () => waiters.length - head > many;
  /** The rate at least, or as a rule, if what was answered came out of a burst of so many seconds first. */
  const provenRate = (at: number, burstSeconds: number) =>
    answers / (burstSeconds + (at - (firstAt ?? at)) / 1000);
  const window = (at: number) => {
    if (rate !== undefined) return Number.POSITIVE_INFINITY;
    if (options.firstWindow !== undefined) return options.firstWindow;
    const filled = (latencyMs / 1000) * provenRate(at, longestBurst);
    const grown = fewest + answers / answersPerMore + filled + answersOfMany;
    return answersAtHold === undefined ? grown : Math.min(grown, 2 + answers - answersAtHold);
  };
  const capacity = () => Math.max(1, burst * 0.8);

  const fill = (at: number) => {
    if (rate === undefined) return;
    tokens += ((at - filledAt) / 1000) * rate;
    filledAt = at;
    // Nobody wanted to call: the service's bucket filled up too, and may have run over.
    if (head === waiters.length && tokens > capacity() + 2) {
      anchor = undefined;
      noise.rested();
    }
    tokens = Math.min(tokens, capacity());
  };

  const pump = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    while (head < waiters.length) {
      const at = now();
      fill(at);
      if (inFlight >= window(at)) return; // the next answer pumps again
      const wait =
        rate === undefined ? holdUntil - at : Math.max(holdUntil - at, ((1 - tokens) / rate) * 1000);
      if (wait > 0.01) {
        stopTimer = after(Math.max(1, wait), pump);
        return;
      }
      const waiter = waiters[head++];
      if (head > 256) {
        waiters = waiters.slice(head);
        head = 0;
      }
      firstAt ??= at;
      if (rate !== undefined) tokens -= 1;
      inFlight++;
      sentAt.push(at);
      waiter?.grant();
    }
  };

  const pace = (at: number): number => {
    const oldest = recent[0];
    const ms = oldest === undefined ? 0 : at - heldMs - oldest;
    return ms <= 0 ? 0 : (recent.length / ms) * 1000;
  };

  const endDrain = () => {
    const { from, answered, refused, pace: sent, sure } = drained;
    if (rate === undefined || sure || (measured && refused < 4)) return;
    // Of what was sent at one pace, the share that was taken tells the rate, if there were enough of them.
    const byShare = (sent * (answered + 0.5)) / (answered + refused + 0.5);
    if (measured) rate = Math.max(slowest, Math.min(rate, byShare));
    else {
      // What an empty bucket let through meanwhile, but for one that may have come before; or the usual rate.
      const taken = (answered - 1) / Math.max(0.001, (now() - from) / 1000);
      rate = Math.max(slowest, Math.min(rate, byShare * 1.5, Math.max(provenRate(from, usualBurst), taken)));
      speed = fastestGrowth;
    }
    ceiling = rate;
  };
  const returned = (refused: boolean) => {
    inFlight = Math.max(0, inFlight - 1);
    const sent = sentAt.shift();
    if (sent !== undefined) latencyMs += (now() - sent - latencyMs) * latencyWeight;
    if (draining === 0) return false;
    draining--;
    if (refused) drained.refused++;
    else drained.answered++;
    if (draining === 0) endDrain();
    return true;
  };

  const measure = (at: number) => {
    const seconds = anchor === undefined ? 0 : (at - anchor) / 1000;
    const found = seconds > 0 ? (sinceAnchor + 0.5) / seconds : Number.POSITIVE_INFINITY;
    const current = rate ?? found;
    if (anchor === undefined) {
      // After a rest: the burst was smaller than thought.
      burst = Math.max(1, burst * 0.8);
      ceiling = current;
    } else if (sinceAnchor >= soon || (!measured && seconds * 1000 >= measureAfterMs)) {
      // Few answers are little to go by, and most of their time everybody was held.
      const least = !measured || sinceAnchor < soon ? current * lowestAtOnce : 0;
      const measuredNow = Math.max(least, Math.min(found, current * 1.1));
      // A bucket that ran over since the last "too fast" makes the found rate too low: lean to the pace.
      const next =
        measuredNow +
        lean * Math.min(1, 4 / burst) * Math.max(0, Math.min(current, measuredNow * 1.3) - measuredNow);
      if (measured && Math.abs(next / ceiling - 1) < agreement) {
        agreed++;
        speed = hasMany() ? growth / Math.min(slowestGrowth, agreed) : growth;
      } else {
        agreed = 0;
        speed = searchGrowth;
      }
      ceiling = next;
      if (!measured && start) burst = Math.max(1, start.answers - found * start.seconds);
      measured = true;
      drained.sure = true;
      soonInARow = 0;
    } else {
      agreed = 0;
      if (++soonInARow > 1) speed = searchGrowth;
      // No further until it is known whether that helps.
      const floor = lowestInRow * (noise.rateAtRow() ?? 0);
      ceiling = Math.max(current * (measured && soonInARow === 1 ? 0.92 : 0.6), Math.min(current, floor));
    }
    rate = Math.max(slowest, ceiling * backOff);
  };

  /** Too little is known for a rate: everybody waits a little, then two calls try, then more. */
  const hold = (at: number) => {
    const ms = Math.min(longestHoldMs, firstHoldMs * 2 ** holdsInARow++);
    heldMs += Math.max(0, at + ms - Math.max(at, holdUntil));
    holdUntil = Math.max(holdUntil, at + ms);
    answersAtHold = answers;
  };

  /** The pace was too fast; `old` says that the call was sent before that was known. */
  const slowDown = (at: number, old: boolean) => {
    if (!old) {
      drained = { from: at, answered: 0, refused: 1, pace: rate ?? pace(at), sure: false };
      draining = inFlight;
      if (rate !== undefined) measure(at);
      else if (answers < paceKnownAfter || drained.pace === 0) return hold(at);
      else {
        start = { answers, seconds: (at - (firstAt ?? at)) / 1000 };
        rate = Math.max(slowest, drained.pace);
        ceiling = rate;
        holdUntil = Math.max(holdUntil, at + measureAfterMs);
        if (draining === 0) endDrain();
      }
      tokens = -Math.min(Math.min(spare, 1 + rate * spareSeconds) + rate * sparePerRate, burst / 2);
    }
    filledAt = at;
    anchor = at;
    sinceAnchor = 0;
  };

  /** Takes a new verdict into account. */
  const heed = (verdict: NoiseVerdict) => {
    if (verdict.kind === 'none') return;
    if (verdict.kind === 'needless') {
      rate = Math.max(verdict.rate, rate ?? 0);
      speed = fastestGrowth;
    } else if (verdict.kind === 'over') speed = growth;
    else {
      rate = Math.max(
        slowest,
        verdict.rate * (noise.inCharge() && verdict.kind === 'limit' ? beneathNoise : 1),
      );
      speed = verdict.kind === 'try' ? 0 : growth;
      tokens = -spare;
    }
    ceiling = rate ?? 0;
    measured = true;
    soonInARow = 0;
    anchor = undefined;
    draining = inFlight;
    drained = { from: now(), answered: 0, refused: 0, pace: 0, sure: true };
  };

  return {
    acquire(signal, turn = 'last') {
      return new Promise<void>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = () => {
          waiters = waiters.slice(head).filter((other) => other !== waiter);
          head = 0;
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          grant: () => {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        fill(now());
        if (turn === 'next') waiters.splice(head, 0, waiter);
        else waiters.push(waiter);
        pump();
      });
    },

    succeeded() {
      const at = now();
      answers++;
      if (rate === undefined && hasMany() && inFlight < (soonDone * latencyMs) / 1000) answersOfMany++;
      holdsInARow = 0;
      recent.push(at - heldMs);
      if (recent.length > 16) recent.shift();
      sinceAnchor++;
      const old = returned(false);
      // Only what was slowed down by the pace says anything about it.
      if (rate !== undefined && !old && (head < waiters.length || tokens < 1)) {
        if (speed > 0 && rate > ceiling * raised)
          speed = Math.min(fastestGrowth, Math.max(fastGrowth, speed * 1.1));
        const perTrip = growthPerTrip * (hasMany() && rate <= ceiling * raised ? gentleTrip : 1);
        rate *= 1 + Math.min(speed, perTrip / (inFlight + 1));
      }
      if (rate !== undefined) heed(noise.saw(false, old, at, rate));
      pump();
    },

    throttled(retryAfterMs) {
      const at = now();
      fill(at);
      const old = returned(true);
      if (!noise.inCharge()) slowDown(at, old);
      if (rate !== undefined) heed(noise.saw(true, old, at, rate));
      // A second or so is how long one call should wait; longer means that everybody should.
      if (retryAfterMs !== undefined && retryAfterMs > 5_000)
        holdUntil = Math.max(holdUntil, at + Math.min(retryAfterMs, 60_000));
      pump();
    },

    unanswered() {
      returned(false);
      pump();
    },
  };
};

/** One limiter per service, account and region at one place (an endpoint, or AWS itself), shared by all who call it. */
export const createRateLimiters = (options: RateLimiterOptions = {}) => {
  const limiters = new Map<string, RateLimiter>();
  return (
    accountId: string,
    region: string,
    endpoint: string | undefined,
    service: string,
    said?: number,
  ): RateLimiter => {
    const key = JSON.stringify([accountId, region, endpoint ?? null, service]);
    const known = limiters.get(key);
    if (known) return known;
    const made = createRateLimiter({ ...options, said });
    limiters.set(key, made);
    return made;
  };
};
